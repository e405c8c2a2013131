//! Splits a template into tokens, by the rules of Go's `text/template`.
//!
//! Comments are dropped, and white space that `{{-` and `-}}` trim is not part of the text tokens. A token is a byte range;
//! the parser reads the text of it.

use std::ops::Range;

/// A lexical error and its range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LexError {
    pub message: &'static str,
    pub range: Range<usize>,
}

/// Splits a text into tokens, up to its end or the first error.
pub(super) fn lex(text: &str) -> (Vec<Token>, Option<LexError>) {
    let mut lexer = Lexer {
        text,
        at: 0,
        tokens: Vec::new(),
    };
    let error = lexer.run().err();
    (lexer.tokens, error)
}

const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
}

type Lexed<T = ()> = Result<T, LexError>;

impl<'t> Lexer<'t> {
    fn run(&mut self) -> Lexed {
        loop {
            let begin = self.at;
            let Some(found) = self.rest().find("{{") else {
                self.at = self.text.len();
                self.push_text(begin..self.at);
                self.push(TokenKind::End, self.at);
                return Ok(());
            };
            let open = begin + found;
            self.at = open + 2;
            let trims = has_trim_marker(self.rest());
            let kept = if trims {
                self.text[begin..open].trim_end_matches(SPACE).len()
            } else {
                found
            };
            self.push_text(begin..begin + kept);
            if trims {
                self.at += 2;
            }
            if self.rest().starts_with("/*") {
                self.comment(open)?;
            } else {
                self.tokens.push(Token {
                    kind: TokenKind::Open,
                    range: open..self.at,
                });
                self.action(open)
                    .map_err(|error| self.unclosed(open).unwrap_or(error))?;
            }
        }
    }

    /// The error that an action has no `}}` before the next action, which explains every other error in it.
    fn unclosed(&self, open: usize) -> Option<LexError> {
        let rest = &self.text[open + 2..];
        let end = rest.find("{{").unwrap_or(rest.len());
        (!rest[..end].contains("}}")).then(|| LexError {
            message: "unclosed template action: `{{` has no matching `}}`",
            range: open..open + 2,
        })
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.tokens.push(Token {
            kind,
            range: start..self.at,
        });
    }

    fn push_text(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.tokens.push(Token {
                kind: TokenKind::Text,
                range,
            });
        }
    }

    fn error(&self, message: &'static str, start: usize) -> LexError {
        LexError {
            message,
            range: start..self.at.max(start),
        }
    }

    fn comment(&mut self, open: usize) -> Lexed {
        let Some(end) = self.rest().find("*/") else {
            self.at = self.text.len().min(open + 4);
            return Err(self.error("missing `*/`: the comment is not closed", open));
        };
        self.at += end + 2;
        if !self.close() {
            return Err(self.error("missing `}}` after the comment", open));
        }
        self.tokens.pop();
        Ok(())
    }

    /// Consumes `}}` or ` -}}`, and the white space that the latter trims.
    fn close(&mut self) -> bool {
        let start = self.at;
        let rest = self.rest();
        let trims = rest.starts_with(SPACE) && rest[1..].starts_with("-}}");
        if !trims && !rest.starts_with("}}") {
            return false;
        }
        self.at += if trims { 4 } else { 2 };
        self.push(TokenKind::Close, start + usize::from(trims));
        if trims {
            self.at = self.text.len() - self.rest().trim_start_matches(SPACE).len();
        }
        true
    }

    fn action(&mut self, open: usize) -> Lexed {
        let mut depth = 0usize;
        loop {
            if depth == 0 && self.close() {
                return Ok(());
            }
            let start = self.at;
            if self.close() {
                return Err(self.error("missing `)` before the end of the action", start));
            }
            let Some(next) = self.next() else {
                self.at = open + 2;
                return Err(self.error("unclosed template action: `{{` has no matching `}}`", open));
            };
            let kind = self.kind(next, start)?;
            match kind {
                TokenKind::OpenParenthesis => depth += 1,
                TokenKind::CloseParenthesis if depth == 0 => {
                    return Err(self.error("unexpected `)`", start));
                }
                TokenKind::CloseParenthesis => depth -= 1,
                _ => {}
            }
            self.push(kind, start);
        }
    }

    /// Consumes the rest of the token that starts with `first`, and returns its kind.
    fn kind(&mut self, first: char, start: usize) -> Lexed<TokenKind> {
        Ok(match first {
            _ if SPACE.contains(&first) => self.space(),
            '=' => TokenKind::Assign,
            ':' if self.next() == Some('=') => TokenKind::Declare,
            ':' => return Err(self.error("missing `=` after `:`", start)),
            '|' => TokenKind::Pipe,
            '(' => TokenKind::OpenParenthesis,
            ')' => TokenKind::CloseParenthesis,
            '"' => self.quoted('"', TokenKind::Quoted, start)?,
            '\'' => self.quoted('\'', TokenKind::Character, start)?,
            '`' => self.raw(start)?,
            '$' => self.name(TokenKind::Variable, TokenKind::Variable, start)?,
            '.' if !self.peek().is_some_and(|next| next.is_ascii_digit()) => {
                self.name(TokenKind::Dot, TokenKind::Field, start)?
            }
            '.' | '+' | '-' | '0'..='9' => self.number(start)?,
            _ if is_alphanumeric(first) => self.word(start)?,
            '!'..='~' => TokenKind::Sign,
            _ => return Err(self.error("invalid character in an action", start)),
        })
    }

    /// Consumes the rest of a run of spaces, except the space of ` -}}`.
    fn space(&mut self) -> TokenKind {
        while self.rest().starts_with(SPACE) && !self.rest()[1..].starts_with("-}}") {
            self.at += 1;
        }
        TokenKind::Space
    }
}

