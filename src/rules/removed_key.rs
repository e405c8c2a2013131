use crate::inspection::{Area, Inspection, Judged};
use crate::rule;
use crate::rule::{Findings, Place, relay};
use crate::shape::ProblemKind;
use crate::values::removed::{self, Past};

rule! {
    /// The chart once read this value, and does no more.
    ///
    /// Most of these went when `runners.config` came, the runner's configuration as TOML: a setting that stands where
    /// it once belonged does nothing, without a word from Helm.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   privileged: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = true
    ///         [runners.kubernetes.node_selector]
    ///           pool = "ci"
    /// ```
    RG021 "removed-key" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    for Judged { problem, .. } in inspection.values_problems(Area::Chart, &[ProblemKind::UnknownKey]) {
        let Some(known) = removed::lookup(&problem.path).filter(|removed| removed.past.was_read()) else { continue };
        let message = match known.past {
            Past::ReadUntil(release) => {
                format!("the chart reads no `{}` any more, since its release {release}", problem.path)
            }
            Past::Read | Past::Never => format!("the chart reads no `{}` any more", problem.path),
        };
        let place = Place::new(problem.span, problem.path.as_str());
        findings.report(place, message).help(relay::instead(known, inspection, &problem.path));
    }
}
