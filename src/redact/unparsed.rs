//! Secrets in text that cannot be parsed: where a value ends is unknown, so that everything after the key of a secret on
//! its line is one, and the lines below that continue it.

use std::ops::Range;

use super::keys;

/// The keys of a Secret's content.
const CONTENT_KEYS: [&str; 2] = ["data", "stringdata"];

/// Byte ranges of the secrets in a text.
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let has_secret_object = text.lines().any(is_kind_of_secret);
    let is_secret = |key: &str| {
        key == "value" || keys::is_secret(key) || has_secret_object && is_content_key(key)
    };
    let mut found = Vec::new();
    let mut open: Option<Value> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        let rest = match &open {
            _ if content.is_empty() => None,
            Some(value) if value.is_continued_by(content, indent) => Some(indent),
            _ => {
                open = Value::find(line, is_secret);
                open.as_ref().map(|value| value.start)
            }
        };
        let end = line.trim_end().len();
        if let Some(rest) = rest.filter(|&rest| rest < end) {
            found.push(start + rest..start + end);
        }
        start += line.len();
    }
    found
}

/// Returns true if a line is the kind of a Secret, perhaps in a flow mapping.
fn is_kind_of_secret(line: &str) -> bool {
    line.match_indices("kind").any(|(at, key)| {
        let value = line[at + key.len()..].trim_start_matches(['"', '\'', ':', ' ']);
        let rest = value.strip_prefix("Secret");
        rest.is_some_and(|rest| !rest.starts_with(is_part_of_key))
    })
}

/// Returns true if a key of a Secret contains its content; it may be misspelled.
pub(super) fn is_content_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    CONTENT_KEYS.iter().any(|known| keys::is_like(&key, known))
}

/// A value that is a secret, while its lines are read.
struct Value {
    /// Where it starts in the line of its key.
    start: usize,
    /// The column of its key.
    key: usize,
    /// Whether it is on the lines below its key.
    is_below: bool,
    /// Whether it is in a block of PEM, which ends at a line of its own.
    is_pem: bool,
}

impl Value {
    /// The value in a line after the first key of a secret, or after its name: `token: …`, `token …`, `{name: TOKEN …`.
    fn find(line: &str, is_secret: impl Fn(&str) -> bool) -> Option<Self> {
        if line.trim_start().starts_with('#') {
            return None;
        }
        let mut at = 0;
        while let Some(offset) = line[at..].find(is_part_of_key) {
            let key = at + offset;
            let length = line[key..].find(|letter| !is_part_of_key(letter));
            at = length.map_or(line.len(), |length| key + length);
            let word = &line[key..at];
            if word.split('.').any(&is_secret)
                && let Some(value) = Self::after(line, key..at)
            {
                return Some(value);
            }
        }
        None
    }

    fn after(line: &str, key: Range<usize>) -> Option<Self> {
        let rest = line[key.end..].trim_start_matches(['"', '\'', '[', ']']);
        let separated = rest.trim_start().strip_prefix([':', '=']);
        let before = line[..key.start].trim_end_matches(['"', '\'', ' ']);
        let is_first = before.trim_start_matches([' ', '\t', '-']).is_empty();
        let is_name = before.ends_with("name:") || before.ends_with("name\":");
        let value = match separated {
            Some(value) => value,
            None if is_first && rest.starts_with([' ', '\t']) || is_name => rest,
            None => return None,
        };
        let value = value.trim_start();
        let is_below = separated.is_some() && is_empty(value);
        let is_secret = !is_below && !is_harmless(value);
        (is_below || is_secret).then(|| Value {
            start: if is_below {
                line.len()
            } else {
                line.len() - value.len()
            },
            key: key.start,
            is_below,
            is_pem: value.contains("-----BEGIN") && !value.contains("-----END"),
        })
    }

