use crate::rule;

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
    RG016 "expression-limit" Error of Expressions by Loader
}
