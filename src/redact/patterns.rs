//! Patterns of secrets, for text that may be neither YAML nor TOML.

use std::ops::Range;

use super::keys;

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

/// Minimum length of a random string that is taken for a token.
const SHORTEST_RANDOM: usize = 16;

/// Byte ranges of probable secrets in a file.
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = without_key(text).collect();
    found.extend(
        text.match_indices([':', '='])
            .flat_map(|(at, _)| by_key(text, at)),
    );
    found.extend(without_separator(text));
    found
}

/// The same in a message, where a word after a colon may be prose: `this is a token: keep it safe`.
pub(super) fn secrets_in_prose(text: &str) -> Vec<Range<usize>> {
    let is_value = |at: usize| {
        text[at..].starts_with('=') || text[at + 1..].trim_start().starts_with(['"', '\''])
    };
    let mut found: Vec<Range<usize>> = without_key(text).collect();
    let separators = text.match_indices([':', '=']).map(|(at, _)| at);
    found.extend(
        separators
            .filter(|&at| is_value(at))
            .flat_map(|at| by_key(text, at)),
    );
    found
}

/// Byte ranges of the string literals of the template expressions in `range`.
pub(super) fn literals(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut literals = Vec::new();
    let mut at = range.start;
    while let Some(open) = text[at..range.end].find(['"', '`', '\'']) {
        let (start, quote) = (at + open + 1, &text[at + open..at + open + 1]);
        let length = text[start..range.end]
            .find(quote)
            .unwrap_or(range.end - start);
        // In a quoted YAML string, the quotes are escaped.
        let literal = text[start..start + length].trim_end_matches('\\');
        if !keys::is_placeholder(literal) {
            literals.push(start..start + literal.len());
        }
        at = (start + length + 1).min(range.end);
    }
    literals
}

/// Secrets that are recognized without a key.
fn without_key(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    PREFIXES
        .iter()
        .flat_map(|prefix| by_prefix(text, prefix))
        .chain(in_urls(text))
        .chain(in_addresses(text))
        .chain(after_words(text))
        .chain(random(text))
}

/// Words of HTTP headers and command lines, after which a secret follows.
const BEFORE_SECRETS: [&str; 6] = [
    "uthorization: Bearer ",
    "uthorization: Basic ",
    "--password ",
    "--token ",
    "--user ",
    "curl -u ",
];

/// Secrets after such words: `Authorization: Bearer hunter2`, `--user me:hunter2`, `docker login -p hunter2`.
fn after_words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let ends = |mark: &'static str| text.match_indices(mark).map(move |(at, _)| at + mark.len());
    let of_login = ends(" -p ").filter(|&end| text[..end].contains("login "));
    let starts = BEFORE_SECRETS.into_iter().flat_map(ends).chain(of_login);
    starts.filter_map(|start| {
        let word = word_at(text, start);
        let secret = word.split_once(':').map_or(word, |(_, password)| password);
        let end = start + word.len();
        let is_long = secret.len() >= SHORTEST_TOKEN;
        (is_long && !keys::is_placeholder(secret)).then(|| end - secret.len()..end)
    })
}

/// The text from a byte up to a space or a quote.
fn word_at(text: &str, start: usize) -> &str {
    let ends = |character: char| {
        character.is_whitespace() || matches!(character, '"' | '\'' | '`' | ',' | '\\' | ']' | '}')
    };
    let rest = &text[start..];
    &rest[..rest.find(ends).unwrap_or(rest.len())]
}

