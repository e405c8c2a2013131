use crate::rule;

rule! {
    /// A key or a table of the runner's configuration is defined twice.
    ///
    /// YAML and Helm take the last one of two; TOML takes none: the runner stops with an error.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         image = "alpine:3.21"
    ///         image = "alpine:3.22" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    RG041 "toml-duplicate" Error of Config by Parser
}
