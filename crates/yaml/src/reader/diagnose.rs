//! Diagnosis of syntax errors: the parser fails after the actual mistake, and these heuristics find its cause and
//! location.

use std::ops::Range;

use super::build::Builder;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::scanner::LastScalar;
use super::token::{Style, Token, TokenKind};

impl<'text> Builder<'text> {
    /// The error that the next token is not the expected one.
    pub(super) fn unexpected(&mut self, expected: SyntaxErrorKind) -> SyntaxError {
        let token = match self.scanner.peek() {
            Ok(token) => token.clone(),
            Err(error) => return error,
        };
        if let Some(error) = self.diagnose_quote(&token) {
            return error;
        }
        if let Some(error) = self.diagnose_toml(&token) {
            return error;
        }
        let line = self.rest_of_line(token.range.start);
        let kind = match (
            &token.kind,
            self.previous.as_ref().map(|previous| &previous.kind),
        ) {
            (TokenKind::FlowSequenceEnd, _) => SyntaxErrorKind::UnexpectedBracket(']'),
            (TokenKind::FlowMappingEnd, _) => SyntaxErrorKind::UnexpectedBracket('}'),
            (TokenKind::FlowEntry, _) if expected != SyntaxErrorKind::MissingValue => {
                SyntaxErrorKind::ReservedCharacter(',')
            }
            (TokenKind::BlockEntry, _) if expected == SyntaxErrorKind::ExpectedKey => {
                SyntaxErrorKind::ItemInMapping
            }
            (
                TokenKind::BlockMappingStart | TokenKind::BlockSequenceStart,
                Some(TokenKind::BlockEnd),
            ) => SyntaxErrorKind::InconsistentIndentation(token.column),
            (
                TokenKind::BlockMappingStart | TokenKind::BlockSequenceStart,
                Some(TokenKind::Scalar(_, Style::Block)),
            ) => SyntaxErrorKind::TextAfterBlockScalar,
            (TokenKind::BlockMappingStart | TokenKind::BlockSequenceStart, _) => {
                SyntaxErrorKind::UnexpectedIndentation
            }
            (TokenKind::Scalar(..), Some(TokenKind::Scalar(_, Style::Block))) => {
                SyntaxErrorKind::TextAfterBlockScalar
            }
            (TokenKind::Key, _) if expected == SyntaxErrorKind::ExpectedItem => {
                SyntaxErrorKind::KeyInList
            }
            (_, Some(TokenKind::FlowSequenceEnd | TokenKind::FlowMappingEnd))
                if self.follows(&token) =>
            {
                SyntaxErrorKind::TextAfterValue
            }
            _ => expected,
        };
        let range = if token.range.is_empty() {
            line
        } else {
            token.range
        };
        SyntaxError::new(kind, range)
    }

    /// The error that neither a comma nor the closing bracket follows.
    pub(super) fn missing_comma(&mut self, bracket: &Range<usize>) -> SyntaxError {
        let closing = if self.text().as_bytes().get(bracket.start) == Some(&b'[') {
            ']'
        } else {
            '}'
        };
        let error = self.unexpected(SyntaxErrorKind::MissingComma(closing));
        if !matches!(error.kind, SyntaxErrorKind::MissingComma(_)) {
            return error;
        }
        let at = error.range.start;
        let is_over = self.text()[at..].trim().is_empty();
        let is_further_left = self.line_of(at) > self.line_of(bracket.start)
            && self.indentation_of(at) <= self.indentation_of(bracket.start);
        if is_over || is_further_left {
            let opening = if closing == ']' { '[' } else { '{' };
            return SyntaxError::new(SyntaxErrorKind::UnclosedBracket(opening), bracket.clone());
        }
        error
    }

    /// Diagnoses an error inside brackets: an unquoted template expression, or a missing closing bracket.
    pub(super) fn diagnose_bracket(
        &self,
        bracket: Range<usize>,
        error: SyntaxError,
    ) -> SyntaxError {
        let text = &self.text()[bracket.start..];
        let is_over = error.range.start >= self.text().trim_end().len();
        if text.starts_with("{{") {
            return SyntaxError::new(
                SyntaxErrorKind::UnquotedExpression,
                self.rest_of_line(bracket.start),
            );
        }
        match text.chars().next() {
            Some(opening) if is_over && error.kind == SyntaxErrorKind::MissingValue => {
                SyntaxError::new(SyntaxErrorKind::UnclosedBracket(opening), bracket)
            }
            _ => error,
        }
    }

    /// Moves an error of the scanner to its cause.
    pub(super) fn diagnose(&self, error: SyntaxError) -> SyntaxError {
        match (&error.kind, self.scanner.last_scalar) {
            (SyntaxErrorKind::UnquotedColon, Some(scalar)) if scalar.style == Style::Plain => {
                self.diagnose_plain_scalar(error, scalar)
            }
            (SyntaxErrorKind::MissingColon, Some(scalar)) => self.diagnose_line(error, scalar),
            _ => error,
        }
    }

