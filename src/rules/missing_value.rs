use crate::rule;

rule! {
    /// Something is missing without which the chart can do nothing.
    ///
    /// An entry of a list lacks its name, or a whole section is taken away with `null` that the chart looks into all
    /// the same: Helm stops with an error of some template.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// envVars:
    ///   - value: http://proxy:3128 # <-
    /// ```
    ///
    /// ```yaml
    /// livenessProbe: # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// envVars:
    ///   - name: HTTP_PROXY
    ///     value: http://proxy:3128
    /// ```
    RG028 "missing-value" Error by Schema, NeedsCompleteValues, RejectedDownstream
}
