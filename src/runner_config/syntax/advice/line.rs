//! The line of a syntax error, and habits that are visible in the whole line.

use std::ops::Range;

use super::LineFault;

/// A line of the text.
pub(in crate::runner_config::syntax) struct Line<'t> {
    start: usize,
    content: &'t str,
}

impl<'t> Line<'t> {
    pub(in crate::runner_config::syntax) fn around(text: &'t str, at: usize) -> Self {
        let at = text.floor_char_boundary(at);
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[start..]
            .find('\n')
            .map_or(text.len(), |length| start + length);
        Line {
            start,
            content: text[start..end].trim_end(),
        }
    }

    /// The offset of the line in the text.
    pub(in crate::runner_config::syntax) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn trimmed(&self) -> &'t str {
        self.content.trim_start()
    }

    /// The range of the line without surrounding whitespace.
    pub(in crate::runner_config::syntax) fn range(&self) -> Range<usize> {
        let indent = self.content.len() - self.trimmed().len();
        self.start + indent..self.start + self.content.len()
    }

    /// The line from its start. [`Line::part`] converts offsets in it to offsets in the text.
    pub(super) fn content(&self) -> &'t str {
        self.content
    }

    /// Converts a range of the line to a range of the text.
    pub(super) fn part(&self, range: Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
    }

    /// The offset of the first `=` outside of quotes in the line.
    pub(super) fn equals(&self) -> Option<usize> {
        let mut quote = None;
        for (at, byte) in self.content.bytes().enumerate() {
            match (quote, byte) {
                (None, b'=') => return Some(at),
                (None, b'#') => return None,
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), close) if open == close => quote = None,
                _ => {}
            }
        }
        None
    }

    /// The key of `key = value`, if it needs no quotes.
    pub(in crate::runner_config::syntax) fn key(&self) -> Option<&'t str> {
        let key = self.content[..self.equals()?].trim();
        let plain = |character: char| {
            character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
        };
        (!key.is_empty() && key.chars().all(plain)).then_some(key)
    }

    /// The range of the value of `key = value` in the line, without a comment.
    pub(super) fn value(&self) -> Option<Range<usize>> {
        let from = self.equals()? + 1;
        let value = &self.content[from..];
        let value = value.split(" #").next().unwrap_or(value);
        let start = from + value.len() - value.trim_start().len();
        Some(start..(from + value.trim_end().len()).max(start))
    }
}

/// The error in a line that is not TOML at all.
pub(super) fn habit(line: &Line<'_>) -> Option<LineFault> {
    typographic_quotes(line)
        .or_else(|| header(line))
        .or_else(|| yaml_item(line))
        .or_else(|| yaml_key(line))
        .or_else(|| foreign_comment(line))
        .or_else(|| unquoted_key(line))
        .or_else(|| no_equals(line))
}

fn typographic_quotes(line: &Line<'_>) -> Option<LineFault> {
    let is_quote = |character: char| matches!(character, '“' | '”' | '„' | '‘' | '’' | '«' | '»');
    let at = line
        .content
        .find(is_quote)
        .filter(|_| !line.content.contains(['"', '\'']))?;
    let width = line.content[at..].chars().next().map_or(0, char::len_utf8);
    let range = line.part(at..at + width);
    Some(
        LineFault::new(
            range,
            "invalid quotation mark: TOML takes straight quotes only",
            "write straight quotes: \"…\"",
        )
        .repaired(
            "write straight quotes",
            line.range(),
            straight(line.trimmed()),
        ),
    )
}

/// A text with straight quotes.
fn straight(text: &str) -> String {
    text.replace(['“', '”', '„', '«', '»'], "\"")
        .replace(['‘', '’'], "'")
}

fn header(line: &Line<'_>) -> Option<LineFault> {
    let text = line.trimmed();
    if !text.starts_with('[') || line.equals().is_some() {
        return None;
    }
    let header = text.split('#').next().unwrap_or(text).trim_end();
    let opened = header.bytes().take_while(|&byte| byte == b'[').count();
    let name = header.trim_start_matches('[').trim_end_matches(']').trim();
    let closed = header.len() - header.trim_end_matches(']').len();
    let plain =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.');
    if opened > 2 || name.is_empty() || !name.chars().all(plain) || opened == closed {
        return None;
    }
    let is_element = opened == 2 || name == "runners";
    let right = if is_element {
        format!("[[{name}]]")
    } else {
        format!("[{name}]")
    };
    let message = "invalid table header: the brackets do not match";
    let start = line.range().start;
    Some(
        LineFault::new(line.range(), message, format!("write `{right}`")).repaired(
            "correct the brackets",
            start..start + header.len(),
            right,
        ),
    )
}

fn yaml_item(line: &Line<'_>) -> Option<LineFault> {
    line.trimmed().starts_with("- ").then(|| {
        let help = "write an array: `key = [\"one\", \"two\"]`";
        LineFault::new(
            line.range(),
            "invalid TOML: `- ` is a list item of YAML",
            help,
        )
    })
}

