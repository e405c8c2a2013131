use crate::rule;

rule! {
    /// A value is of another type than the chart can use.
    ///
    /// A list where a map is wanted, a map where text is wanted: Helm stops with an error of some template, or the
    /// cluster refuses what comes out.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// envVars: # <-
    ///   HTTP_PROXY: http://proxy:3128
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: # <-
    ///     runners: {}
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// envVars:
    ///   - name: HTTP_PROXY
    ///     value: http://proxy:3128
    /// ```
    RG023 "wrong-type" Error by Schema, TypeCheck
}
