use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A duration is a bare number, which the runner takes for nanoseconds.
    ///
    /// `prepare_timeout = 30` is over before anything begins. Durations want a unit and quotes: `"30s"`, `"5m"`,
    /// `"1h30m"`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       prepare_timeout = 30 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       prepare_timeout = "30s"
    /// ```
    RG064 "bare-duration" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Duration], findings);
}
