use crate::expression::ErrorKind;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::subject::ProblemKind;

rule! {
    /// An expression calls a function that there is not.
    ///
    /// Expressions have the functions of Go templates, of Sprig and of Helm; names are case-sensitive. Helm stops here,
    /// even in a branch that is never taken.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ .Release.Name | uper }}" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ .Release.Name | upper }}"
    /// ```
    RG011 "unknown-function" Error of Expressions
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::problems(inspection, &[ProblemKind::Expression(ErrorKind::UnknownFunction)], findings);
}
