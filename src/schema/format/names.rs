//! Names and keys as Kubernetes 1.34 has them.

use super::Verdict;

const LABEL: &str =
    "expected lowercase letters, digits and `-`, with a letter or digit at both ends";
const QUALIFIED: &str =
    "expected letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";

/// The resources of containers that Kubernetes itself knows, besides the pages of memory.
pub const RESOURCES: [&str; 3] = ["cpu", "ephemeral-storage", "memory"];

/// At most 63 lower-case letters, digits and hyphens, no hyphen at either end.
pub(super) fn dns_label(text: &str) -> Verdict {
    at_most(63, text)?;
    demand(is_label(text), LABEL)
}

/// A label that begins with a letter.
pub(super) fn dns_1035_label(text: &str) -> Verdict {
    at_most(63, text)?;
    demand(
        is_label(text) && text.starts_with(|c: char| c.is_ascii_lowercase()),
        "expected lowercase letters, digits and `-`, with a letter first and a letter or digit last",
    )
}

/// Labels with dots between them, at most 253 characters.
pub(super) fn dns_subdomain(text: &str) -> Verdict {
    at_most(253, text)?;
    demand(
        text.split('.').all(is_label),
        "expected lowercase letters, digits, `-` and `.`, with a letter or digit at both ends and around each `.`",
    )
}

/// A subdomain in which `_` may stand too, or the root; a dot at the end is the root's.
pub(super) fn search_domain(text: &str) -> Verdict {
    let domain = text.strip_suffix('.').unwrap_or(text).replace('_', "a");
    if text == "." {
        Ok(())
    } else {
        dns_subdomain(&domain)
    }
}

/// A name of at most 63 characters, with a domain and `/` before it or not.
pub(super) fn label_key(text: &str) -> Verdict {
    let name = match text.split_once('/') {
        Some((prefix, name)) => {
            dns_subdomain(prefix)
                .map_err(|rule| format!("in the prefix before the `/`, {rule}"))?;
            name
        }
        None => text,
    };
    at_most(63, name)?;
    demand(is_qualified(name), QUALIFIED)
}

/// At most 63 characters, or nothing.
pub(super) fn label_value(text: &str) -> Verdict {
    at_most(63, text)?;
    demand(text.is_empty() || is_qualified(text), QUALIFIED)
}

/// A label's key; one without a domain is a resource that Kubernetes itself knows.
pub(super) fn resource_name(text: &str) -> Verdict {
    label_key(text)?;
    let known = text.contains('/') || RESOURCES.contains(&text) || text.starts_with("hugepages-");
    demand(
        known,
        "expected `cpu`, `memory`, `ephemeral-storage`, `hugepages-…` or a name with a domain",
    )
}

/// Printable ASCII without `=`.
pub(super) fn env_var_name(text: &str) -> Verdict {
    demand(
        !text.is_empty() && text.chars().all(|c| (' '..='~').contains(&c) && c != '='),
        "expected printable ASCII characters without `=`",
    )
}

/// What can be a file name in a volume.
pub(super) fn config_map_key(text: &str) -> Verdict {
    at_most(253, text)?;
    let plain = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    demand(
        !text.is_empty() && plain,
        "expected letters, digits, `-`, `_` and `.`",
    )?;
    demand(
        text != "." && !text.starts_with(".."),
        "expected a name that is not `.` and does not start with `..`",
    )
}

/// Anything but what a path gives a meaning to.
pub(super) fn path_segment(text: &str) -> Verdict {
    demand(
        text != "." && text != ".." && !text.contains(['/', '%']),
        "expected a name without `/` and `%` that is not `.` or `..`",
    )
}

/// A number from 1 to 65535.
pub(super) fn port(number: i64) -> Verdict {
    demand(
        (1..=65535).contains(&number),
        "expected a port from 1 to 65535",
    )
}

/// At most 15 characters, one letter among them.
pub(super) fn port_name(text: &str) -> Verdict {
    at_most(15, text)?;
    let plain =
        is_label(text) && !text.contains("--") && text.contains(|c: char| c.is_ascii_lowercase());
    demand(
        plain,
        "expected lowercase letters and digits, single `-` between them, and at least one letter",
    )
}

/// What HTTP calls a token, without some of its signs.
pub(super) fn http_header_name(text: &str) -> Verdict {
    demand(
        text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
        "expected letters, digits and `-`",
    )
}

fn is_label(text: &str) -> bool {
    let ends = |text: &str| text.starts_with(is_lower) && text.ends_with(is_lower);
    ends(text) && text.chars().all(|c| is_lower(c) || c == '-')
}

fn is_lower(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

fn is_qualified(text: &str) -> bool {
    let end = |c: char| c.is_ascii_alphanumeric();
    text.starts_with(end)
        && text.ends_with(end)
        && text.chars().all(|c| end(c) || matches!(c, '-' | '_' | '.'))
}

fn at_most(limit: usize, text: &str) -> Verdict {
    if text.len() <= limit {
        Ok(())
    } else {
        Err(format!(
            "expected at most {limit} characters, found {}",
            text.len()
        ))
    }
}

pub(super) fn demand(holds: bool, rule: &str) -> Verdict {
    if holds { Ok(()) } else { Err(rule.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_subdomains() {
        for good in ["a", "0", "a-b", "a1"] {
            assert!(
                dns_label(good).is_ok() && dns_subdomain(good).is_ok(),
                "{good}"
            );
        }
        for bad in ["", "-a", "a-", "A", "a_b", "ä", "a.", "a..b", " a"] {
            assert!(
                dns_label(bad).is_err() && dns_subdomain(bad).is_err(),
                "{bad}"
            );
        }
        assert!(dns_label("a.b").is_err() && dns_subdomain("a.b").is_ok());
        assert!(dns_label(&"a".repeat(64)).is_err() && dns_subdomain(&"a".repeat(64)).is_ok());
        assert!(dns_1035_label("1a").is_err());
    }

    #[test]
    fn keys_and_values_of_labels() {
        for good in ["app", "app.kubernetes.io/name", "A_b.c", "example.com/a"] {
            assert!(label_key(good).is_ok(), "{good}");
        }
        for bad in ["", "/a", "a/", "a/b/c", "Example.com/a", "-a", "a b"] {
            assert!(label_key(bad).is_err(), "{bad}");
        }
        assert!(
            label_value("").is_ok()
                && label_value("v1.2_3").is_ok()
                && label_value("a b c").is_err()
        );
    }

    #[test]
    fn names_of_ports_variables_and_files() {
        assert!(
            port_name("http-metrics").is_ok()
                && port_name("8080").is_err()
                && port_name("a--b").is_err()
        );
        assert!(env_var_name("a b.c").is_ok() && env_var_name("a=b").is_err());
        assert!(
            config_map_key("..x").is_err()
                && config_map_key(".x").is_ok()
                && config_map_key("a/b").is_err()
        );
        assert!(path_segment("system:a").is_ok() && path_segment("a/b").is_err());
        assert!(resource_name("nvidia.com/gpu").is_ok() && resource_name("gpu").is_err());
    }
}
