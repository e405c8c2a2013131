use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a template expression that reads a field of a missing value.
    ///
    /// ## Why it matters
    ///
    /// `.Values.team.name` fails if `team` is not set: Helm stops with a nil pointer error. Only the last key of a path
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
    ///
    /// ## Fix
    ///
    /// Set the value, or provide a default: `{{ (.Values.team | default dict).name }}`.
    ///
    /// ## References
    ///
    /// - [Helm: values files](https://helm.sh/docs/chart_template_guide/values_files/)
    /// - [Helm: template function list](https://helm.sh/docs/chart_template_guide/function_list/)
    RG013 "nil-pointer" Error of Expressions by Loader, NeedsCompleteValues
}
