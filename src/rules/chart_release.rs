use crate::rule;

rule! {
    /// The document names a release of the chart that is not known here.
    ///
    /// The values are judged by the nearest one that is known; `runnergen --version` lists them. What another release
    /// brought, renamed or removed is not seen.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: argoproj.io/v1alpha1
    /// kind: Application
    /// metadata:
    ///   name: gitlab-runner
    /// spec:
    ///   source:
    ///     chart: gitlab-runner
    ///     targetRevision: 0.64.1 # <-
    ///     helm:
    ///       valuesObject:
    ///         concurrent: 10
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: argoproj.io/v1alpha1
    /// kind: Application
    /// metadata:
    ///   name: gitlab-runner
    /// spec:
    ///   source:
    ///     chart: gitlab-runner
    ///     targetRevision: 0.94.*
    ///     helm:
    ///       valuesObject:
    ///         concurrent: 10
    /// ```
    RG008 "chart-release" Info of Reading by Loader
}