/// Returns true if `{{` is followed by a dash and a space.
fn has_trim_marker(rest: &str) -> bool {
    rest.strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(SPACE))
}

const DECIMAL: &str = "0123456789_";

impl Lexer<'_> {
    fn quoted(&mut self, quote: char, kind: TokenKind, start: usize) -> Lexed<TokenKind> {
        loop {
            let mut next = self.next();
            if next == Some('\\') {
                next = self.next().filter(|&escaped| escaped != '\n');
                if next.is_some() {
                    continue;
                }
            }
            match next {
                Some(found) if found == quote => return Ok(kind),
                None | Some('\n') => {
                    self.at = start + 1;
                    return Err(self.error("missing closing quote on this line", start));
                }
                Some(_) => {}
            }
        }
    }

    fn raw(&mut self, start: usize) -> Lexed<TokenKind> {
        let Some(end) = self.rest().find('`') else {
            return Err(self.error("missing closing backquote", start));
        };
        self.at += end + 1;
        Ok(TokenKind::Raw)
    }

    /// Consumes the rest of `.name` or `$name`; the kind is `bare` without a name.
    fn name(&mut self, bare: TokenKind, named: TokenKind, start: usize) -> Lexed<TokenKind> {
        if self.at_terminator() {
            return Ok(bare);
        }
        self.identifier(start)?;
        Ok(named)
    }

    fn identifier(&mut self, start: usize) -> Lexed {
        while self.peek().is_some_and(is_alphanumeric) {
            self.next();
        }
        if !self.at_terminator() {
            self.next();
            return Err(self.error("invalid character in a name", start));
        }
        Ok(())
    }

    fn at_terminator(&self) -> bool {
        let rest = self.rest();
        rest.is_empty()
            || rest.starts_with(SPACE)
            || rest.starts_with(['.', ',', '|', ':', ')', '('])
            || rest.starts_with("}}")
    }

    fn word(&mut self, start: usize) -> Lexed<TokenKind> {
        self.identifier(start)?;
        Ok(match &self.text[start..self.at] {
            "true" | "false" => TokenKind::Bool,
            "nil" => TokenKind::Nil,
            word => Keyword::of(word).map_or(TokenKind::Identifier, TokenKind::Keyword),
        })
    }

    fn number(&mut self, start: usize) -> Lexed<TokenKind> {
        self.at = start;
        self.accept("+-");
        let (digits, exponent) = self.base();
        self.accept_run(digits);
        if self.accept(".") {
            self.accept_run(digits);
        }
        if self.accept(exponent) {
            self.accept("+-");
            self.accept_run(DECIMAL);
        }
        match self.peek() {
            Some('i') => Err(self.error("complex numbers are not supported", start)),
            Some(next) if is_alphanumeric(next) || next == '+' || next == '-' => {
                self.next();
                Err(self.error("invalid number", start))
            }
            _ => Ok(TokenKind::Number),
        }
    }

    /// The valid digits of a number by its prefix, and the letters of its exponent.
    fn base(&mut self) -> (&'static str, &'static str) {
        match self.accept("0") {
            true if self.accept("xX") => ("0123456789abcdefABCDEF_", "pP"),
            true if self.accept("oO") => ("01234567_", ""),
            true if self.accept("bB") => ("01_", ""),
            _ => (DECIMAL, "eE"),
        }
    }

    fn accept(&mut self, valid: &str) -> bool {
        let found = self.peek().is_some_and(|next| valid.contains(next));
        self.at += usize::from(found);
        found
    }

    fn accept_run(&mut self, valid: &str) {
        while self.accept(valid) {}
    }
}

