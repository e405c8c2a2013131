//! Keys whose values are secrets.

use crate::lint::context::placeholder;

/// Suffixes of such keys, without separators.
const ENDINGS: [&str; 10] = [
    "token",
    "tokens",
    "password",
    "passwd",
    "secretkey",
    "accesskey",
    "accountkey",
    "privatekey",
    "apikey",
    "dockerauthconfig",
];

/// Returns true if the value of a key is a secret: `runnerToken`, `token`, `SecretKey`, `AZURE_PASSWORD`.
pub fn is_secret(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    ENDINGS.iter().any(|ending| plain.ends_with(ending))
}

/// Returns true if a value is not a secret regardless of its key: a placeholder, an expression, or a boolean or number
/// such as `false` and `3600`.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "~"
        )
        || text.len() < 6 && text.bytes().all(|byte| byte.is_ascii_digit())
        || text.starts_with("{{") && text.ends_with("}}")
        || placeholder::find(text) == Some(text) && !may_be_password(text)
}

/// `$ecret` looks like a shell variable but is treated as a password.
fn may_be_password(text: &str) -> bool {
    let name = text
        .strip_prefix('$')
        .filter(|name| !name.starts_with(['{', '(']));
    name.is_some_and(|name| name.contains(|letter: char| letter.is_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_secrets_are_detected_in_every_spelling() {
        for name in [
            "runnerToken",
            "runnerRegistrationToken",
            "token",
            "SecretKey",
            "AZURE_PASSWORD",
            "private-key",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "secretName",
            "tokenSecret",
            "bearer_token_overwrite_allowed",
            "accessKeySecretName",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn placeholders_are_not_secret() {
        for text in [
            "",
            "${TOKEN}",
            "$CI_TOKEN",
            "{{ .Values.token }}",
            "<your token>",
            "false",
            "3600",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["$ecret", "pa${ss}", "glrt-abc", "123456", "<half"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
