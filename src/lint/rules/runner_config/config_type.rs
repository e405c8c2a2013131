use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a value of the runner's configuration that has the wrong TOML type.
    ///
    /// ## Why it matters
    ///
    /// TOML derives the type from the notation: `180` is an integer, `"180"` a string, `true` a boolean. The runner
    /// stops with an error if it expects another type.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         poll_timeout = "180" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         poll_timeout = 180
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the value in the expected type: numbers and booleans without quotes, strings with quotes.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [TOML v1.0.0](https://toml.io/en/v1.0.0)
    RG043 "config-type" Error of Config by Schema, TypeCheck, RejectedDownstream
}
