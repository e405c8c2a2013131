use crate::rule;

rule! {
    /// Text stands where only `true` or `false` is asked for.
    ///
    /// A template takes every text for true, also `"false"` and `"no"`. Without quotes YAML makes a boolean of `true`
    /// and `false`.
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
    RG024 "text-for-flag" Warning by Schema
}
