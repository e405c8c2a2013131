use crate::diagnostic::Level;
use crate::inspection::{Area, Inspection, Judged};
use crate::rule;
use crate::rule::{Findings, Place, relay};
use crate::runner_config::unknown_key;
use crate::shape::ProblemKind;
use crate::values::removed;

rule! {
    /// The chart reads no value of that name.
    ///
    /// A slip, a key on the wrong level, or one of another chart: Helm passes over it without a word, and what it holds
    /// is lost. Of its own the chart leaves alone `global` and what begins with `x-`, which is the place for YAML
    /// anchors; values that only an expression of the same values reads (`.Values.team`) are fine as well.
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
