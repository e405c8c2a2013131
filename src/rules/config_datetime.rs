use crate::check::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

rule! {
    /// A date or a time stands in the configuration without quotes.
    ///
    /// TOML has a type for dates, the runner has no setting that takes one: it stops with an error.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = 2026-01-01 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "2026-01-01"
    /// ```
    RG078 "config-datetime" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    for &span in inspection.datetimes() {
        let place = Place::new(span, inspection.config_path(""));
        findings.report(place, "this is a date to TOML, and the runner takes none").help("put it in quotes");
    }
}
