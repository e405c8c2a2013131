use crate::check::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::runner_config::unknown_key;
use crate::shape::ProblemKind;

rule! {
    /// The runner has no such key or section.
    ///
    /// It passes over what it does not know, so the setting does nothing, and nothing tells. Names have `_` between
    /// their words (`image_pull_secrets`), other than in YAML, and each belongs to its section.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         imagePullSecrets = ["registry"] # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetess] # <-
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         image_pull_secrets = ["registry"]
    /// ```
    RG042 "config-unknown-key" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let problems = inspection.config_shape_problems().iter();
    for problem in problems.filter(|problem| problem.kind == ProblemKind::UnknownKey) {
        let (section, key) = problem.path.rsplit_once('.').unwrap_or(("", &problem.path));
        let advice = unknown_key::advice(section, key).or_else(|| problem.suggestion.clone());
        let place = Place::new(problem.span, inspection.config_path(&problem.path));
        findings.report(place, &problem.message).maybe_help(advice);
    }
}
