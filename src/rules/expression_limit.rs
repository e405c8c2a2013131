use crate::expression::ErrorKind;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::subject::ProblemKind;

rule! {
    /// An expression nests too deeply, takes too many steps or prints too much.
    ///
    /// Helm would take all memory, or never end. A named template that includes itself is the usual cause.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}' # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ .Release.Name }}"
    /// ```
    RG016 "expression-limit" Error of Expressions
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::problems(inspection, &[ProblemKind::Expression(ErrorKind::Limit)], findings);
}
