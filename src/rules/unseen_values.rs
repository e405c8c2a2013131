use crate::rule;

rule! {
    /// Some of the values stand where nobody looked.
    ///
    /// A `HelmRelease` takes values from ConfigMaps and Secrets, an `Application` from files of another repository, a
    /// helmfile from templates, and SOPS leaves nothing to read. What is there is not judged, and nothing is said to be
    /// missing that may well be there.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: gitlab-runner
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: gitlab-runner
    ///   valuesFrom: # <-
    ///     - kind: Secret
    ///       name: runner-values
    ///   values:
    ///     concurrent: 10
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: gitlab-runner
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: gitlab-runner
    ///   values:
    ///     concurrent: 10
    /// ```
    RG009 "unseen-values" Info of Reading by Loader
}
