use crate::expression::ErrorKind;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::subject::ProblemKind;

rule! {
    /// What an expression prints cannot be read as what should stand there.
    ///
    /// Labels, extra objects and relabelings are evaluated as YAML and read again. A text that breaks the YAML around
    /// it stops Helm: quote it (`| quote`), or indent it (`| nindent 4`).
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// podLabels:
    ///   release: "{{ .Release.Name | squote }}"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// podLabels:
    ///   release: "{{ .Release.Name }}"
    /// ```
    RG018 "expression-result" Error of Expressions
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::problems(inspection, &[ProblemKind::Expression(ErrorKind::Result)], findings);
}