/// `key: value`, where no `=` comes first.
fn yaml_key(line: &Line<'_>) -> Option<LineFault> {
    let text = line.trimmed();
    let colon = text.find(':')?;
    let key = text[..colon].trim_matches(['"', '\'']);
    let plain =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.');
    let ends_there = text[colon + 1..].is_empty() || text[colon + 1..].starts_with(' ');
    if key.is_empty()
        || !key.chars().all(plain)
        || !ends_there
        || line.equals().is_some_and(|at| at < colon)
    {
        return None;
    }
    let help = match text[colon + 1..].trim() {
        "" => format!(
            "write a table header with its full name, such as `[runners.{key}]`, and each setting as `key = value`"
        ),
        _ => format!("write `{key} = …`, with strings in quotes"),
    };
    let fault = LineFault::new(
        line.range(),
        format!("invalid TOML: `{key}:` is YAML"),
        help,
    );
    let value = text[colon + 1..].split(" #").next().unwrap_or_default();
    let end = line.range().start + colon + 1 + value.trim_end().len();
    Some(match in_toml(value.trim()) {
        Some(value) => fault.repaired(
            "write `=` instead of `:`",
            line.range().start..end,
            format!("{} = {value}", &text[..colon]),
        ),
        None => fault,
    })
}

fn foreign_comment(line: &Line<'_>) -> Option<LineFault> {
    let text = line.trimmed();
    let found = ["//", "--", "/*", ";"]
        .into_iter()
        .find(|mark| text.starts_with(mark))?;
    let start = line.range().start;
    let fault = LineFault::new(
        line.range(),
        format!("invalid comment `{found}`: expected `#`"),
        "start the comment with `#`",
    );
    let mark = start..start + found.len();
    // A comment in `/*` may have several lines.
    Some(match found {
        "/*" => fault,
        _ => fault.repaired("start the comment with `#`", mark, "#"),
    })
}

/// A YAML scalar on one line in TOML, if it is written in the same way there, or is a plain string.
fn in_toml(scalar: &str) -> Option<String> {
    let is_string = |quote: char| {
        let inner = scalar.strip_prefix(quote)?.strip_suffix(quote)?;
        Some(!inner.contains([quote, '\\']))
    };
    let is_quoted = is_string('"').or_else(|| is_string('\''));
    let is_literal = scalar == "true" || scalar == "false" || scalar.parse::<i64>().is_ok();
    if is_literal || is_quoted == Some(true) {
        return Some(scalar.to_owned());
    }
    quoted(scalar)
}

/// A text without quotes as a string of TOML, if it needs no escape.
pub(super) fn quoted(text: &str) -> Option<String> {
    let is_special = |c: char| matches!(c, '"' | '\'' | '\\' | '#' | ',') || c.is_control();
    let is_plain = !text.is_empty()
        && !text.starts_with(['[', '{', '|', '>', '&', '*', '!'])
        && !text.contains(is_special);
    is_plain.then(|| format!("\"{text}\""))
}

/// `karpenter.sh/do-not-disrupt = "true"`: a key with other characters than TOML allows without quotes.
fn unquoted_key(line: &Line<'_>) -> Option<LineFault> {
    let key = line.content[..line.equals()?].trim();
    let is_key =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '*' | '@');
    if !key.contains(['/', '*', '@']) || !key.chars().all(is_key) {
        return None;
    }
    let start = line.range().start;
    let range = start..start + key.len();
    let fault = LineFault::new(
        range.clone(),
        format!("missing quotes around the key `{key}`"),
        format!("write `\"{key}\" = {}`", shown_value(line)),
    );
    let value = line.value().unwrap_or_default();
    Some(match in_toml(&line.content()[value.clone()]) {
        Some(value_in_toml) => fault.repaired(
            "quote the key",
            start..line.part(value).end,
            format!("\"{key}\" = {value_in_toml}"),
        ),
        None => fault.repaired("quote the key", range, format!("\"{key}\"")),
    })
}

/// The value of a line if it is a boolean, a number or a short plain string: anything else may be a secret.
fn shown_value<'t>(line: &Line<'t>) -> &'t str {
    const MAX_LENGTH: usize = 16;
    let value = line.value().map_or("", |range| &line.content()[range]);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '"' | '\'' | '-' | '.');
    if value.is_empty() || value.len() > MAX_LENGTH || !value.chars().all(is_plain) {
        return "…";
    }
    value
}

fn no_equals(line: &Line<'_>) -> Option<LineFault> {
    let text = line.trimmed();
    let word = text.split_whitespace().next()?;
    let plain =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.');
    if line.equals().is_some()
        || !word.chars().all(plain)
        || !word.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return None;
    }
    let range = line.range().start..line.range().start + word.len();
    Some(LineFault::new(
        range,
        format!("missing `=` and a value after `{word}`"),
        format!("write `{word} = …`"),
    ))
}
