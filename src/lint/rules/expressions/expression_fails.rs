use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a template function that fails.
    ///
    /// The function gets the wrong number or kind of arguments, or the values call `fail` or `required`.
    ///
    /// ## Why it matters
    ///
    /// Helm stops with an error, so nothing is installed.
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
    ///
    /// ## Fix
    ///
    /// Correct the arguments of the function, or set the value that `required` names.
    ///
    /// ## References
    ///
    /// - [Helm: template functions and pipelines](https://helm.sh/docs/chart_template_guide/functions_and_pipelines/)
    /// - [Helm: template function list](https://helm.sh/docs/chart_template_guide/function_list/)
    RG014 "expression-fails" Error of Expressions by Loader
}
