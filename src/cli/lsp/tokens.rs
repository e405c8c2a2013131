//! Semantic tokens: the TOML of the runner configuration and the template expressions in a document, which a grammar for
//! YAML shows as plain strings.

use std::ops::Range;

use gen_lsp_types::{SemanticToken, SemanticTokens};

use super::analysis::Analysis;
use super::documents::Document;

/// The types of tokens, as the protocol names them.
pub const LEGEND: [&str; 9] = [
    "comment",
    "string",
    "number",
    "keyword",
    "operator",
    "property",
    "namespace",
    "function",
    "variable",
];

/// The type of a token; its index in the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Comment,
    String,
    Number,
    Keyword,
    Operator,
    Property,
    Namespace,
    Function,
    Variable,
}

/// The words of the template language that are not functions.
const KEYWORDS: [&str; 13] = [
    "block", "break", "continue", "define", "else", "end", "false", "if", "nil", "range",
    "template", "true", "with",
];

/// The bytes in which an expression is closed. Without a limit, many that are not closed would take quadratic time.
const LONGEST: usize = 4096;

/// The tokens of a document.
pub fn tokens(document: &Document, analysis: &Analysis) -> SemanticTokens {
    let mut lexer = Lexer {
        text: &document.text,
        found: Vec::new(),
    };
    let whole = document.mark()..document.text.len();
    if document.uri.as_ref().ends_with(".toml") {
        if !analysis.releases.is_empty() {
            lexer.toml(whole);
        }
    } else if !analysis.releases.is_empty() {
        lexer.values(whole, &blocks(document, analysis));
    }
    encode(document, lexer.found)
}

/// The bytes of the block scalars that hold TOML, in order.
fn blocks(document: &Document, analysis: &Analysis) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for release in &analysis.releases {
        let Some(runners) = release.given.get("runners") else {
            continue;
        };
        for key in ["config", "configOverride"] {
            let entry = runners.entry(key);
            let is_here = |span: helm_yaml::source::Span| {
                span.file().is_some() && span.file() == analysis.file_in(release)
            };
            let entry = entry
                .filter(|entry| is_here(entry.key_span) && is_here(entry.node.span))
                .map(|entry| (entry.key_span.range().end, entry.node.span.range().end));
            blocks.extend(entry.and_then(|(key, end)| {
                block(document, key + document.mark()..end + document.mark())
            }));
        }
    }
    blocks.sort_by_key(|block| block.start);
    blocks.dedup();
    blocks
}

/// The lines of a block scalar whose header is at the start of a range.
fn block(document: &Document, range: Range<usize>) -> Option<Range<usize>> {
    let line = document.line(document.line_of(range.start));
    let header = document.text.get(range.start..line.end)?;
    let is_block = header
        .trim_start_matches(['"', '\'', ':', ' '])
        .starts_with(['|', '>']);
    let start = line.end + document.text[line.end..].find('\n')? + 1;
    (is_block && start <= range.end).then_some(start..range.end)
}

/// The tokens as the protocol encodes them: each relative to the one before it, none longer than a line.
fn encode(document: &Document, tokens: Vec<(Range<usize>, Kind)>) -> SemanticTokens {
    let mut data = Vec::new();
    let mut last = gen_lsp_types::Position::new(0, 0);
    for (bytes, kind) in tokens {
        for number in document.line_of(bytes.start)..=document.line_of(bytes.end) {
            let line = document.line(number);
            let part = bytes.start.max(line.start)..bytes.end.min(line.end);
            if part.is_empty() {
                continue;
            }
            let range = document.range(part);
            let delta_line = range.start.line - last.line;
            let from = if delta_line == 0 { last.character } else { 0 };
            data.push(SemanticToken {
                delta_line,
                delta_start: range.start.character - from,
                length: range.end.character - range.start.character,
                token_type: kind as u32,
                token_modifiers_bitset: 0,
            });
            last = range.start;
        }
    }
    SemanticTokens::new(None, data)
}

