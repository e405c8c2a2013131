use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports a value of the runner's configuration that the runner or Kubernetes does not accept.
    ///
    /// Values are case-sensitive: a cache type is `s3`, a DNS policy `cluster-first`. Resource amounts are Kubernetes
    /// quantities (`500m`, `2Gi`), durations have units (`30s`, `1h`).
    ///
    /// ## Why it matters
    ///
    /// The runner reads the file without an error, and then fails every job or ignores the setting.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "S3" # <-
    ///         [runners.cache.s3]
    ///           BucketName = "ci-cache"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         dns_policy = "ClusterFirst" # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         memory_limit = "2GB" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         dns_policy = "cluster-first"
    /// ```
    ///
    /// ## Fix
    ///
    /// Use one of the accepted values that the message lists.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes API: Quantity](https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/)
    RG044 "config-value" Error of Config
}

/// Maximum number of labels of a runner.
const MAX_LABELS: usize = 32;

/// Checks what the schema cannot express: labels that GitLab rejects.
fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    config
        .root()
        .into_iter()
        .chain(config.runners())
        .for_each(|section| check_labels(config, &section, findings));
}

fn check_labels(config: &ConfigContext<'_>, section: &View<'_>, findings: &mut Findings) {
    let Some(labels) = section.get("labels") else {
        return;
    };
    for (key, view) in labels.entries() {
        let Some(value) = view.node.as_str() else {
            continue;
        };
        if !(3..=65).contains(&key.len()) || !is_plain(key) || key.starts_with(['.', '-']) {
            let expected = "expected 3 to 65 letters, digits, `.`, `_` and `-`";
            let message = format!(
                "invalid label key `{}`: {expected}; the runner does not start",
                clip(key)
            );
            findings.report(config.key(&view), message);
        }
        if !(1..=256).contains(&value.len()) || !is_plain(value) {
            let expected = "expected 1 to 256 letters, digits, `.`, `_` and `-`";
            findings.report(
                config.value(&view),
                format!("invalid label value: {expected}; the runner does not start"),
            );
        }
    }
    let count = labels.entries().count();
    if count > MAX_LABELS {
        let message = format!(
            "invalid `labels`: expected at most {MAX_LABELS} labels, found {count}; the runner does not start"
        );
        findings.report(config.key(&labels), message);
    }
}

fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}
