use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a runner configuration that is not valid TOML.
    ///
    /// ## Why it matters
    ///
    /// The chart copies `runners.config` to a file without parsing it. The runner stops when it reads that file, and
    /// its pod restarts repeatedly.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners] # <-
    ///       name = "a"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = "a"
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the syntax as the message says.
    ///
    /// ## References
    ///
    /// - [TOML v1.0.0](https://toml.io/en/v1.0.0)
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    RG040 "toml-syntax" Error of Config by Parser, RejectedDownstream
}
