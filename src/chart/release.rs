//! A Helm release: name and namespace of an installation.

use crate::schema::Format;

/// Name and namespace, both valid in Kubernetes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    name: String,
    namespace: String,
}

/// An invalid release name or namespace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid {what} `{given}`: {reason}")]
pub struct InvalidRelease {
    what: &'static str,
    given: String,
    reason: String,
}

impl InvalidRelease {
    fn new(what: &'static str, given: &str, reason: String) -> Self {
        InvalidRelease {
            what,
            given: given.to_owned(),
            reason,
        }
    }
}

/// Helm limits release names (in characters) so that names derived from them stay within Kubernetes' 63 characters.
pub const LONGEST_NAME: usize = 53;

impl Default for Release {
    fn default() -> Self {
        Release {
            name: Self::DEFAULT_NAME.to_owned(),
            namespace: Self::DEFAULT_NAMESPACE.to_owned(),
        }
    }
}

impl Release {
    /// The name if nothing sets one.
    pub const DEFAULT_NAME: &str = "gitlab-runner";
    /// The namespace if nothing sets one, as in kubectl.
    pub const DEFAULT_NAMESPACE: &str = "default";

    /// Validates name and namespace.
    ///
    /// # Errors
    /// If the name is not a DNS subdomain of at most 53 characters, or the namespace not a DNS label.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
    ) -> Result<Self, InvalidRelease> {
        let (name, namespace) = (name.into(), namespace.into());
        if name.len() > LONGEST_NAME {
            return Err(InvalidRelease::new(
                "release name",
                &name,
                format!(
                    "expected at most {LONGEST_NAME} characters, found {}",
                    name.len()
                ),
            ));
        }
        let invalid = |what, given| move |reason| InvalidRelease::new(what, given, reason);
        Format::DnsSubdomain
            .check_text(&name)
            .map_err(invalid("release name", &name))?;
        Format::DnsLabel
            .check_text(&namespace)
            .map_err(invalid("namespace", &namespace))?;
        Ok(Release { name, namespace })
    }

    /// The release with another name.
    ///
    /// # Errors
    /// If the name is invalid.
    pub fn with_name(&self, name: &str) -> Result<Self, InvalidRelease> {
        Release::new(name, self.namespace())
    }

    /// The release in another namespace.
    ///
    /// # Errors
    /// If the name of the namespace is invalid.
    pub fn with_namespace(&self, namespace: &str) -> Result<Self, InvalidRelease> {
        Release::new(self.name(), namespace)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_must_be_valid_in_kubernetes() {
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
