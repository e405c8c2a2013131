use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a release with the name and namespace, or with objects, of another release in the same document.
    ///
    /// Releases with different names install the same objects if both have the same `fullnameOverride`, for example.
    ///
    /// ## Why it matters
    ///
    /// Both install the same objects, and each run replaces those of the other. helmfile and Kustomize refuse the document.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// releases:
    ///   - name: blue
    ///     namespace: ci
    ///     chart: gitlab/gitlab-runner
    ///     version: 0.92.0
    ///     values:
    ///       - gitlabUrl: https://gitlab.example.com
    ///         serviceAccount: {name: runner}
    ///         runners: {secret: blue-token}
    ///   - name: blue # <-
    ///     namespace: ci
    ///     chart: gitlab/gitlab-runner
    ///     version: 0.92.0
    ///     values:
    ///       - gitlabUrl: https://gitlab.example.com
    ///         serviceAccount: {name: runner}
    ///         runners: {secret: red-token}
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// releases:
    ///   - name: blue
    ///     namespace: ci
    ///     chart: gitlab/gitlab-runner
    ///     version: 0.92.0
    ///     values:
    ///       - gitlabUrl: https://gitlab.example.com
    ///         serviceAccount: {name: runner}
    ///         runners: {secret: blue-token}
    ///   - name: red
    ///     namespace: ci
    ///     chart: gitlab/gitlab-runner
    ///     version: 0.92.0
    ///     values:
    ///       - gitlabUrl: https://gitlab.example.com
    ///         serviceAccount: {name: runner}
    ///         runners: {secret: red-token}
    /// ```
    ///
    /// ## Fix
    ///
    /// Rename one of the releases, or install it in another namespace. If only their objects have the same names, change
    /// `fullnameOverride` of one of them.
    ///
    /// ## References
    ///
    /// - [Helm: install](https://helm.sh/docs/helm/helm_install/)
    /// - [helmfile: configuration](https://helmfile.readthedocs.io/en/latest/)
    RG260 "duplicate-release" Error of Reading by Loader
}
