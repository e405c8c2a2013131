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
            if let Some(fault) = view.as_text().and_then(fault) {
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

/// The reason why a regular expression is certainly invalid. A complete check would need a regex engine.
fn fault(pattern: &str) -> Option<&'static str> {
    let mut open_groups = 0usize;
    let mut in_class = false;
    let mut repeatable = false;
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                if characters.next().is_none() {
                    return Some("unexpected `\\` at the end");
                }
                repeatable = true;
            }
            ']' if in_class => in_class = false,
            _ if in_class => {}
            '[' => {
                in_class = true;
                repeatable = true;
                let _ = characters.next_if_eq(&'^');
                let _ = characters.next_if_eq(&']');
            }
            '(' => {
                open_groups += 1;
                repeatable = false;
                let _ = characters.next_if_eq(&'?');
            }
            ')' if open_groups == 0 => return Some("unmatched `)`"),
            ')' => {
                open_groups -= 1;
                repeatable = true;
            }
            '*' | '+' | '?' if !repeatable => {
                return Some("nothing to repeat before `*`, `+` or `?`");
            }
            '|' => repeatable = false,
            _ => repeatable = true,
        }
    }
    match (in_class, open_groups) {
        (true, _) => Some("unmatched `[`"),
        (_, 1..) => Some("unmatched `(`"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn invalid_patterns_are_reported() {
        for sound in [
            ".*", "ci-.*", "^(a|b)+$", r"[\]]", "[^]]+", r"\(", "(?i)ci", "a{2,}", "$*", "[*]",
            r"\\",
        ] {
            assert_eq!(fault(sound), None, "{sound}");
        }
        for broken in ["*", "(a", "a)", "[a", "a|*", "a\\", "+"] {
            assert!(fault(broken).is_some(), "{broken}");
        }
    }
}
