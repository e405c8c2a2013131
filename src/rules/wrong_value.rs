use crate::rule;

rule! {
    /// A value is not among those that are possible here, or a number too small or too great.
    ///
    /// The cluster or the runner would refuse it. Case counts.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    ///   port: 92520 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    ///   port: 9252
    /// ```
    RG025 "wrong-value" Error by Schema, RejectedDownstream
}
