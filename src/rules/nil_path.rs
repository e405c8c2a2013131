use crate::rule;

rule! {
    /// An expression goes through something that is not there.
    ///
    /// `.Values.team.name` fails when there is no `team`: Helm stops with a "nil pointer". Only the last word of a path
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
    RG013 "nil-path" Error of Expressions by Loader, NeedsCompleteValues
}