    /// A `: ` after a plain scalar of several lines, one of which was meant to be a key.
    fn diagnose_plain_scalar(&self, error: SyntaxError, scalar: LastScalar) -> SyntaxError {
        let start = scalar.start.at;
        if self.line_of(error.range.start) == scalar.start.line {
            return error;
        }
        let before = &self.text()[self.line_start(start)..start];
        if !before.trim_start_matches([' ', '-']).is_empty() {
            let deeper = self.line_start(scalar.end) + self.indentation_of(scalar.end);
            return SyntaxError::new(
                SyntaxErrorKind::UnexpectedIndentation,
                self.rest_of_line(deeper),
            );
        }
        let first_line = self.rest_of_line(start);
        SyntaxError::new(self.colon_error(first_line.clone()), first_line)
    }

    /// A line without the `:` of a key.
    fn diagnose_line(&self, error: SyntaxError, scalar: LastScalar) -> SyntaxError {
        let is_of_block = self
            .previous
            .as_ref()
            .is_some_and(|token| matches!(token.kind, TokenKind::Scalar(_, Style::Block)));
        if scalar.style == Style::Quoted
            && scalar.start.at == error.range.start
            && self.lines(scalar) > 1
        {
            return SyntaxError::new(
                SyntaxErrorKind::QuoteClosedLater,
                scalar.start.at..scalar.start.at + 1,
            );
        }
        let kind = self.colon_error(error.range.clone());
        if is_of_block && kind == SyntaxErrorKind::MissingColon {
            return SyntaxError {
                kind: SyntaxErrorKind::TextAfterBlockScalar,
                ..error
            };
        }
        SyntaxError { kind, ..error }
    }

    /// The error in a line that was meant to be `key: value`.
    fn colon_error(&self, line: Range<usize>) -> SyntaxErrorKind {
        let line = &self.text()[line];
        let name = line
            .trim_start_matches(|letter: char| letter.is_alphanumeric() || "-_./".contains(letter));
        match name.strip_prefix(':') {
            Some(value)
                if name.len() < line.len() && !value.is_empty() && !value.starts_with("//") =>
            {
                SyntaxErrorKind::MissingSpaceAfterColon
            }
            _ => SyntaxErrorKind::MissingColon,
        }
    }

    /// A token on the line where a quoted string ended: its quotes are not the intended ones.
    fn diagnose_quote(&self, token: &Token<'_>) -> Option<SyntaxError> {
        let previous = self.previous.as_ref()?;
        if !matches!(previous.kind, TokenKind::Scalar(_, Style::Quoted)) || !self.follows(token) {
            return None;
        }
        if self.line_of(previous.range.end) > previous.line {
            return Some(SyntaxError::new(
                SyntaxErrorKind::QuoteClosedLater,
                previous.range.start..previous.range.start + 1,
            ));
        }
        let is_text = !matches!(
            token.kind,
            TokenKind::StreamEnd | TokenKind::FlowSequenceEnd | TokenKind::FlowMappingEnd
        );
        is_text.then(|| {
            SyntaxError::new(
                SyntaxErrorKind::TextAfterQuote,
                self.rest_of_line(token.range.start),
            )
        })
    }

    /// TOML below a TOML heading, which is a list in YAML: a key without `|` before embedded TOML.
    fn diagnose_toml(&self, token: &Token<'_>) -> Option<SyntaxError> {
        let heading = self
            .previous
            .as_ref()
            .filter(|previous| previous.kind == TokenKind::FlowSequenceEnd)?;
        let is_assignment = self.text()[self.rest_of_line(token.range.start)].contains(" = ");
        let is_table_array = self.text()[..heading.range.end].ends_with("]]");
        if !(is_assignment || is_table_array) || self.follows(token) {
            return None;
        }
        let mut start = self.line_start(heading.range.start);
        let is_toml = |line: &str| line.trim_start().starts_with(['[', '#']);
        while start > 0 && is_toml(&self.text()[start..]) {
            start = self.line_start(self.text()[..start].trim_end().len());
        }
        let line = &self.text()[self.rest_of_line(start)];
        let entry = line.trim_start_matches([' ', '-']);
        let (key, _) = entry.split_once(':')?;
        let start = start + line.len() - entry.len();
        Some(SyntaxError::new(
            SyntaxErrorKind::TomlWithoutBlockScalar(key.to_owned()),
            start..start + key.len() + 1,
        ))
    }

    /// Returns true if a token is on the line where the previous one ended.
    fn follows(&self, token: &Token<'_>) -> bool {
        self.previous
            .as_ref()
            .is_some_and(|previous| self.line_of(previous.range.end) == token.line)
    }

    fn text(&self) -> &'text str {
        self.scanner.cursor.text
    }

    fn line_start(&self, at: usize) -> usize {
        self.text()[..at]
            .rfind(['\n', '\r'])
            .map_or(0, |end| end + 1)
    }

    fn line_of(&self, at: usize) -> usize {
        let before = self.text()[..at].replace("\r\n", "\n");
        before
            .matches(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
            .count()
    }

    fn lines(&self, scalar: LastScalar) -> usize {
        1 + self.line_of(scalar.end) - scalar.start.line
    }

    fn indentation_of(&self, at: usize) -> usize {
        let line = &self.text()[self.line_start(at)..];
        line.len() - line.trim_start_matches(' ').len()
    }

    /// The range from an offset to the end of its line, without a comment.
    fn rest_of_line(&self, at: usize) -> Range<usize> {
        let line = self.text()[at..]
            .split(['\n', '\r'])
            .next()
            .unwrap_or_default();
        let line = line.split(" #").next().unwrap_or_default();
        at..at + line.trim_end().len()
    }
}
