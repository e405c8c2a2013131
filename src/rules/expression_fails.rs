use crate::expression::ErrorKind;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::subject::ProblemKind;

rule! {
    /// A function of an expression cannot do its work.
    ///
    /// It got too few arguments or too many, or one of the wrong kind; or the author of the values said `fail` or
    /// `required`, and meant this case.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ upper }}" # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ required `name the team` .Values.team }}" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ upper .Release.Name }}"
    /// ```
    RG014 "expression-fails" Error of Expressions
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::problems(
        inspection,
        &[
            ProblemKind::Expression(ErrorKind::Arguments),
            ProblemKind::Expression(ErrorKind::Function),
            ProblemKind::Expression(ErrorKind::Failed),
        ],
        findings,
    );
}