/// Passwords in addresses without a scheme: `user:password@host`. The digest of an image comes after an `@`, too.
fn in_addresses(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_part = |character: char| {
        !character.is_whitespace()
            && !matches!(
                character,
                '"' | '\'' | '`' | ',' | '/' | '{' | '}' | '[' | ']' | '@'
            )
    };
    text.match_indices('@').filter_map(move |(at, _)| {
        let start = text[..at].trim_end_matches(is_part).len();
        let (user, password) = text[start..at].split_once(':')?;
        let is_host = text[at + 1..].starts_with(|first: char| first.is_ascii_alphanumeric());
        let is_digest = text[at + 1..].starts_with("sha256:");
        let in_word =
            |character: char| !character.is_whitespace() && !matches!(character, '"' | '\'');
        let has_scheme = text[text[..at].trim_end_matches(in_word).len()..at].contains("://");
        let is_account =
            !user.is_empty() && !password.is_empty() && is_host && !is_digest && !has_scheme;
        (is_account && !keys::is_placeholder(password)).then(|| at - password.len()..at)
    })
}

/// Passwords in URLs: `postgres://user:password@host`, and a long user without a password, which is a token.
fn in_urls(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.match_indices("://").filter_map(|(at, mark)| {
        let start = at + mark.len();
        let ends = |character: char| {
            character.is_whitespace() || matches!(character, '/' | '"' | '\'' | '`' | ',')
        };
        let authority =
            &text[start..start + text[start..].find(ends).unwrap_or(text.len() - start)];
        let (account, _) = authority.rsplit_once('@')?;
        let (user, password) = account.split_once(':').unwrap_or(("", account));
        let range = start + account.len() - password.len()..start + account.len();
        let is_secret = !user.is_empty() || password.len() >= SHORTEST_RANDOM;
        (is_secret && !keys::is_placeholder(password)).then_some(range)
    })
}

fn by_prefix<'a>(text: &'a str, prefix: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    text.match_indices(prefix).filter_map(move |(at, _)| {
        let rest = &text[at + prefix.len()..];
        let length = rest
            .find(|character: char| !is_word(character) && character != '.')
            .unwrap_or(rest.len());
        (length >= SHORTEST_TOKEN).then(|| at..at + prefix.len() + length)
    })
}

/// Random strings, such as tokens of old GitLab versions, which have no prefix.
fn random(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    words(text).filter(|range| is_random(&text[range.clone()]))
}

/// Returns true if uppercase letters, lowercase letters and digits are mixed in a way that no name is.
pub(super) fn is_random(word: &str) -> bool {
    const MIN_CHANGES: usize = 4;
    let bytes = word.as_bytes();
    let changes = bytes
        .windows(2)
        .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit());
    bytes.len() >= SHORTEST_RANDOM
        && word.chars().all(is_word)
        && bytes.iter().any(u8::is_ascii_uppercase)
        && bytes.iter().any(u8::is_ascii_lowercase)
        && changes.count() >= MIN_CHANGES
}

/// Byte ranges of the words of a text.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_word)?;
        let length = text[start..].find(|character| !is_word(character));
        at = length.map_or(text.len(), |length| start + length);
        Some(start..at)
    })
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}

/// The value after the `:` or `=` at a byte, if the key of a secret is before it: `token: …`, `runnerToken.a=…`.
fn by_key(text: &str, at: usize) -> Vec<Range<usize>> {
    let before = text[..at].trim_end_matches([' ', '\t', '"', '\'']);
    let belongs = |character: char| is_word(character) || matches!(character, '.' | '[' | ']');
    let path = &before[before.trim_end_matches(belongs).len()..];
    if !path.split(['.', '[', ']']).any(keys::is_secret) {
        return Vec::new();
    }
    let range = value_range(text, at);
    let value = &text[range.clone()];
    if value.contains("{{") {
        return literals(text, range);
    }
    if value.starts_with(['{', '[']) {
        if has_reference(path) || has_reference(value) {
            return Vec::new();
        }
        return in_collection(text, range);
    }
    if keys::is_placeholder(value) {
        return Vec::new();
    }
    vec![range]
}

