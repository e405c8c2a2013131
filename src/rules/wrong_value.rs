use crate::check::{Inspection, relay};
use crate::rule;
use crate::rule::Findings;
use crate::shape::ProblemKind;

rule! {
    /// A value is not among those that are possible here, or a number too small or too great.
    ///
    /// The cluster or the runner would refuse it. Case counts.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// logFormat: xml # <-
    /// ```
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    ///   port: 92520 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// logFormat: json
    /// ```
    RG025 "wrong-value" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::chart(
        inspection,
        &[ProblemKind::NotInEnum, ProblemKind::OutOfRange, ProblemKind::TooFew, ProblemKind::TooMany],
        findings,
    );
}
