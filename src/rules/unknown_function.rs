use crate::rule;

rule! {
    /// An expression calls a function that there is not.
    ///
    /// Expressions have the functions of Go templates, of Sprig and of Helm; names are case-sensitive. Helm stops here,
    /// even in a branch that is never taken.
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
    RG011 "unknown-function" Error of Expressions by Loader
}
