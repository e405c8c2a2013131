use crate::rule;

rule! {
    /// The runner has no such key or section.
    ///
    /// It passes over what it does not know, so the setting does nothing, and nothing tells. Names have `_` between
    /// their words (`image_pull_secrets`), other than in YAML, and each belongs to its section.
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
    RG042 "config-unknown-key" Error of Config by Schema
}
