use crate::inspection::{Area, Inspection, Judged};
use crate::rule;
use crate::rule::{Findings, Place, relay};
use crate::shape::ProblemKind;
use crate::values::removed::{self, Past};

rule! {
    /// ## What it does
    ///
    /// Reports a value that was removed from the chart.
    ///
    /// ## Why it matters
    ///
    /// Most of these values were replaced by `runners.config`, the runner's configuration in TOML. Helm ignores the old
    /// value without a message.
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
    ///
    /// ## Fix
    ///
    /// Use the setting that the help names, usually a key in `runners.config`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
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
