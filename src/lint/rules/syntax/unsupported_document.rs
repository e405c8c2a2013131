use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a file that is neither values of the chart, nor a runner configuration, nor a document that embeds them.
    ///
    /// Files in directories are skipped instead: only a file that is named on the command line is reported.
    ///
    /// ## Why it matters
    ///
    /// Nothing in the file is checked.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: apps/v1 # <-
    /// kind: Deployment
    /// metadata:
    ///   name: gitlab-runner
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// concurrent: 10
    /// ```
    ///
    /// ## Fix
    ///
    /// Pass the values file. Manifests are checked with `runnergen post-render`, values at any path of a document with
    /// `--at PATH`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG091 "unsupported-document" Error of Reading by Loader
}