    /// Returns true if a line belongs to the value. A line without a key does so regardless of its indentation.
    fn is_continued_by(&self, content: &str, indent: usize) -> bool {
        if content == "---" || content.starts_with('#') {
            return false;
        }
        let is_item = content.starts_with("- ") && indent == self.key;
        self.is_pem && content.contains("-----")
            || self.is_below && (indent > self.key || is_item)
            || !has_structure(content)
    }
}

/// Returns true if nothing but the header of a block scalar is after a key.
fn is_empty(value: &str) -> bool {
    let header = value.trim_end().trim_start_matches(['|', '>']);
    let is_header = |letter: char| matches!(letter, '-' | '+') || letter.is_ascii_digit();
    let is_block = value.starts_with(['|', '>']) && header.chars().all(is_header);
    is_block || value.trim_end().is_empty()
}

/// Returns true if a value is not a secret regardless of its key.
fn is_harmless(value: &str) -> bool {
    let value = value.split_once(" #").map_or(value, |(value, _)| value);
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | ',');
    let bare = value.trim_matches(ends);
    keys::is_placeholder(bare) || keys::is_placeholder(bare.trim_end_matches(['}', ']', ' ']))
}

/// Returns true if a line is a list item, a section, or has a key.
fn has_structure(content: &str) -> bool {
    if content.starts_with("- ") || content.starts_with('[') && content.ends_with(']') {
        return true;
    }
    let rest = content.trim_start_matches(|letter| is_part_of_key(letter) || letter == '"');
    if rest.len() == content.len() {
        return matches!(content, "}" | "]" | "},");
    }
    match rest.strip_prefix(':') {
        Some(value) => value.is_empty() || value.starts_with(' '),
        // The padding of base64 is not a value.
        None => rest
            .trim_start()
            .strip_prefix('=')
            .is_some_and(|value| !value.is_empty() && !value.starts_with('=')),
    }
}

fn is_part_of_key(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.')
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
    fn the_rest_of_the_line_is_secret() {
        for (text, expected) in [
            ("SecretKey = my pass word\nx = 1\n", "my pass word"),
            ("SecretKey = \"pass\"rest", "\"pass\"rest"),
            ("token: 'abc'rest\nurl: x", "'abc'rest"),
            ("token: `abc\nurl: x", "`abc"),
            ("[{name: DB_PASSWORD value: abc}]", "value: abc}]"),
            ("- name: DB_PASSWORD\n  value: \"hun\"ter2", "\"hun\"ter2"),
            ("runnerToken abc def", "abc def"),
            ("runnerToken.x: abc def", "abc def"),
            ("runnerToken=a,SECRET", "a,SECRET"),
            ("kind: Secret\nstringDat: {a: b", "{a: b"),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn lines_that_continue_a_value_are_secret() {
        for (text, expected) in [
            (
                "token: |\n  abc\n  d: e\n\n  f\nurl: x",
                ["abc", "d: e", "f"].as_slice(),
            ),
            ("token: |\nabc\nurl: x", &["abc"]),
            ("token:\n  abc\n d: e\nurl: x", &["abc", "d: e"]),
            ("token:\n- abc\nurl: x", &["- abc"]),
            ("token: >-\n   abc\n  def\nurl: x", &["abc", "def"]),
            (
                "key:\n  privateKey = -----BEGIN KEY-----\n  ab+c/d==\n  abcd=\n  -----END KEY-----\n  [x]\n  y = 1",
                &[
                    "-----BEGIN KEY-----",
                    "ab+c/d==",
                    "abcd=",
                    "-----END KEY-----",
                ],
            ),
            ("kind: Secret\ndata:\n  a: b\ntype: x", &["a: b"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn other_lines_are_not_secret() {
        for text in [
            "# put the token here: abc",
            "token: ${TOKEN}\ntoken: \"\"\ntoken: {{ .Values.token }} # mine\n",
            "secretName: a\nautomountServiceAccountToken: false\n  [runners.kubernetes]\n",
            "kind: ConfigMap\ndata:\n  a: b\n",
            "secret: gitlab-runner-token\nurl: x",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
