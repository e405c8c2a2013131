use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a key or section that the runner's configuration does not have.
    ///
    /// ## Why it matters
    ///
    /// The runner ignores unknown keys without a message, so the setting has no effect. Keys are written with
    /// underscores (`image_pull_secrets`), unlike in YAML, and each belongs to one section.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         imagePullSecrets = ["registry"] # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetess] # <-
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [[runners.kubernetes.volumes.empty_dir]]
    ///         name = "scratch"
    ///         mountPath = "/scratch" # <-
    /// ```
    ///
    /// ```yaml
    /// x-limits: |
    ///   limit = 20
    ///   request_concurency = 2
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///     {{ index .Values "x-limits" | nindent 2 }} # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         image_pull_secrets = ["registry"]
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the spelling, move the key to its section, or remove it. `runnergen explain KEY` shows where a key
    /// belongs.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG042 "config-unknown-key" Error of Config by Schema
}
