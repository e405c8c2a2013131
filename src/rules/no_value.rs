use crate::rule;

rule! {
    /// An expression prints something that is not set.
    ///
    /// Go prints `<no value>` there, which Helm takes away again: nothing is left. Say what is meant: `{{ .Values.team
    /// | default "none" }}`, or set the value.
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
    RG017 "no-value" Warning of Expressions by Loader, NeedsCompleteValues
}
