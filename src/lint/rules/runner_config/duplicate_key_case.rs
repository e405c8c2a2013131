use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;
use helm_yaml::source::Span;
use std::collections::HashMap;

rule! {
    /// ## What it does
    ///
    /// Reports a key of the runner's configuration that occurs twice in different letter case.
    ///
    /// ## Why it matters
    ///
    /// The runner matches keys without regard to case, so `Type` and `type` are the same key. Which of the two values
    /// it uses is random at each start.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         type = "gcs" # <-
    ///         [runners.cache.s3]
    ///           BucketName = "ci-cache"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         [runners.cache.s3]
    ///           BucketName = "ci-cache"
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove one of the keys.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [TOML v1.0.0](https://toml.io/en/v1.0.0)
    RG077 "duplicate-key-case" Error of Config
}

/// Tables with user-defined keys, which are case-sensitive.
const FREE_KEYS: [&str; 14] = [
    "node_selector",
    "node_tolerations",
    "pod_labels",
    "pod_annotations",
    "labels",
    "feature_flags",
    "match_labels",
    "items",
    "volume_attributes",
    "retry_limits",
    "container_labels",
    "sysctls",
    "tmpfs",
    "plugin_config",
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    if let Some(root) = config.root() {
        check_table(config, &root, findings);
    }
}

fn check_table(config: &ConfigContext<'_>, view: &View<'_>, findings: &mut Findings) {
    let mut seen: HashMap<String, (&str, Span)> = HashMap::new();
    for (name, child) in view.entries() {
        if let Some((first, span)) = seen.insert(name.to_ascii_lowercase(), (name, child.key_span))
        {
            findings
                .report(
                    config.key(&child),
                    format!("duplicate key `{name}`: the runner reads it and `{first}` as one key"),
                )
                .help(format!("remove `{name}` or `{first}`"))
                .note("which of the two the runner uses is random")
                .related(span, "first spelling");
        }
        if !FREE_KEYS.iter().any(|free| free.eq_ignore_ascii_case(name)) {
            check_table(config, &child, findings);
            child
                .items()
                .for_each(|item| check_table(config, &item, findings));
        }
    }
}
