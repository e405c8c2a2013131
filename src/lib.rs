//! runnergen: GitLab Runner on Kubernetes from the official chart's values file, without Helm.
//!
//! It is a compiler. The source language is the chart's values (YAML, with Go template expressions and TOML inside),
//! the target is Kubernetes manifests. The way of the data:
//!
//! | stage | module | from | to |
//! | --- | --- | --- | --- |
//! | read | [`source`], [`holder`] | files, standard input, flags, documents that hold values | trees in which everything knows its place |
//! | merge | [`tree::merge`], [`values`] | the trees in order, the chart's defaults | one tree |
//! | evaluate | [`expression`], [`runner_config`] | the tree | the same with expressions evaluated, the runner's TOML as a tree |
//! | model | [`chart`] | the evaluated tree | a [`chart::Model`]: what will be rendered |
//! | check | [`check`], [`context`], [`rules`], [`shape`], [`kubernetes`] | all of the above, a [`loaded::LoadedValues`] | [`diagnostic::Diagnostic`]s |
//! | render | [`manifest`] | the model | [`manifest::Manifest`]s |
//! | emit | [`output`], [`writer`], [`report`] | manifests, diagnostics | bytes |
//!
//! [`load`] runs the first three, [`judgement`] the check with what a person has decided about it ([`settings`]). A
//! command in [`cli`] is a page of glue: `render` is load, judge, render, emit; `validate` is load, judge, report.
//! [`post_render`] runs the check over manifests that somebody else rendered, [`rbac`] holds a Role against what a
//! configuration needs, [`hardening`] says what a hardened pod is.
//!
//! One tree, [`tree::Node`], serves all of it, and one way of saying a place, [`source::Span`].

pub mod chart;
pub mod cli;
pub mod diff;
pub mod input;
pub mod kubernetes;
pub mod lint;
pub mod post_render;
pub mod redact;
pub mod report;
pub mod runner_config;
pub mod schema;
