use crate::rule;

rule! {
    /// A function of an expression cannot do its work.
    ///
    /// It got too few arguments or too many, or one of the wrong kind; or the author of the values said `fail` or
    /// `required`, and meant this case.
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
    RG014 "expression-fails" Error of Expressions by Loader
}