struct Lexer<'t> {
    text: &'t str,
    found: Vec<(Range<usize>, Kind)>,
}

impl<'t> Lexer<'t> {
    fn add(&mut self, bytes: Range<usize>, kind: Kind) {
        if !bytes.is_empty() {
            self.found.push((bytes, kind));
        }
    }

    /// Values: the expressions in them, and TOML in the blocks.
    fn values(&mut self, range: Range<usize>, blocks: &[Range<usize>]) {
        let mut from = range.start;
        for block in blocks {
            self.expressions(from..block.start.max(from));
            self.toml(block.clone());
            from = block.end.max(from);
        }
        self.expressions(from..range.end);
    }

    /// The expressions outside of comments.
    fn expressions(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some(offset) = self.text[at..range.end].find("{{") {
            let start = at + offset;
            let line = self.text[..start].rfind('\n').map_or(0, |end| end + 1);
            at = if self.text[line..start].trim_start().starts_with('#') {
                self.line_end(start, range.end)
            } else {
                self.template(start, range.end)
            };
        }
    }

    fn line_end(&self, at: usize, end: usize) -> usize {
        self.text[at..end].find('\n').map_or(end, |line| at + line)
    }

    fn toml(&mut self, range: Range<usize>) {
        let end = range.end;
        let mut at = range.start;
        // The number of open brackets: a line that begins inside of an array is not a header.
        let mut depth = 0_usize;
        let mut is_line_start = true;
        while let Some(first) = self.text[at..end].chars().next() {
            let starts_line = std::mem::replace(&mut is_line_start, false);
            at = match first {
                '\n' => {
                    is_line_start = true;
                    at + 1
                }
                _ if first.is_whitespace() => {
                    is_line_start = starts_line;
                    at + first.len_utf8()
                }
                '{' if self.text[at..end].starts_with("{{") => self.template(at, end),
                '#' => {
                    let line_end = self.line_end(at, end);
                    self.add(at..line_end, Kind::Comment);
                    line_end
                }
                '"' | '\'' => self.string(at, end),
                '[' if starts_line && depth == 0 => self.header(at, end),
                '[' | '{' => {
                    depth += 1;
                    at + 1
                }
                ']' | '}' => {
                    depth = depth.saturating_sub(1);
                    at + 1
                }
                '=' => {
                    self.add(at..at + 1, Kind::Operator);
                    at + 1
                }
                _ => self.toml_word(at, end),
            };
        }
    }

    /// The header of a table, without its brackets.
    fn header(&mut self, at: usize, end: usize) -> usize {
        let line_end = self.line_end(at, end);
        let line = &self.text[at..line_end];
        let close = line.find(']').unwrap_or(line.len());
        let start = line.len() - line.trim_start_matches('[').len();
        self.add(at + start..at + close.max(start), Kind::Namespace);
        let brackets = line[close..].len() - line[close..].trim_start_matches(']').len();
        at + (close + brackets).max(start)
    }

    fn toml_word(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.text[at..end];
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.' | ':');
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let Some(first) = rest[..length].chars().next() else {
            return at + rest.chars().next().map_or(1, char::len_utf8);
        };
        let word = at..at + length;
        if rest[length..]
            .trim_start_matches([' ', '\t'])
            .starts_with('=')
        {
            self.add(word.clone(), Kind::Property);
        } else if first.is_ascii_digit() || matches!(first, '+' | '-') {
            self.add(word.clone(), Kind::Number);
        } else if matches!(&rest[..length], "true" | "false" | "inf" | "nan") {
            self.add(word.clone(), Kind::Keyword);
        }
        word.end
    }

