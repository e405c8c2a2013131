use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports that releases in the same document use different chart versions.
    ///
    /// ## Why it matters
    ///
    /// Each chart version installs its own runner version, and values have other meanings in other versions. Runners of one cluster
    /// that differ in it behave differently.
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
    ///   - name: red
    ///     namespace: ci
    ///     chart: gitlab/gitlab-runner
    ///     version: 0.90.0 # <-
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
    /// Use the same chart version, unless one release tests the next one.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: versions](https://docs.gitlab.com/runner/#gitlab-runner-versions)
    /// - [Helm: dependencies](https://helm.sh/docs/helm/helm_upgrade/)
    RG262 "mixed-chart-versions" Info of Reading by Loader
}
