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
//! | check | [`check`], [`inspection`], [`rules`], [`shape`], [`kubernetes`] | all of the above, a [`subject::Subject`] | [`diagnostic::Diagnostic`]s |
//! | render | [`manifest`] | the model | [`manifest::Manifest`]s |
//! | emit | [`output`], [`writer`], [`report`] | manifests, diagnostics | bytes |
//!
//! [`load`] runs the first three, [`judgement`] the check with what a person has decided about it ([`settings`]). A
//! command in [`cli`] is a page of glue: `render` is load, judge, render, emit; `validate` is load, judge, report.
//! [`post_render`] runs the check over manifests that somebody else rendered, [`rbac`] holds a Role against what a
//! configuration needs, [`hardening`] says what a hardened pod is.
//!
//! One tree, [`tree::Node`], serves all of it, and one way of saying a place, [`source::Span`].

pub mod base_encoding;
pub mod chart;
pub mod chart_version;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod diff;
pub mod exit;
pub mod expression;
pub mod hardening;
pub mod holder;
pub mod inspection;
pub mod judgement;
pub mod krm;
pub mod kubernetes;
pub mod load;
pub mod manifest;
pub mod output;
pub mod paragraph;
pub mod parallel;
pub mod post_render;
pub mod printable;
pub mod quantity;
pub mod rbac;
pub mod release;
pub mod report;
pub mod request;
pub mod rule;
pub mod rules;
pub mod runner_config;
pub mod semver;
pub mod settings;
pub mod shape;
pub mod source;
pub mod stream;
pub mod subject;
pub mod tree;
pub mod values;
pub mod writer;

pub use expression::suggestion;
