//! Regular expressions by which jobs may choose for themselves: one that cannot be compiled fails each such job.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;

const PATTERNS: [&str; 6] = [
    "namespace_overwrite_allowed",
    "service_account_overwrite_allowed",
    "pod_labels_overwrite_allowed",
    "pod_annotations_overwrite_allowed",
    "node_selector_overwrite_allowed",
    "node_tolerations_overwrite_allowed",
];

pub(super) fn check(kubernetes: &View<'_>, problems: &mut Vec<Problem>) {
    for name in PATTERNS {
        let Some(view) = kubernetes.get(name) else { continue };
        if let Some(fault) = view.as_text().and_then(fault) {
            let message = format!("this is no regular expression: {fault}");
            let problem = Problem::value(ProblemKind::Pattern, Level::Error, &view, message);
            problems.push(problem.help("write `.*` for anything, `ci-.*` for a prefix"));
        }
    }
}

/// What certainly keeps a regular expression from being compiled. (Compiling it for certain would need an engine.)
fn fault(pattern: &str) -> Option<&'static str> {
    let mut open_groups = 0usize;
    let mut in_class = false;
    let mut repeatable = false;
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                if characters.next().is_none() {
                    return Some("a `\\` at the end");
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
            ')' if open_groups == 0 => return Some("a `)` without its `(`"),
            ')' => {
                open_groups -= 1;
                repeatable = true;
            }
            '*' | '+' | '?' if !repeatable => return Some("`*`, `+` or `?` with nothing before it to repeat"),
            '|' => repeatable = false,
            _ => repeatable = true,
        }
    }
    match (in_class, open_groups) {
        (true, _) => Some("a `[` without its `]`"),
        (_, 1..) => Some("a `(` without its `)`"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn sound_patterns_pass_and_broken_ones_do_not() {
        for sound in [".*", "ci-.*", "^(a|b)+$", r"[\]]", "[^]]+", r"\(", "(?i)ci", "a{2,}", "$*", "[*]", r"\\"] {
            assert_eq!(fault(sound), None, "{sound}");
        }
        for broken in ["*", "(a", "a)", "[a", "a|*", "a\\", "+"] {
            assert!(fault(broken).is_some(), "{broken}");
        }
    }
}
