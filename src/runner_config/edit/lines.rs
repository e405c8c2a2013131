//! The lines of a TOML text and the sections that they belong to.

use std::ops::Range;

use helm_yaml::edit::{Refusal, line_ending};

/// A text with its lines.
pub(super) struct Lines<'t> {
    text: &'t str,
    lines: Vec<Line<'t>>,
}

/// A line with its kind.
struct Line<'t> {
    range: Range<usize>,
    kind: Kind<'t>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind<'t> {
    /// `[a.b]` or `[[a]]`, without the brackets.
    Header(&'t str),
    /// The first line of `key = value`, with the key.
    Key(&'t str),
    /// A further line of a value.
    Continued,
    /// A blank line, or a comment.
    Other,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut open = Open::default();
        let mut at = 0;
        let mut lines = Vec::new();
        for line in text.split_inclusive('\n') {
            let kind = if open.is_open() {
                Kind::Continued
            } else {
                kind(line.trim())
            };
            if matches!(kind, Kind::Key(_) | Kind::Continued) {
                open.read(line);
            }
            lines.push(Line {
                range: at..at + line.len(),
                kind,
            });
            at += line.len();
        }
        Lines { text, lines }
    }

    /// The lines of a key of a section, if it is set there.
    pub(super) fn known(&self, section: &str, key: &str) -> Option<Range<usize>> {
        let header = self
            .lines
            .iter()
            .position(|line| line.kind == Kind::Header(section))?;
        let mut body = self.lines[header + 1..]
            .iter()
            .take_while(|line| !matches!(line.kind, Kind::Header(_)))
            .skip_while(|line| line.kind != Kind::Key(key));
        let first = body.next()?;
        let rest = body.take_while(|line| line.kind == Kind::Continued);
        let last = rest.last().unwrap_or(first);
        Some(first.range.start..last.range.end)
    }

    /// The headers with the name of the one at an offset: their ranges without a comment, and their names.
    pub(super) fn headers_of(&self, at: usize) -> Result<Vec<(Range<usize>, &'t str)>, Refusal> {
        let here = self.lines.iter().find(|line| line.range.contains(&at));
        let Some(Kind::Header(name)) = here.map(|line| line.kind) else {
            return Err(Refusal::Unsupported("the value has no table header"));
        };
        let range = |line: &Line<'_>| {
            let text = &self.text[line.range.clone()];
            let (start, end) = (text.find('[')?, text.rfind(']')?);
            Some((line.range.start + start..line.range.start + end + 1, name))
        };
        let same = self
            .lines
            .iter()
            .filter(|line| line.kind == Kind::Header(name));
        Ok(same.filter_map(range).collect())
    }

    /// The lines of the key that starts at an offset, to the end of its value, with the comments directly above.
    pub(super) fn entry(&self, key: usize, value_end: usize) -> Result<Range<usize>, Refusal> {
        let line_of = |at: usize| {
            self.lines
                .partition_point(|line| line.range.end <= at)
                .min(self.lines.len().saturating_sub(1))
        };
        let (first, last) = (line_of(key), line_of(value_end.saturating_sub(1)));
        let (Some(start), Some(end)) = (self.lines.get(first), self.lines.get(last)) else {
            return Err(Refusal::NotFound);
        };
        let before = &self.text[start.range.start..key];
        let after = self.text[value_end..end.range.end.max(value_end)].trim();
        if !before.trim().is_empty() || !(after.is_empty() || after.starts_with('#')) {
            return Err(Refusal::Unsupported("other text is on the same line"));
        }
        let is_comment = |line: &&Line<'_>| {
            let text = &self.text[line.range.clone()];
            let comment = text.trim();
            comment.starts_with('#') && !comment.contains('=') && text.starts_with(before)
        };
        let comments = self.lines[..first].iter().rev().take_while(is_comment);
        let start = comments.last().unwrap_or(start).range.start;
        Ok(start..end.range.end)
    }
}

/// The brackets and multi-line strings that a value has opened.
#[derive(Default)]
struct Open {
    brackets: usize,
    string: Option<&'static str>,
}

impl Open {
    fn is_open(&self) -> bool {
        self.brackets > 0 || self.string.is_some()
    }

    fn read(&mut self, line: &str) {
        let mut rest = line;
        while let Some(character) = rest.chars().next() {
            let mut length = character.len_utf8();
            if let Some(quotes) = self.string {
                if rest.starts_with(quotes) {
                    self.string = None;
                    length = quotes.len();
                } else if character == '\\' && quotes == "\"\"\"" {
                    length += rest.chars().nth(1).map_or(0, char::len_utf8);
                }
            } else if let Some(quotes) = ["\"\"\"", "'''"]
                .into_iter()
                .find(|quotes| rest.starts_with(quotes))
            {
                self.string = Some(quotes);
                length = quotes.len();
            } else {
                match character {
                    '#' => return,
                    '"' | '\'' => length = string_length(rest, character),
                    '[' | '{' => self.brackets += 1,
                    ']' | '}' => self.brackets = self.brackets.saturating_sub(1),
                    _ => {}
                }
            }
            rest = &rest[length.min(rest.len())..];
        }
    }
}

/// The lines of an entry, each with whether it begins in a multi-line string, whose indentation is part of the value.
pub(super) fn with_strings(entry: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut open = Open::default();
    entry.lines().map(move |line| {
        let is_string = open.string.is_some();
        if is_string || !line.trim_start().starts_with('#') {
            open.read(line);
        }
        (line, is_string)
    })
}

