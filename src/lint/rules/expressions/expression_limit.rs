use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a template expression that nests too deeply, takes too many steps or produces too much output.
    ///
    /// ## Why it matters
    ///
    /// Helm would use all memory or never finish. The usual cause is a named template that includes itself.
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
    ///
    /// ## Fix
    ///
    /// Remove the recursion, or reduce the number of iterations.
    ///
    /// ## References
    ///
    /// - [Helm: named templates](https://helm.sh/docs/chart_template_guide/named_templates/)
    /// - [Go: package text/template](https://pkg.go.dev/text/template)
    RG016 "expression-limit" Error of Expressions by Loader
}