/// The bytes of the value after the separator at a byte, without its quotes; empty for a value on the next lines.
fn value_range(text: &str, separator: usize) -> Range<usize> {
    let line_end = text[separator..]
        .find(['\n', '\r'])
        .map_or(text.len(), |length| separator + length);
    let rest = &text[separator + 1..line_end];
    let start = line_end - without_properties(rest).len();
    let value = &text[start..line_end];
    let length = match value.chars().next() {
        None | Some('|' | '>' | '`') => 0,
        // The output of a command is not a secret.
        Some('$') if value.starts_with("$(") => 0,
        Some('$') if value.starts_with("${") => value.find('}').map_or(value.len(), |end| end + 1),
        Some(quote @ ('"' | '\'')) => {
            return start + 1..start + 1 + quoted_length(&value[1..], quote);
        }
        // An alias; a secret that starts with a star is a mistake.
        Some('*') => return start + 1..start + 1 + plain_length(&value[1..], false),
        Some('{') if value.starts_with("{{") => expression_length(value),
        Some('{' | '[') => value.len(),
        Some(_) => plain_length(value, text[separator..].starts_with('=')),
    };
    start..start + length
}

/// The value without the tag and the anchor before it: `!!str &token value`.
fn without_properties(value: &str) -> &str {
    let value = value.trim_start_matches([' ', '\t']);
    if !value.starts_with(['!', '&']) {
        return value;
    }
    match value.split_once([' ', '\t']) {
        Some((_, rest)) => without_properties(rest),
        None => "",
    }
}

/// The length of a string up to the quote that ends it. Quotes in a template expression don't end it.
fn quoted_length(value: &str, quote: char) -> usize {
    if value.trim_start().starts_with("{{") {
        return expression_length(value);
    }
    let mut is_escaped = false;
    for (at, character) in value.char_indices() {
        if character == quote && !is_escaped {
            return at;
        }
        is_escaped = quote == '"' && character == '\\' && !is_escaped;
    }
    value.len()
}

/// The length of a value that is a template expression.
fn expression_length(value: &str) -> usize {
    value.find("}}").map_or(value.len(), |end| end + 2)
}

/// The length of a value without quotes. After `=`, it ends at a space, as in shell commands.
fn plain_length(value: &str, ends_at_space: bool) -> usize {
    // `\\n` ends a line of YAML that is embedded in a quoted string.
    let line = value.find("\\n").unwrap_or(value.len());
    let comment = value.find(" #").unwrap_or(value.len());
    let ends = |character: char| {
        ends_at_space && character == ' '
            || matches!(character, ',' | '{' | '}' | '[' | ']' | '"' | '\'' | '`')
    };
    let end = value
        .find(ends)
        .unwrap_or(value.len())
        .min(comment)
        .min(line);
    value[..end].trim_end().len()
}

fn has_reference(text: &str) -> bool {
    words(text).any(|word| keys::is_reference(&text[word]))
}

/// The values in a flow collection, which may be incomplete: `{a: hunter2, b: [c`.
fn in_collection(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let is_key = |word: &Range<usize>| {
        text[word.end..]
            .trim_start_matches(['"', '\''])
            .starts_with(':')
    };
    words(&text[range.clone()])
        .map(|word| range.start + word.start..range.start + word.end)
        .filter(|word| !is_key(word) && !keys::is_placeholder(&text[word.clone()]))
        .collect()
}

