//! Keys whose values are secrets, and values that are never secret.

use crate::input::placeholder;

/// Suffixes of such keys, in lowercase without separators.
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

/// Returns true if the value of a key is a secret: `runnerToken`, `token`, `SecretKey`, `AZURE_PASSWORD`, and the
/// misspelled `runnerTokn`.
pub fn is_secret(key: &str) -> bool {
    let plain: String = key
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    ENDINGS.iter().any(|ending| plain.ends_with(ending)) || is_misspelt(last_word(key))
}

/// Keys of objects that name a secret instead of containing it.
const REFERENCES: [&str; 4] = [
    "secretKeyRef",
    "valueFrom",
    "secretName",
    "serviceAccountToken",
];

/// Returns true if an object with this key names a secret instead of containing it.
pub(super) fn is_reference(key: &str) -> bool {
    REFERENCES.contains(&key)
}

/// The last word of a key: `Tokn` of `runnerTokn`, `PASWORD` of `DB_PASWORD`.
fn last_word(key: &str) -> &str {
    let is_start = |(at, letter): &(usize, char)| {
        letter.is_ascii_uppercase()
            && key[..*at].ends_with(|before: char| before.is_ascii_lowercase())
    };
    let separator = key.rfind(|letter: char| !letter.is_ascii_alphanumeric());
    let after_separator = separator.map_or(0, |at| {
        at + key[at..].chars().next().map_or(0, char::len_utf8)
    });
    let capital = key.char_indices().rfind(is_start);
    let start = capital.map_or(0, |(at, _)| at).max(after_separator);
    &key[start..]
}

/// Returns true if a word is `token` or `password` with one typing error after its first letter.
fn is_misspelt(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["token", "password"].iter().any(|known| {
        word.as_bytes().first() == known.as_bytes().first() && is_one_edit(&word, known)
    })
}

/// Returns true if inserting, removing, replacing or swapping one letter makes one word of the other.
fn is_one_edit(word: &str, known: &str) -> bool {
    let (a, b) = (word.as_bytes(), known.as_bytes());
    let same_start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same_start..], &b[same_start..]);
    let same_end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    match (&a[..a.len() - same_end], &b[..b.len() - same_end]) {
        ([], [_]) | ([_], [] | [_]) => true,
        ([first, second], [other_first, other_second]) => {
            first == other_second && second == other_first
        }
        _ => false,
    }
}

/// Returns true if a value is not a secret regardless of its key: a placeholder, an expression, or a boolean or number
/// such as `false` and `3600`.
pub(super) fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    value.is_empty()
        || matches!(
            value.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "~"
        )
        || value.len() < 6 && value.bytes().all(|byte| byte.is_ascii_digit())
        || value.starts_with("{{") && value.ends_with("}}")
        || placeholder::find(value) == Some(value) && !may_be_password(value)
}

/// `$ecret` looks like a shell variable but is treated as a password.
fn may_be_password(value: &str) -> bool {
    let name = value
        .strip_prefix('$')
        .filter(|name| !name.starts_with(['{', '(']));
    name.is_some_and(|name| name.contains(|letter: char| letter.is_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_secrets_are_detected_in_every_spelling() {
        for key in [
            "runnerToken",
            "runnerRegistrationToken",
            "token",
            "SecretKey",
            "AZURE_PASSWORD",
            "private-key",
            "runnerTokn",
            "runner_toekn",
            "DB_PASWORD",
            "passwort",
        ] {
            assert!(is_secret(key), "{key}");
        }
        for key in [
            "secretName",
            "tokenSecret",
            "bearer_token_overwrite_allowed",
            "accessKeySecretName",
            "broken",
            "taint",
            "é",
            "",
        ] {
            assert!(!is_secret(key), "{key}");
        }
    }

    #[test]
    fn placeholders_are_not_secret() {
        for value in [
            "",
            "${TOKEN}",
            "$CI_TOKEN",
            "{{ .Values.token }}",
            "<your token>",
            "false",
            "3600",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["$ecret", "pa${ss}", "glrt-abc", "123456", "<half"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
