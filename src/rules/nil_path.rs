use crate::expression::ErrorKind;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::subject::ProblemKind;

rule! {
    /// An expression goes through something that is not there.
    ///
    /// `.Values.team.name` fails when there is no `team`: Helm stops with a "nil pointer". Only the last word of a path
    /// may be missing.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ .Values.team.name }}" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// team:
    ///   name: blue
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ .Values.team.name }}"
    /// ```
    RG013 "nil-path" Error of Expressions, Absence
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::problems(
        inspection,
        &[ProblemKind::Expression(ErrorKind::NilPath), ProblemKind::Expression(ErrorKind::UnknownField)],
        findings,
    );
}
