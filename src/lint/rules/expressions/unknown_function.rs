use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a call of an unknown template function.
    ///
    /// Expressions can use the functions of Go templates, Sprig and Helm; names are case-sensitive.
    ///
    /// ## Why it matters
    ///
    /// Helm stops with an error, even if the call is in a branch that is never taken.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ .Release.Name | uper }}" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ .Release.Name | upper }}"
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the spelling, or use another function.
    ///
    /// ## References
    ///
    /// - [Helm: template function list](https://helm.sh/docs/chart_template_guide/function_list/)
    /// - [Sprig function documentation](https://masterminds.github.io/sprig/)
    /// - [Go: package text/template](https://pkg.go.dev/text/template)
    RG011 "unknown-function" Error of Expressions by Loader
}
