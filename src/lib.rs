//! runnergen: GitLab Runner on Kubernetes from the official chart's values file, without Helm.

pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod exit;
pub mod expression;
pub mod holder;
pub mod judgement;
pub mod kubernetes;
pub mod load;
pub mod manifest;
pub mod output;
pub mod parallel;
pub mod report;
pub mod request;
pub mod rule;
pub mod rules;
pub mod runner_config;
pub mod settings;
pub mod shape;
pub mod source;
pub mod subject;
pub mod suggestion;
pub mod tree;
pub mod values;
