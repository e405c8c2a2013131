//! A release: the name and the namespace under which a runner is installed.

/// Name and namespace, both fit for Kubernetes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    name: String,
    namespace: String,
}

/// A text that can be neither the name of a release nor that of a namespace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} `{given}`: {reason}")]
pub struct InvalidRelease {
    what: &'static str,
    given: String,
    reason: &'static str,
}

/// Helm keeps a release's name this short so that names made from it stay within Kubernetes' 63 characters.
const LONGEST_NAME: usize = 53;
const LONGEST_NAMESPACE: usize = 63;

impl Default for Release {
    fn default() -> Self {
        Release { name: "gitlab-runner".to_owned(), namespace: "default".to_owned() }
    }
}

impl Release {
    /// Checks both.
    ///
    /// # Errors
    /// When the name is no DNS subdomain of at most 53 characters, or the namespace no DNS label.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Result<Self, InvalidRelease> {
        let (name, namespace) = (name.into(), namespace.into());
        let refuse = |what, given: &str, reason| Err(InvalidRelease { what, given: given.to_owned(), reason });
        if name.len() > LONGEST_NAME {
            return refuse("release name", &name, "at most 53 characters are allowed");
        }
        if !name.split('.').all(is_dns_label) {
            return refuse(
                "release name",
                &name,
                "only lower case letters, digits, `-` and `.` are allowed, and a letter or digit at both ends",
            );
        }
        if namespace.len() > LONGEST_NAMESPACE || !is_dns_label(&namespace) {
            return refuse(
                "namespace",
                &namespace,
                "only lower case letters, digits and `-` are allowed, at most 63, and a letter or digit at both ends",
            );
        }
        Ok(Release { name, namespace })
    }

    /// The release's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The namespace it is installed in.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }
}

fn is_dns_label(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(inside) && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_held_to_kubernetes_rules() {
        assert!(Release::new("my.runner-1", "ci").is_ok());
        for (name, namespace) in [
            ("", "ci"),
            ("Upper", "ci"),
            ("-a", "ci"),
            ("a..b", "ci"),
            (&"a".repeat(54), "ci"),
            ("a", "a.b"),
            ("a", ""),
        ] {
            assert!(Release::new(name, namespace).is_err(), "{name} {namespace}");
        }
    }
}
