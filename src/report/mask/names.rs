//! Names under which people keep secrets.

/// Endings of such names, without what separates words.
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

/// Whether what stands under that name is a secret: `runnerToken`, `token`, `SecretKey`, `AZURE_PASSWORD`.
pub(super) fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    ENDINGS.iter().any(|ending| plain.ends_with(ending))
}

/// Whether a text only says where the secret comes from: nothing, `${TOKEN}`, `{{ .Values.token }}`, `<your token>`.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let is_word = || matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "~");
    text.is_empty()
        || text.contains("{{")
        || text.starts_with(['$', '<', '%', '@'])
        || text.parse::<f64>().is_ok_and(|_| text.len() < 6)
        || is_word()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_in_every_spelling() {
        for name in ["runnerToken", "runnerRegistrationToken", "token", "SecretKey", "AZURE_PASSWORD", "private-key"] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["secretName", "tokenSecret", "bearer_token_overwrite_allowed", "accessKeySecretName"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
