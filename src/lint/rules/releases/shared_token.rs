use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a release whose token is that of another release in the same document: from the same Secret of the same
    /// namespace, or the same `runnerToken`.
    ///
    /// ## Why it matters
    ///
    /// GitLab sees one runner with several managers: tags, the protected state and the project are shared. This is intended for one
    /// runner in several clusters, and seldom for two releases in one.
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
    ///     version: 0.92.0
    ///     values:
    ///       - gitlabUrl: https://gitlab.example.com
    ///         serviceAccount: {name: runner}
    ///         runners: {secret: blue-token} # <-
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
    /// Create a runner in GitLab for each release, and a Secret for its token.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: fleet of runners](https://docs.gitlab.com/topics/runner_fleet_design_guides/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG261 "shared-token" Info of Reading by Loader
}
