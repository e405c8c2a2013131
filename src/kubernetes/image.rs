//! Image references: `registry.example.com:5000/group/build:v1@sha256:…`.
//!
//! The grammar is that of `distribution/reference`, with which the kubelet parses the image of a container. The API server
//! accepts any string.

/// The longest tag.
const LONGEST_TAG: usize = 128;

/// What makes a string no image reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageProblem {
    /// What was found, as in `found a leading /`.
    pub found: &'static str,
    /// The reference that was probably meant.
    pub meant: Option<String>,
}

impl ImageProblem {
    fn new(found: &'static str) -> Self {
        ImageProblem { found, meant: None }
    }

    fn with(found: &'static str, meant: impl Into<String>) -> Self {
        let meant = Some(meant.into());
        ImageProblem { found, meant }
    }
}

/// Checks an image reference.
///
/// # Errors
/// If the kubelet does not parse it.
pub fn check_image(text: &str) -> Result<(), ImageProblem> {
    check_parts(text).map_err(|problem| ImageProblem {
        meant: problem.meant.filter(|meant| check_parts(meant).is_ok()),
        ..problem
    })
}

fn check_parts(text: &str) -> Result<(), ImageProblem> {
    if text.contains(char::is_whitespace) {
        return Err(ImageProblem::with("a space", text.trim()));
    }
    if let Some((_, rest)) = text.split_once("://") {
        return Err(ImageProblem::with("a scheme", rest));
    }
    if let Some(rest) = text.strip_prefix('/') {
        return Err(ImageProblem::with(
            "a leading `/`",
            rest.trim_start_matches('/'),
        ));
    }
    if text.contains("//") {
        return Err(ImageProblem::with("`//`", text.replace("//", "/")));
    }
    let (name, digest) = text.split_once('@').unwrap_or((text, ""));
    if text.contains('@') && !is_digest(digest) {
        let has_password = digest.contains(['/', '.']);
        let found = if has_password {
            "the name of a user"
        } else {
            "an invalid digest"
        };
        return Err(ImageProblem::new(found));
    }
    let (path, tag) = split_tag(name);
    if let Some(tag) = tag.filter(|tag| !is_tag(tag)) {
        return Err(match tag.trim_start_matches(':') {
            "" => ImageProblem::with("no tag after `:`", path),
            rest => ImageProblem::with("an invalid tag", format!("{path}:{rest}")),
        });
    }
    check_name(path)
}

/// The name and the tag; a colon before a slash is that of a port.
fn split_tag(name: &str) -> (&str, Option<&str>) {
    let last = name.rfind('/').map_or(0, |at| at + 1);
    match name[last..].split_once(':') {
        Some((component, tag)) => (&name[..last + component.len()], Some(tag)),
        None => (name, None),
    }
}

fn check_name(name: &str) -> Result<(), ImageProblem> {
    let (first, rest) = name.split_once('/').unwrap_or(("", name));
    let has_host = is_host(first);
    let path = if has_host { rest } else { name };
    if has_host && !is_registry(first) {
        return Err(ImageProblem::new("an invalid registry"));
    }
    if path.ends_with('/') || path.is_empty() {
        let found = "no name at the end";
        return Err(match path {
            "" => ImageProblem::new(found),
            path => ImageProblem::with(
                found,
                name[..name.len() - path.len()].to_owned() + path.trim_end_matches('/'),
            ),
        });
    }
    if path.contains(char::is_uppercase) {
        let registry = &name[..name.len() - path.len()];
        let lowercase = format!("{registry}{}", path.to_lowercase());
        return Err(ImageProblem::with("uppercase letters", lowercase));
    }
    if path.split('/').all(is_component) {
        Ok(())
    } else {
        Err(ImageProblem::new("an invalid name"))
    }
}

/// Returns true if the part before the first slash is a host, and not the beginning of a path on Docker Hub.
pub fn is_host(first: &str) -> bool {
    first.contains(['.', ':']) || first == "localhost" || first != first.to_lowercase()
}

/// Returns true for letters and digits, separated by `.`, `_`, `__` or dashes.
fn is_component(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let has_ends = text.starts_with(is_letter) && text.ends_with(is_letter);
    let mut separators = text
        .split(is_letter)
        .filter(|separator| !separator.is_empty());
    let is_separator = |separator: &str| {
        matches!(separator, "." | "_" | "__") || separator.bytes().all(|byte| byte == b'-')
    };
    has_ends && separators.all(is_separator)
}

/// Returns true for a host with an optional port.
fn is_registry(text: &str) -> bool {
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit());
    if let Some((address, rest)) = text.strip_prefix('[').and_then(|text| text.split_once(']')) {
        let is_address = address
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b':');
        return is_address && (rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port));
    }
    let (host, port) = text.split_once(':').unwrap_or((text, "443"));
    let is_label = |label: &str| {
        let is_letter = |letter: char| letter.is_ascii_alphanumeric();
        label.starts_with(is_letter)
            && label.ends_with(is_letter)
            && label
                .chars()
                .all(|letter| is_letter(letter) || letter == '-')
    };
    host.split('.').all(is_label) && is_port(port)
}

fn is_tag(tag: &str) -> bool {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    tag.starts_with(is_word)
        && tag.len() <= LONGEST_TAG
        && tag
            .chars()
            .all(|letter| is_word(letter) || matches!(letter, '.' | '-'))
}

/// Returns true for a digest with its algorithm: `sha256:…`.
fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else {
        return false;
    };
    let is_length = match algorithm {
        "sha256" => hex.len() == 64,
        "sha512" => hex.len() == 128,
        _ => hex.len() >= 32,
    };
    is_length && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_accepted() {
        let digest = format!(
            "mcr.microsoft.com/windows/servercore:1@sha256:{}",
            "0a".repeat(32)
        );
        for name in [
            "alpine",
            "alpine:3.21",
            "registry.example.com:5000/group/ci/build:v1.2_x",
            "Registry.example.com/build",
            "gitlab/gitlab-runner-helper:x86_64-latest",
            "[fd00::1]:5000/build",
            "group/sub.dir/build-image__a--b",
            "localhost/x",
            &digest,
        ] {
            assert_eq!(check_image(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn other_strings_name_what_was_found() {
        for (name, found, meant) in [
            ("/alpine", "a leading `/`", Some("alpine")),
            ("r.example.com//a", "`//`", Some("r.example.com/a")),
            (
                "https://r.example.com/a",
                "a scheme",
                Some("r.example.com/a"),
            ),
            (" alpine", "a space", Some("alpine")),
            ("r.example.com/My Image", "a space", None),
            (
                "r.example.com/Group/a",
                "uppercase letters",
                Some("r.example.com/group/a"),
            ),
            ("Alpine", "uppercase letters", Some("alpine")),
            ("alpine:", "no tag after `:`", Some("alpine")),
            ("alpine:3:4", "an invalid tag", None),
            ("alpine::3", "an invalid tag", Some("alpine:3")),
            ("alpine:-x", "an invalid tag", None),
            ("alpine@sha256:abc", "an invalid digest", None),
            ("me:secret@r.example.com/a", "the name of a user", None),
            ("r.example.com/", "no name at the end", None),
            ("group/a/", "no name at the end", Some("group/a")),
            ("-alpine", "an invalid name", None),
            ("group/a___b", "an invalid name", None),
            ("a..b/c", "an invalid registry", None),
            ("r.example.com:port/x", "an invalid registry", None),
        ] {
            let problem = check_image(name).unwrap_err();
            assert_eq!(
                (problem.found, problem.meant.as_deref()),
                (found, meant),
                "{name}"
            );
        }
    }
}
