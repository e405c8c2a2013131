//! runnergen: GitLab Runner on Kubernetes from the official chart's values file, without Helm.

pub mod diagnostic;
pub mod manifest;
pub mod source;
pub mod tree;