fn is_alphanumeric(letter: char) -> bool {
    letter == '_' || letter.is_alphanumeric()
}

/// A token of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub range: Range<usize>,
}

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Literal text.
    Text,
    /// `{{`, with the dash of `{{-`.
    Open,
    /// `}}`, with the dash of `-}}`.
    Close,
    Space,
    Pipe,
    OpenParenthesis,
    CloseParenthesis,
    /// `=`
    Assign,
    /// `:=`
    Declare,
    /// Any other printable ASCII character, such as a comma.
    Sign,
    Identifier,
    Keyword(Keyword),
    Bool,
    Nil,
    /// `.` alone.
    Dot,
    /// `.name`
    Field,
    /// `$` or `$name`
    Variable,
    Number,
    Character,
    /// `"…"`
    Quoted,
    /// `` `…` ``
    Raw,
    /// The end of the text.
    End,
}

/// The keywords of Go templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Block,
    Break,
    Continue,
    Define,
    Else,
    End,
    If,
    Range,
    Template,
    With,
}

impl Keyword {
    /// The keyword of a word, if it is one.
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "block" => Keyword::Block,
            "break" => Keyword::Break,
            "continue" => Keyword::Continue,
            "define" => Keyword::Define,
            "else" => Keyword::Else,
            "end" => Keyword::End,
            "if" => Keyword::If,
            "range" => Keyword::Range,
            "template" => Keyword::Template,
            "with" => Keyword::With,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
        let (tokens, error) = lex(text);
        assert_eq!(error, None, "{text}");
        tokens
            .into_iter()
            .map(|token| (token.kind, &text[token.range]))
            .collect()
    }

    #[test]
    fn trim_markers_remove_white_space() {
        let found = kinds("a \n{{- /* c */ -}} b {{- .x -}}\n c");
        assert_eq!(found[0], (TokenKind::Text, "a"));
        assert_eq!(found[1], (TokenKind::Text, "b"));
        assert_eq!(found[3], (TokenKind::Field, ".x"));
        assert_eq!(found[4], (TokenKind::Close, "-}}"));
        assert_eq!(found[5], (TokenKind::Text, "c"));
    }

    #[test]
    fn a_dash_without_space_is_a_minus_sign() {
        assert_eq!(kinds("{{-3}}")[1], (TokenKind::Number, "-3"));
        assert_eq!(lex("{{ \"x\" - }}").1.map(|error| error.range), None);
    }

    #[test]
    fn unclosed_tokens_are_reported_at_their_start() {
        for (text, range) in [
            ("ab {{ x", 3..5),
            ("a: \"{{ .x\"\nb: {{ .y }}", 4..6),
            ("{{ (x }}", 6..8),
            ("{{ \"x }}", 3..4),
            ("{{/* x", 0..4),
            ("{{ 1i }}", 3..4),
        ] {
            assert_eq!(lex(text).1.map(|error| error.range), Some(range), "{text}");
        }
    }
}
