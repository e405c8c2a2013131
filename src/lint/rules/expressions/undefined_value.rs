use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a template expression that prints an undefined value.
    ///
    /// ## Why it matters
    ///
    /// Go prints `<no value>` there, which Helm removes: the result is an empty string.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ .Values.team }}" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ .Values.team | default `none` }}"
    /// ```
    ///
    /// ## Fix
    ///
    /// Set the value, or provide a default: `{{ .Values.team | default "none" }}`.
    ///
    /// ## References
    ///
    /// - [Helm: values files](https://helm.sh/docs/chart_template_guide/values_files/)
    /// - [Helm: template functions and pipelines](https://helm.sh/docs/chart_template_guide/functions_and_pipelines/)
    RG017 "undefined-value" Warning of Expressions by Loader, NeedsCompleteValues
}
