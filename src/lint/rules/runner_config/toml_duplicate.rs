use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a key or table that is defined twice in the runner's configuration.
    ///
    /// ## Why it matters
    ///
    /// TOML does not allow duplicates, unlike YAML in Helm, which keeps the last one: the runner stops with an error.
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
    ///
    /// ## Fix
    ///
    /// Remove one of the definitions.
    ///
    /// ## References
    ///
    /// - [TOML v1.0.0](https://toml.io/en/v1.0.0)
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    RG041 "toml-duplicate" Error of Config by Parser
}
