use crate::input::placeholder;
use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an invalid regular expression.
    ///
    /// ## Why it matters
    ///
    /// The keys that end in `_overwrite_allowed` are regular expressions in RE2 syntax. A shell pattern such as `*` is
    /// not one, and every job that requests the override fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         namespace_overwrite_allowed = "*" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         namespace_overwrite_allowed = "ci-.*"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write a regular expression: `.*` matches any name, `ci-.*` each name that starts with `ci-`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [RE2: syntax](https://github.com/google/re2/wiki/Syntax)
    RG065 "invalid-pattern" Error of Config
}

const PATTERNS: [&str; 6] = [
    "namespace_overwrite_allowed",
    "service_account_overwrite_allowed",
    "pod_labels_overwrite_allowed",
    "pod_annotations_overwrite_allowed",
    "node_selector_overwrite_allowed",
    "node_tolerations_overwrite_allowed",
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for kubernetes in config.kubernetes() {
        for (name, view) in PATTERNS
            .iter()
            .filter_map(|name| Some((name, kubernetes.get(name)?)))
        {
            let pattern = view
                .as_text()
                .filter(|text| !placeholder::is_interpolated(text));
            if let Some(Err(fault)) = pattern.map(helm_template::check_pattern) {
                findings
                    .report(
                        config.value(&view),
                        format!("invalid `{name}`: expected a regular expression: {fault}"),
                    )
                    .help("write `.*` for anything, `ci-.*` for a prefix");
            }
        }
    }
}
