use crate::diagnostic::Level;
use crate::inspection::{Area, Inspection, Judged};
use crate::rule;
use crate::rule::{Findings, Place, relay};
use crate::runner_config::unknown_key;
use crate::shape::ProblemKind;
use crate::values::removed;

rule! {
    /// ## What it does
    ///
    /// Reports an unknown key in the values.
    ///
    /// The chart ignores `global` and keys that start with `x-`, which are the place for YAML anchors. Values that an
    /// expression in the same values reads (`.Values.team`) are accepted as well.
    ///
    /// ## Why it matters
    ///
    /// The key is misspelled, on the wrong level, or belongs to another chart. Helm ignores it without a message, so
    /// the setting has no effect.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// check_interval: 5 # <-
    /// ```
    ///
    /// ```yaml
    /// livenessProbe:
    ///   initialDelaySecond: 5 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// checkInterval: 5
    /// livenessProbe:
    ///   initialDelaySeconds: 5
    /// ```
    ///
    /// ```yaml
    /// x-small: &small
    ///   cpu: 100m
    /// global:
    ///   team: blue
    /// resources:
    ///   limits: *small
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the spelling, move the key to its level, or remove it. `runnergen explain KEY` shows where a key
    /// belongs.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Helm: values files](https://helm.sh/docs/chart_template_guide/values_files/)
    RG020 "unknown-key" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    for Judged { problem, is_empty, .. } in inspection.values_problems(Area::Chart, &[ProblemKind::UnknownKey]) {
        let known = removed::lookup(&problem.path);
        if known.is_some_and(|removed| removed.past.was_read()) {
            continue;
        }
        let loss = if *is_empty { "it holds nothing, so nothing is lost" } else { "what it holds is lost" };
        let place = Place::new(problem.span, problem.path.as_str());
        findings
            .report(place, format!("the chart reads no `{}`: {loss}", problem.path))
            .level(if *is_empty { Level::Warning } else { Level::Error })
            .maybe_help(
                known
                    .map(|removed| relay::instead(removed, inspection, &problem.path))
                    .or_else(|| problem.suggestion.clone())
                    .or_else(|| in_config(&problem.path)),
            );
    }
}

/// Where a key of the runner's configuration belongs that stands among the values.
fn in_config(path: &str) -> Option<String> {
    let key = path.strip_prefix("runners.").unwrap_or(path);
    let home = unknown_key::home_of(key).filter(|_| !key.contains('.'))?;
    Some(format!("{home} of `runners.config`"))
}