/// The value after the key of a secret without a separator: `runnerToken hunter2`.
fn without_separator(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let indented = line.trim_start_matches([' ', '\t', '-']);
        let key = &indented[..indented.find([' ', '\t']).unwrap_or(indented.len())];
        let value = indented[key.len()..].trim();
        let is_pair = !value.is_empty() && !value.starts_with([':', '=', '#']);
        if is_pair && key.chars().all(is_word) && keys::is_secret(key) {
            let start = line_start + line.len() - indented[key.len()..].trim_start().len();
            found.push(start..start + value.len());
        }
        line_start += line.len();
    }
    found
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
            found("is glrt-t1_abcDEFghijk one?"),
            ["glrt-t1_abcDEFghijk"]
        );
        assert_eq!(found("`GR1348941abcdefghijk`"), ["GR1348941abcdefghijk"]);
        assert!(found("a `glrt-` token, or glrt-… of yours").is_empty());
    }

    #[test]
    fn tokens_without_a_prefix_look_random() {
        assert_eq!(
            found("secret: Vb8Nq2LsKd93TzRmXpQw"),
            ["Vb8Nq2LsKd93TzRmXpQw"]
        );
        for name in [
            "gitlab-runner-5d4f9c7b8-x2x9z",
            "KUBERNETES_CPU_LIMIT_OVERWRITE_2",
            "sha256:4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
            "terminationGracePeriodSeconds",
            "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        ] {
            assert!(found(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn values_are_detected_by_their_key() {
        assert_eq!(found("runnerToken: hunter2 # mine"), ["hunter2"]);
        assert_eq!(found("{\"runnerToken\": \"a b\", x: 1}"), ["a b"]);
        assert_eq!(found("  # token = 'abc'"), ["abc"]);
        assert_eq!(found("environment = [\"CI_TOKEN=abc\"]"), ["abc"]);
        assert_eq!(found("runnerTokn: !!str &a two words"), ["two words"]);
        assert_eq!(found("token: \"a\\\"b\""), ["a\\\"b"]);
        assert_eq!(found("x: \"token: abc\\nurl: x\""), ["abc"]);
        assert!(
            found("automountServiceAccountToken: false, token: ${TOKEN}, token: \"\"").is_empty()
        );
        assert!(found("export CI_TOKEN=$(cat /secrets/token)").is_empty());
        assert!(found("é: ü = token").is_empty());
    }

    #[test]
    fn values_below_the_key_of_a_secret_are_detected() {
        assert_eq!(found("runnerToken.a=hunter2"), ["hunter2"]);
        assert_eq!(found("runnerToken={hunter2"), ["hunter2"]);
        assert_eq!(found("runnerToken={\"a\":\"hunter2\""), ["hunter2"]);
        assert_eq!(found("runnerToken: {a: hunter2, b: [x"), ["hunter2", "x"]);
        assert_eq!(found("- runnerToken hunter2"), ["hunter2"]);
    }

    #[test]
    fn string_literals_of_expressions_are_detected() {
        assert_eq!(found("token = \"{{ foo \"hunter2\" }}\""), ["hunter2"]);
        assert_eq!(found("token: \"{{ foo \\\"hunter2\\\" }}\""), ["hunter2"]);
        assert_eq!(found("token: {{ foo `hunter2` }}"), ["hunter2"]);
        assert!(found("token: \"{{ .Values.token }}\"").is_empty());
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
    fn passwords_in_addresses_without_a_scheme_are_detected() {
        assert_eq!(
            found("clone_url = \"me:hunter2@gitlab.example.com\""),
            ["hunter2"]
        );
        assert_eq!(found("http_proxy: me:hunter2@proxy:3128"), ["hunter2"]);
        assert!(found("name: redis:7@sha256:abc, mail: me@example.com, a: @b").is_empty());
    }

    #[test]
    fn secrets_of_headers_and_command_lines_are_detected() {
        assert_eq!(found("-H 'Authorization: Bearer abcdefgh'"), ["abcdefgh"]);
        assert_eq!(found("curl -u me:abcdefgh x"), ["abcdefgh"]);
        assert_eq!(found("docker login -u me -p abcdefgh r"), ["abcdefgh"]);
        assert!(found("mkdir -p /a/long/path; Basic authentication").is_empty());
    }

    #[test]
    fn a_message_is_not_a_setting() {
        assert!(secrets_in_prose("this is a token: write it to `runnerToken`").is_empty());
        assert_eq!(
            secrets_in_prose("`token = abc` and `password: \"abc\"`"),
            [9..12, 30..33]
        );
    }
}
