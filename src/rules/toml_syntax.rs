use crate::rule;

rule! {
    /// The runner's configuration is no TOML.
    ///
    /// The chart puts `runners.config` into a file without looking at it. The runner stops when it reads that file, and
    /// its pod starts over and over.
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
    RG040 "toml-syntax" Error of Config by Parser, RejectedDownstream
}
