use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a template expression that depends on the time, the network or random numbers.
    ///
    /// ## Why it matters
    ///
    /// Its result differs on each call and on each machine, so manifests cannot be compared, reviewed or checked.
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
    ///
    /// ## Fix
    ///
    /// Write the value literally, or pass it with `--set`.
    ///
    /// ## References
    ///
    /// - [Helm: template function list](https://helm.sh/docs/chart_template_guide/function_list/)
    /// - [Sprig function documentation](https://masterminds.github.io/sprig/)
    RG015 "nondeterministic-expression" Error of Expressions by Loader
}