    /// A string of TOML, with the expressions in it. A string in simple quotes ends with its line at the latest.
    fn string(&mut self, start: usize, end: usize) -> usize {
        let rest = &self.text[start..end];
        let quotes = ["\"\"\"", "'''", "\"", "'"];
        let quote = quotes.into_iter().find(|quote| rest.starts_with(quote));
        let quote = quote.unwrap_or("\"");
        let limit = match quote.len() {
            1 => self.line_end(start, end),
            _ => end,
        };
        let has_escapes = quote.starts_with('"');
        let mut piece = start;
        let mut at = start + quote.len();
        while at < limit {
            let rest = &self.text[at..limit];
            if rest.starts_with(quote) {
                self.add(piece..at + quote.len(), Kind::String);
                return at + quote.len();
            }
            if rest.starts_with("{{") {
                self.add(piece..at, Kind::String);
                at = self.template(at, end);
                piece = at;
                continue;
            }
            let mut characters = rest.chars();
            let first = characters.next();
            let skipped = characters
                .next()
                .filter(|_| has_escapes && first == Some('\\'));
            let lengths = first.into_iter().chain(skipped).map(char::len_utf8);
            at += lengths.sum::<usize>();
        }
        self.add(piece..at.min(end).max(piece), Kind::String);
        at
    }

    /// An expression with its braces. One that is not closed ends with its line.
    fn template(&mut self, start: usize, end: usize) -> usize {
        let close = self.closing(start, end);
        let limit = match close {
            Some(close) => close - usize::from(self.text[start + 2..close].ends_with('-')),
            None => self.line_end(start, end),
        };
        let has_dash = self.text[start + 2..].starts_with('-');
        let open = (start + 2 + usize::from(has_dash)).min(limit.max(start + 2));
        self.add(start..open, Kind::Operator);
        let mut at = open;
        while at < limit {
            at = self.template_token(at, limit);
        }
        let Some(close) = close else { return limit };
        self.add(limit..close + 2, Kind::Operator);
        close + 2
    }

    /// The offset of the braces that close an expression; those in a string do not.
    fn closing(&self, start: usize, end: usize) -> Option<usize> {
        let end = self.text.floor_char_boundary(end.min(start + LONGEST));
        let mut at = start + 2;
        loop {
            let rest = &self.text[at..end];
            let next = rest.find(['}', '"', '`'])?;
            if rest[next..].starts_with("}}") {
                return Some(at + next);
            }
            at += next + 1;
            if let Some(quote @ ('"' | '`')) = rest[next..].chars().next() {
                at = self.quoted(at, end, quote)?;
            }
        }
    }

    /// The offset after the quote that ends a string of the template language.
    fn quoted(&self, mut at: usize, end: usize, quote: char) -> Option<usize> {
        loop {
            let rest = &self.text[at..end];
            let next = rest.find([quote, '\\'])?;
            at += next + 1;
            if rest[next..].starts_with(quote) {
                return Some(at);
            }
            if quote == '"' {
                at += self.text[at..end].chars().next()?.len_utf8();
            }
        }
    }

    fn template_token(&mut self, at: usize, limit: usize) -> usize {
        let rest = &self.text[at..limit];
        let Some(first) = rest.chars().next() else {
            return limit;
        };
        let word =
            |is_part: fn(char) -> bool| at + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (end, kind) = match first {
            '"' | '`' => {
                let end = self.quoted(at + 1, limit, first);
                (end.unwrap_or(limit), Some(Kind::String))
            }
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(limit, |end| at + end + 2);
                (end, Some(Kind::Comment))
            }
            '.' => (word(|c| is_name(c) || c == '.'), Some(Kind::Property)),
            '$' => (word(|c| is_name(c) || c == '$'), Some(Kind::Variable)),
            '0'..='9' => (word(|c| is_name(c) || c == '.'), Some(Kind::Number)),
            '|' | '=' | ':' | ',' => (
                word(|c| matches!(c, '|' | '=' | ':' | ',')),
                Some(Kind::Operator),
            ),
            _ if is_name(first) => {
                let end = word(is_name);
                let is_keyword = KEYWORDS.contains(&&self.text[at..end]);
                (
                    end,
                    Some(if is_keyword {
                        Kind::Keyword
                    } else {
                        Kind::Function
                    }),
                )
            }
            _ => (at + first.len_utf8(), None),
        };
        if let Some(kind) = kind {
            self.add(at..end, kind);
        }
        end
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
