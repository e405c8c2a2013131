//! runnergen: GitLab Runner on Kubernetes from the official chart's values file, without Helm.

pub mod diagnostic;
pub mod kubernetes;
pub mod runner_config;
pub mod shape;
pub mod source;
pub mod tree;
pub mod values;
