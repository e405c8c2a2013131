use crate::rule;

rule! {
    /// An expression is no Go template.
    ///
    /// The chart evaluates what stands between `{{` and `}}` in `runners.config`, `extraObjects`, labels, the image and
    /// a few other values; Helm stops at what it cannot read there, and names a template of the chart instead of this
    /// line. Text that should keep its braces is written `{{ "{{" }}`.
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
    RG010 "expression-syntax" Error of Expressions by Loader
}
