use crate::rule;

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
    RG018 "expression-result" Error of Expressions by Loader
}
