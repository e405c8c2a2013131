use crate::rule;

rule! {
    /// A value of the runner's configuration has another type than the runner reads.
    ///
    /// TOML's types are told by how a value is written: `180` is a number, `"180"` is text, `true` a boolean. The
    /// runner stops with an error where it reads another.
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
    RG043 "config-type" Error of Config by Schema, TypeCheck, RejectedDownstream
}
