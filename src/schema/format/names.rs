//! Formats of names, keys and file paths, as in Kubernetes 1.34.

use super::Verdict;

const LABEL: &str =
    "expected lowercase letters, digits and `-`, with a letter or digit at both ends";
const QUALIFIED: &str =
    "expected letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";

/// The native resources of containers, except huge pages.
pub const RESOURCES: [&str; 3] = ["cpu", "ephemeral-storage", "memory"];

/// At most 63 lowercase letters, digits and hyphens, without a hyphen at either end.
pub(super) fn dns_label(text: &str) -> Verdict {
    at_most(63, text)?;
    ensure(is_label(text), LABEL)
}

/// A DNS label that starts with a letter.
pub(super) fn dns_1035_label(text: &str) -> Verdict {
    at_most(63, text)?;
    ensure(
        is_label(text) && text.starts_with(|c: char| c.is_ascii_lowercase()),
        "expected lowercase letters, digits and `-`, with a letter first and a letter or digit last",
    )
}

/// DNS labels separated by dots, at most 253 characters.
pub(super) fn dns_subdomain(text: &str) -> Verdict {
    at_most(253, text)?;
    ensure(
        text.split('.').all(is_label),
        "expected lowercase letters, digits, `-` and `.`, with a letter or digit at both ends and around each `.`",
    )
}

/// A subdomain that may contain `_` and end with a dot, or the root domain `.`.
pub(super) fn search_domain(text: &str) -> Verdict {
    let domain = text.strip_suffix('.').unwrap_or(text).replace('_', "a");
    if text == "." {
        Ok(())
    } else {
        dns_subdomain(&domain)
    }
}

/// A name of at most 63 characters, optionally prefixed with a domain and `/`.
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
    ensure(is_qualified(name), QUALIFIED)
}

/// At most 63 characters; may be empty.
pub(super) fn label_value(text: &str) -> Verdict {
    at_most(63, text)?;
    ensure(text.is_empty() || is_qualified(text), QUALIFIED)
}

/// A label key; without a domain, it must be a native resource.
pub(super) fn resource_name(text: &str) -> Verdict {
    label_key(text)?;
    let known = text.contains('/') || RESOURCES.contains(&text) || text.starts_with("hugepages-");
    ensure(
        known,
        "expected `cpu`, `memory`, `ephemeral-storage`, `hugepages-…` or a name with a domain",
    )
}

/// Printable ASCII without `=`.
pub(super) fn env_var_name(text: &str) -> Verdict {
    ensure(
        !text.is_empty() && text.chars().all(|c| (' '..='~').contains(&c) && c != '='),
        "expected printable ASCII characters without `=`",
    )
}

/// A valid file name in a volume.
pub(super) fn config_map_key(text: &str) -> Verdict {
    at_most(253, text)?;
    let plain = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    ensure(
        !text.is_empty() && plain,
        "expected letters, digits, `-`, `_` and `.`",
    )?;
    ensure(
        text != "." && !text.starts_with(".."),
        "expected a name that is not `.` and does not start with `..`",
    )
}

/// A path segment without special meaning.
pub(super) fn path_segment(text: &str) -> Verdict {
    ensure(
        text != "." && text != ".." && !text.contains(['/', '%']),
        "expected a name without `/` and `%` that is not `.` or `..`",
    )
}

/// A port number.
pub(super) fn port(number: i64) -> Verdict {
    ensure(
        (1..=65535).contains(&number),
        "expected a port from 1 to 65535",
    )
}

/// At most 15 characters with at least one letter.
pub(super) fn port_name(text: &str) -> Verdict {
    at_most(15, text)?;
    let plain =
        is_label(text) && !text.contains("--") && text.contains(|c: char| c.is_ascii_lowercase());
    ensure(
        plain,
        "expected lowercase letters and digits, single `-` between them, and at least one letter",
    )
}

/// An HTTP header name; the API server allows fewer characters than HTTP.
pub(super) fn http_header_name(text: &str) -> Verdict {
    ensure(
        text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
        "expected letters, digits and `-`",
    )
}

/// An absolute path.
pub(super) fn absolute_path(text: &str) -> Verdict {
    ensure(
        text.starts_with('/'),
        "expected an absolute path, which starts with `/`",
    )
}

/// A path without `..`.
pub(super) fn without_parent(text: &str) -> Verdict {
    ensure(
        text.split('/').all(|part| part != ".."),
        "expected a path without `..`",
    )
}

/// A relative path without `..`.
pub(super) fn relative_path(text: &str) -> Verdict {
    let inside = !text.starts_with('/') && text.split('/').all(|part| part != "..");
    ensure(
        inside,
        "expected a relative path without a leading `/` and without `..`",
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

/// Returns `message` as the error unless the condition holds.
pub(super) fn ensure(holds: bool, message: &str) -> Verdict {
    if holds {
        Ok(())
    } else {
        Err(message.to_owned())
    }
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
    fn label_keys_and_values() {
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

    #[test]
    fn absolute_and_relative_paths() {
        assert!(absolute_path("/a").is_ok() && absolute_path("a").is_err());
        assert!(relative_path("a/b").is_ok() && relative_path("a/..b").is_ok());
        assert!(relative_path("/a").is_err() && relative_path("a/../b").is_err());
    }
}
