use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a template expression that is not a valid Go template.
    ///
    /// The chart evaluates the text between `{{` and `}}` in `runners.config`, `extraObjects`, labels, the image and a
    /// few other values.
    ///
    /// ## Why it matters
    ///
    /// Helm stops, and its error names a template of the chart instead of this line.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ .Release.Name }" # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ $team }}" # <-
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
    ///
    /// ## Fix
    ///
    /// Correct the expression. To keep literal braces, write `{{ "{{" }}`.
    ///
    /// ## References
    ///
    /// - [Go: package text/template](https://pkg.go.dev/text/template)
    /// - [Helm: template functions and pipelines](https://helm.sh/docs/chart_template_guide/functions_and_pipelines/)
    RG010 "expression-syntax" Error of Expressions by Loader
}
