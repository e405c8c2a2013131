use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a string where the chart expects a boolean.
    ///
    /// ## Why it matters
    ///
    /// A template treats every non-empty string as true, including `"false"` and `"no"`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// useTini: "false" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// useTini: false
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove the quotes: YAML reads `true` and `false` without quotes as booleans.
    ///
    /// ## References
    ///
    /// - [Helm: YAML techniques](https://helm.sh/docs/chart_template_guide/yaml_techniques/)
    /// - [YAML 1.2.2](https://yaml.org/spec/1.2.2/)
    RG024 "string-for-boolean" Warning by Schema
}
