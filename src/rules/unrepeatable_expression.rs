use crate::rule;

rule! {
    /// An expression asks for the time, the network or chance.
    ///
    /// What it prints would be another thing at each call, on each machine, so nothing could be compared, reviewed or
    /// checked. Write down the value instead, or set it with `--set`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ randAlphaNum 8 }}" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "{{ .Release.Name }}-{{ .Release.Namespace }}"
    /// ```
    RG015 "unrepeatable-expression" Error of Expressions by Loader
}
