//! Patterns of secrets, for text that may be neither YAML nor TOML.

use std::ops::Range;

use super::names;

/// Prefixes of GitLab tokens and of common keys.
const PREFIXES: [&str; 20] = [
    "GR1348941",
    "glrt-",
    "glrtr-",
    "glpat-",
    "gldt-",
    "glptt-",
    "glagent-",
    "glcbt-",
    "glft-",
    "glsoat-",
    "glimt-",
    "glffct-",
    "gloas-",
    "glwt-",
    "ghp_",
    "github_pat_",
    "AKIA",
    "ASIA",
    "hvs.",
    "xoxb-",
];

/// Minimum length of a token after its prefix, so that `a glrt- token` is not one.
const SHORTEST_TOKEN: usize = 8;

/// Byte ranges of probable secrets in a file.
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let named = text
        .match_indices([':', '='])
        .filter_map(|(at, _)| by_name(text, at));
    by_looks(text).chain(named).collect()
}

/// The same in a sentence, where a word after a colon may be prose: `this is a token: keep it safe`.
pub(super) fn secrets_in_prose(text: &str) -> Vec<Range<usize>> {
    let is_value = |at: usize| {
        text[at..].starts_with('=') || text[at + 1..].trim_start().starts_with(['"', '\''])
    };
    let named = text
        .match_indices([':', '='])
        .filter(|&(at, _)| is_value(at))
        .filter_map(|(at, _)| by_name(text, at));
    by_looks(text).chain(named).collect()
}

/// Secrets that are recognized without a name.
fn by_looks(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    PREFIXES
        .iter()
        .flat_map(|prefix| by_prefix(text, prefix))
        .chain(in_addresses(text))
}

/// Passwords in URLs: `postgres://user:password@host`.
fn in_addresses(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.match_indices("://").filter_map(|(at, mark)| {
        let start = at + mark.len();
        let ends = |character: char| {
            character.is_whitespace() || matches!(character, '/' | '"' | '\'' | '`' | ',')
        };
        let authority =
            &text[start..start + text[start..].find(ends).unwrap_or(text.len() - start)];
        let (account, _) = authority.rsplit_once('@')?;
        let (user, password) = account.split_once(':')?;
        let range = start + user.len() + 1..start + account.len();
        (!names::is_placeholder(password)).then_some(range)
    })
}

fn by_prefix<'a>(text: &'a str, prefix: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    text.match_indices(prefix).filter_map(move |(at, _)| {
        let belongs = |character: char| {
            character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.')
        };
        let behind = &text[at + prefix.len()..];
        let length = behind
            .find(|character| !belongs(character))
            .unwrap_or(behind.len());
        (length >= SHORTEST_TOKEN).then(|| at..at + prefix.len() + length)
    })
}

/// The value after the `:` or `=` at a byte, if the name of a secret is before it.
fn by_name(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text[..at].trim_end_matches([' ', '\t', '"', '\'']);
    let belongs =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    let name = &before[before
        .rfind(|character| !belongs(character))
        .map_or(0, |found| found + last_length(before, found))..];
    if !names::is_secret(name) {
        return None;
    }
    let behind = &text[at + 1..];
    let start = at + 1 + behind.len() - behind.trim_start_matches([' ', '\t']).len();
    let value = &text[start..];
    let range = match value.chars().next()? {
        quote @ ('"' | '\'') => {
            start + 1..start + 1 + value[1..].find(quote).unwrap_or(value.len() - 1)
        }
        '{' | '[' | '|' | '>' | '&' | '*' | '`' => return None,
        // A shell variable is not a secret.
        '$' if value.starts_with("$(") => return None,
        '$' if value.starts_with("${") => {
            start..start + value.find('}').map_or(value.len(), |end| end + 1)
        }
        _ => {
            start
                ..start
                    + value
                        .find([' ', ',', '}', ']', '"', '\'', '`', '\n', '\r'])
                        .unwrap_or(value.len())
        }
    };
    (!names::is_placeholder(&text[range.clone()])).then_some(range)
}

/// Length of the character at a byte.
fn last_length(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        secrets(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn tokens_are_detected_by_their_prefix() {
        assert_eq!(
            found("is glrt-t1_abcDEF12345 one?"),
            ["glrt-t1_abcDEF12345"]
        );
        assert_eq!(found("`GR1348941abcdefghijk`"), ["GR1348941abcdefghijk"]);
        assert!(found("a `glrt-` token, or glrt-… of yours").is_empty());
    }

    #[test]
    fn values_are_detected_by_their_key() {
        assert_eq!(found("runnerToken: hunter2 # mine"), ["hunter2"]);
        assert_eq!(found("{\"runnerToken\": \"a b\", x: 1}"), ["a b"]);
        assert_eq!(found("  # token = 'abc'"), ["abc"]);
        assert_eq!(found("environment = [\"CI_TOKEN=abc\"]"), ["abc"]);
        assert!(
            found("automountServiceAccountToken: false, token: ${TOKEN}, token: \"\"").is_empty()
        );
        assert!(found("export CI_TOKEN=$(cat /secrets/token)").is_empty());
        assert!(found("é: ü = token").is_empty());
    }

    #[test]
    fn passwords_in_urls_are_detected() {
        assert_eq!(
            found("url: postgres://me:hunter2@db:5432/x, https://a:b@c"),
            ["hunter2", "b"]
        );
        assert_eq!(found("'amqp://me:p@ss:word@db'"), ["p@ss:word"]);
        assert!(
            found("https://gitlab.example.com:8443/a@b, http://me@host, ftp://me:${PASSWORD}@host")
                .is_empty()
        );
    }

    #[test]
    fn a_sentence_is_not_a_setting() {
        assert!(secrets_in_prose("this is a token: write it to `runnerToken`").is_empty());
        assert_eq!(
            secrets_in_prose("`token = abc` and `password: \"abc\"`"),
            [9..12, 30..33]
        );
    }
}
