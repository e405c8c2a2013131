use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

rule! {
    /// A value still holds a placeholder.
    ///
    /// `${TOKEN}`, `{{ token }}`, `<your token>` and the like mean nothing to the chart, the cluster and the runner:
    /// another tool, or somebody, has to put the real value there first. Nothing else is said about such a value,
    /// because nobody knows yet what it will be. It is an error where the cluster, or the runner, refuses the file as
    /// it stands. Check the file that comes out in the end as well.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: ${GITLAB_URL} # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         memory_limit = "${MEMORY}" # <-
    ///         poll_timeout = 180
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// ```
    RG006 "placeholder" Info of Reading
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    for placeholder in inspection.placeholders.certain() {
        findings.report(Place::new(placeholder.span, placeholder.path.as_str()), placeholder.message());
    }
}
