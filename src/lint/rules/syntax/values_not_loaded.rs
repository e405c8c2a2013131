use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports values that come from a source which runnergen does not read.
    ///
    /// A Flux `HelmRelease` may take values from ConfigMaps and Secrets, an Argo CD `Application` from files of another
    /// repository, and a helmfile from templates. Files encrypted with SOPS cannot be read.
    ///
    /// ## Why it matters
    ///
    /// These values are not checked, and rules that report missing values are skipped, because a value may be set
    /// there.
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
    ///   valuesFrom:
    ///     - kind: Secret
    ///       name: runner-values # <-
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
    ///
    /// ## Fix
    ///
    /// Pass the values with `-f`, or move them to the document.
    ///
    /// ## References
    ///
    /// - [Argo CD: Helm](https://argo-cd.readthedocs.io/en/stable/user-guide/helm/)
    /// - [Flux: HelmRelease](https://fluxcd.io/flux/components/helm/helmreleases/)
    RG009 "values-not-loaded" Info of Reading by Loader
}
