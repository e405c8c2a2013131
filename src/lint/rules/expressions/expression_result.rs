use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a template expression whose output is not valid where it is inserted.
    ///
    /// ## Why it matters
    ///
    /// The chart evaluates labels, extra objects and relabelings as YAML, and parses the result again. Output that
    /// breaks the surrounding YAML stops Helm.
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
    ///
    /// ## Fix
    ///
    /// Quote the output (`| quote`), or indent it (`| nindent 4`).
    ///
    /// ## References
    ///
    /// - [Helm: chart development tips and tricks](https://helm.sh/docs/howto/charts_tips_and_tricks/)
    /// - [Helm: template functions and pipelines](https://helm.sh/docs/chart_template_guide/functions_and_pipelines/)
    RG018 "expression-result" Error of Expressions by Loader
}
