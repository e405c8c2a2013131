use crate::check::{Inspection, relay};
use crate::rule;
use crate::rule::Findings;
use crate::shape::ProblemKind;

rule! {
    /// A text of the runner's configuration is not written as the runner reads it.
    ///
    /// Amounts are Kubernetes quantities (`500m`, `2Gi`), durations have units (`30s`, `1h`).
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         memory_limit = "2GB" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         memory_limit = "2Gi"
    /// ```
    RG045 "config-format" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let kinds = [ProblemKind::BadFormat, ProblemKind::MissingKey, ProblemKind::TooFew, ProblemKind::TooMany];
    relay::config_shape(inspection, &kinds, findings);
}
