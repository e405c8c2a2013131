use crate::rule;

rule! {
    /// A text is not written as it has to be here.
    ///
    /// Names are small letters, digits and `-`, durations have units (`15m`), numbers are numbers also when they stand
    /// in quotes. The cluster or the runner would refuse it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// connectionMaxAge: 15 minutes # <-
    /// ```
    ///
    /// ```yaml
    /// concurrent: ten # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   jobNamespace: CI_Jobs # <-
    /// ```
    ///
    /// ```yaml
    /// metrics:
    ///   podMonitor:
    ///     interval: 30 seconds # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// connectionMaxAge: 15m
    /// concurrent: "10"
    /// ```
    RG026 "wrong-format" Error by Schema, RejectedDownstream
}
