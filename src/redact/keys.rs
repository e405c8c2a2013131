//! Keys whose values are secrets, and values that are never secret.

use crate::input::placeholder;
use helm_template::suggestion::is_near;

/// Suffixes of such keys, in lowercase without separators.
const ENDINGS: [&str; 17] = [
    "token",
    "password",
    "passwd",
    "passphrase",
    "secretkey",
    "accesskey",
    "accountkey",
    "privatekey",
    "encryptionkey",
    "sshkey",
    "licensekey",
    "apikey",
    "secretaccesskey",
    "clientsecret",
    "credential",
    "dockerauthconfig",
    "dockerconfigjson",
];

/// Short words that are such a key, or end one.
const WORDS: [&str; 2] = ["pass", "pwd"];

/// A key of Docker's credentials. Others that end in it, such as `basicAuth`, name a Secret.
const AUTH: &str = "auth";

/// From this length on, a word may have two typing errors.
const LONG: usize = 8;

/// Returns true if the value of a key is a secret: `runnerToken`, `token`, `SecretKey`, `AZURE_PASSWORD`, and the
/// misspelled `runnerTokn` and `acces_key`.
pub fn is_secret(key: &str) -> bool {
    let plain = plain(key);
    let singular = plain.strip_suffix('s').unwrap_or(&plain);
    let has_ending = || {
        ENDINGS
            .iter()
            .any(|ending| plain.ends_with(ending) || singular.ends_with(ending))
    };
    has_ending()
        || plain == AUTH
        || word_ends(key).any(|end| WORDS.contains(&end.as_str()) || is_misspelt(&end))
}

/// A key in lowercase without separators.
fn plain(key: &str) -> String {
    let letters = key.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The ends of a key from each of its last words on: `key`, `secretkey` and `cachesecretkey` of `cacheSecretKey`.
fn word_ends(key: &str) -> impl Iterator<Item = String> {
    const MAX_WORDS: usize = 4;
    let bytes = key.as_bytes();
    let is_start = move |at: usize| {
        let is_upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
        let Some(before) = at.checked_sub(1) else {
            return true;
        };
        let begins_word = is_upper(at)
            && (!is_upper(before) || bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase));
        bytes[at].is_ascii_alphanumeric() && (!bytes[before].is_ascii_alphanumeric() || begins_word)
    };
    let starts = (0..bytes.len()).rev().filter(move |&at| is_start(at));
    starts.take(MAX_WORDS).map(|at| plain(&key[at..]))
}

/// Returns true if a word is the key of a secret with typing errors after its first letter. `accessKeyId` is another key.
fn is_misspelt(word: &str) -> bool {
    let is_similar = |known: &str| {
        let edits = if known.len() < LONG { 1 } else { 2 };
        let is_longer = word.strip_prefix(known).is_some_and(|rest| rest.len() > 1);
        !is_longer && is_near(word, known, edits)
    };
    let has_first = |known: &&&str| word.as_bytes().first() == known.as_bytes().first();
    ENDINGS
        .iter()
        .filter(has_first)
        .any(|known| is_similar(known))
}

/// Returns true if a word is a known one, perhaps with typing errors.
pub(super) fn is_like(word: &str, known: &str) -> bool {
    is_near(word, known, if known.len() < LONG { 1 } else { 2 })
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
        || placeholder::find(value) == Some(value) && !may_be_password(value) && !has_default(value)
}

/// `${TOKEN:-hunter2}` contains the secret that it is replaced by if the variable is unset.
fn has_default(value: &str) -> bool {
    let default = value.strip_prefix("${").and_then(|name| {
        let (_, default) = name.split_once([':', '-', '='])?;
        Some(default.trim_matches(['-', '=', '?', '+', '}']))
    });
    default.is_some_and(|default| !default.is_empty() && !default.starts_with('$'))
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
            "key",
            "secret",
            "secretKeyRef",
            "ServerSideEncryptionKeyID",
            "AccessID",
            "AccountName",
            "AuthenticationType",
            "compass",
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
            "${TOKEN:-}",
            "${TOKEN:-$OTHER}",
            "false",
            "3600",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in [
            "$ecret",
            "pa${ss}",
            "${TOKEN:-hunter2}",
            "glrt-abc",
            "123456",
            "<half",
        ] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