/// The length of a string on one line, from its opening quote.
fn string_length(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        if character == quote && !is_escaped {
            return at + 1;
        }
        is_escaped = character == '\\' && quote == '"' && !is_escaped;
    }
    text.len()
}

fn kind(line: &str) -> Kind<'_> {
    if let Some(header) = line.strip_prefix('[') {
        let header = header.trim_start_matches('[');
        return match header.split_once(']') {
            Some((name, _)) => Kind::Header(name.trim()),
            None => Kind::Other,
        };
    }
    match line.split_once('=') {
        Some((key, _)) if !line.starts_with('#') && !line.starts_with("{{") => {
            Kind::Key(key.trim())
        }
        _ => Kind::Other,
    }
}

/// Whether a section is another or inside it.
fn is_within(section: &str, other: &str) -> bool {
    section
        .strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The key of an entry, which may begin with comments.
pub(super) fn key(entry: &str) -> &str {
    let line = entry.lines().find(|line| !line.starts_with('#'));
    let key = line.and_then(|line| line.split_once('='));
    key.map_or(entry, |(key, _)| key.trim())
}

/// Adds a line `key = value` at the end of a section, which is created if it is missing.
pub(super) fn insert(text: &str, section: &str, line: &str) -> Result<String, Refusal> {
    let lines = Lines::of(text);
    let headers = |name: &str| -> Vec<usize> {
        let is_it = |line: &Line<'_>| line.kind == Kind::Header(name);
        (0..lines.lines.len())
            .filter(|&index| is_it(&lines.lines[index]))
            .collect()
    };
    if headers("runners").len() > 1 && is_within(section, "runners") {
        return Err(Refusal::Unsupported(
            "the configuration has several runners",
        ));
    }
    let key = key(line);
    if section.is_empty() {
        return lines.add_to_body(0, "", key, line);
    }
    match headers(section).as_slice() {
        [header] => {
            let indent = lines.indent(*header);
            lines.add_to_body(header + 1, &format!("{indent}  "), key, line)
        }
        [] => lines.add_section(section, line),
        _ => Err(Refusal::Unsupported(
            "the configuration has the section twice",
        )),
    }
}

impl Lines<'_> {
    /// The indentation of a line.
    fn indent(&self, index: usize) -> &str {
        let line = &self.text[self.lines[index].range.clone()];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// Adds a line after the last key of the body that begins at a line.
    fn add_to_body(
        &self,
        first: usize,
        indent: &str,
        key: &str,
        line: &str,
    ) -> Result<String, Refusal> {
        let body = self.lines[first.min(self.lines.len())..]
            .iter()
            .take_while(|line| !matches!(line.kind, Kind::Header(_)));
        let mut end = first;
        let mut last_key = None;
        for (index, known) in (first..).zip(body) {
            match known.kind {
                Kind::Key(name) if name == key => return Err(Refusal::Exists(key.to_owned())),
                Kind::Key(_) => (end, last_key) = (index + 1, Some(index)),
                Kind::Continued => end = index + 1,
                _ => {}
            }
        }
        let indent = last_key.map_or(indent, |index| self.indent(index));
        Ok(self.with_lines(end, &[format!("{indent}{line}")]))
    }

    /// Adds a section with one line, after the last line of the section around it.
    fn add_section(&self, section: &str, line: &str) -> Result<String, Refusal> {
        let is_runner = section == "runners";
        let header = if is_runner {
            "[[runners]]".to_owned()
        } else {
            format!("[{section}]")
        };
        let is_in = |known: &Line<'_>, name: &str| match known.kind {
            Kind::Header(other) => Some(is_within(other, name)),
            _ => None,
        };
        let mut around = section;
        while let Some((parent, _)) = around.rsplit_once('.') {
            around = parent;
            let is_header = |known: &Line<'_>| known.kind == Kind::Header(around);
            let Some(first) = self.lines.iter().position(is_header) else {
                continue;
            };
            let rest = self.lines[first..].iter();
            let count = rest
                .take_while(|known| is_in(known, around) != Some(false))
                .count();
            let end = self.content_end(first, first + count);
            let indent = format!("{}  ", self.indent(first));
            let new = [format!("{indent}{header}"), format!("{indent}  {line}")];
            return Ok(self.with_lines(end, &new));
        }
        let end = self.content_end(0, self.lines.len());
        let new = if is_runner || !is_within(section, "runners") {
            vec![header, format!("  {line}")]
        } else {
            let lines = [format!("  {header}"), format!("    {line}")];
            std::iter::once("[[runners]]".to_owned())
                .chain(lines)
                .collect()
        };
        Ok(self.with_lines(end, &new))
    }

    /// The end of the lines with content in a range.
    fn content_end(&self, first: usize, end: usize) -> usize {
        let is_content = |index: &usize| self.lines[*index].kind != Kind::Other;
        (first..end)
            .rev()
            .find(is_content)
            .map_or(end, |last| last + 1)
    }

    /// The text with new lines before the line at an index.
    fn with_lines(&self, index: usize, new: &[String]) -> String {
        let newline = line_ending(self.text);
        let at = self
            .lines
            .get(index)
            .map_or(self.text.len(), |line| line.range.start);
        let (before, after) = self.text.split_at(at);
        let mut text = before.to_owned();
        if !before.is_empty() && !before.ends_with('\n') {
            text.push_str(newline);
        }
        for lines in new {
            let indent = &lines[..lines.len() - lines.trim_start().len()];
            for (number, (line, is_string)) in with_strings(lines).enumerate() {
                if number > 0 && !line.is_empty() && !is_string {
                    text.push_str(indent);
                }
                text.push_str(line);
                text.push_str(newline);
            }
        }
        text + after
    }
}
