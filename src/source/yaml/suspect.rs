//! Where a mistake is: a reader stumbles behind it, and these are the guesses about what a person did wrong before.

use std::ops::Range;

use super::build::Builder;
use super::problem::{Failure, Problem};
use super::scanner::LastScalar;
use super::token::{Style, Token, TokenKind};

impl<'text> Builder<'text> {
    /// The failure that the next token is not what was expected.
    pub(super) fn unexpected(&mut self, expected: Problem) -> Failure {
        let token = match self.scanner.peek() {
            Ok(token) => token.clone(),
            Err(failure) => return failure,
        };
        if let Some(failure) = self.suspect_quote(&token) {
            return failure;
        }
        let line = self.rest_of_line(token.range.start);
        let problem = match (&token.kind, self.previous.as_ref().map(|previous| &previous.kind)) {
            (TokenKind::FlowSequenceEnd, _) => Problem::UnexpectedBracket(']'),
            (TokenKind::FlowMappingEnd, _) => Problem::UnexpectedBracket('}'),
            (TokenKind::FlowEntry, _) if expected != Problem::MissingValue => Problem::ReservedCharacter(','),
            (TokenKind::BlockEntry, _) if expected == Problem::ExpectedKey => Problem::ItemAmongKeys,
            (TokenKind::BlockMappingStart | TokenKind::BlockSequenceStart, Some(TokenKind::BlockEnd)) => {
                Problem::Indentation(token.column)
            }
            (
                TokenKind::BlockMappingStart | TokenKind::BlockSequenceStart,
                Some(TokenKind::Scalar(_, Style::Block)),
            ) => Problem::LeftOfBlockScalar,
            (TokenKind::BlockMappingStart | TokenKind::BlockSequenceStart, _) => Problem::DeeperThanItsText,
            (TokenKind::Scalar(..), Some(TokenKind::Scalar(_, Style::Block))) => Problem::LeftOfBlockScalar,
            (TokenKind::Key, _) if expected == Problem::ExpectedItem => Problem::KeyAmongItems,
            (_, Some(TokenKind::FlowSequenceEnd | TokenKind::FlowMappingEnd)) if self.follows(&token) => {
                Problem::TextBehindValue
            }
            _ => expected,
        };
        let range = if token.range.is_empty() { line } else { token.range };
        Failure::new(problem, range)
    }

    /// The failure that neither a comma nor the bracket's end follows: a comma was forgotten, or the end.
    pub(super) fn missing_comma(&mut self, bracket: &Range<usize>) -> Failure {
        let closing = if self.text().as_bytes().get(bracket.start) == Some(&b'[') { ']' } else { '}' };
        let failure = self.unexpected(Problem::MissingComma(closing));
        if !matches!(failure.problem, Problem::MissingComma(_)) {
            return failure;
        }
        let at = failure.range.start;
        let is_over = self.text()[at..].trim().is_empty();
        let is_further_left = self.line_of(at) > self.line_of(bracket.start)
            && self.indentation_of(at) <= self.indentation_of(bracket.start);
        if is_over || is_further_left {
            let opening = if closing == ']' { '[' } else { '{' };
            return Failure::new(Problem::UnclosedBracket(opening), bracket.clone());
        }
        failure
    }

    /// A failure between brackets: that an expression of a template has no quotes, or that the bracket is never closed.
    pub(super) fn suspect_bracket(&self, bracket: Range<usize>, failure: Failure) -> Failure {
        let text = &self.text()[bracket.start..];
        let is_over = failure.range.start >= self.text().trim_end().len();
        if text.starts_with("{{") {
            return Failure::new(Problem::UnquotedExpression, self.rest_of_line(bracket.start));
        }
        match text.chars().next() {
            Some(opening) if is_over && failure.problem == Problem::MissingValue => {
                Failure::new(Problem::UnclosedBracket(opening), bracket)
            }
            _ => failure,
        }
    }

    /// What the scanner complains about, moved to where the mistake is.
    pub(super) fn suspect(&self, failure: Failure) -> Failure {
        match (&failure.problem, self.scanner.last_scalar) {
            (Problem::SecondColon, Some(scalar)) if scalar.style == Style::Plain => self.suspect_text(failure, scalar),
            (Problem::MissingColon, Some(scalar)) => self.suspect_line(failure, scalar),
            _ => failure,
        }
    }

    /// A colon behind text of several lines: one of its lines was to be a key.
    fn suspect_text(&self, failure: Failure, scalar: LastScalar) -> Failure {
        let start = scalar.start.at;
        if self.line_of(failure.range.start) == scalar.start.line {
            return failure;
        }
        let before = &self.text()[self.line_start(start)..start];
        if !before.trim_start_matches([' ', '-']).is_empty() {
            let deeper = self.line_start(scalar.end) + self.indentation_of(scalar.end);
            return Failure::new(Problem::DeeperThanItsText, self.rest_of_line(deeper));
        }
        let first_line = self.rest_of_line(start);
        Failure::new(self.colon_problem(first_line.clone()), first_line)
    }

    /// A line without the colon of a key.
    fn suspect_line(&self, failure: Failure, scalar: LastScalar) -> Failure {
        let is_of_block =
            self.previous.as_ref().is_some_and(|token| matches!(token.kind, TokenKind::Scalar(_, Style::Block)));
        if scalar.style == Style::Quoted && scalar.start.at == failure.range.start && self.lines(scalar) > 1 {
            return Failure::new(Problem::ClosedElsewhere, scalar.start.at..scalar.start.at + 1);
        }
        let problem = self.colon_problem(failure.range.clone());
        if is_of_block && problem == Problem::MissingColon {
            return Failure { problem: Problem::LeftOfBlockScalar, ..failure };
        }
        Failure { problem, ..failure }
    }

    /// What is wrong with a line that was to be `key: value`.
    fn colon_problem(&self, line: Range<usize>) -> Problem {
        let line = &self.text()[line];
        let name = line.trim_start_matches(|letter: char| letter.is_alphanumeric() || "-_./".contains(letter));
        match name.strip_prefix(':') {
            Some(value) if name.len() < line.len() && !value.is_empty() && !value.starts_with("//") => {
                Problem::MissingSpaceBehindColon
            }
            _ => Problem::MissingColon,
        }
    }

    /// A token on the line on which a quoted text ended: the quote was not to end it, or not to begin it.
    fn suspect_quote(&self, token: &Token<'_>) -> Option<Failure> {
        let previous = self.previous.as_ref()?;
        if !matches!(previous.kind, TokenKind::Scalar(_, Style::Quoted)) || !self.follows(token) {
            return None;
        }
        if self.line_of(previous.range.end) > previous.line {
            return Some(Failure::new(Problem::ClosedElsewhere, previous.range.start..previous.range.start + 1));
        }
        let is_text =
            !matches!(token.kind, TokenKind::StreamEnd | TokenKind::FlowSequenceEnd | TokenKind::FlowMappingEnd);
        is_text.then(|| Failure::new(Problem::TextBehindQuote, self.rest_of_line(token.range.start)))
    }

    /// Whether a token stands on the line on which the one before it ended.
    fn follows(&self, token: &Token<'_>) -> bool {
        self.previous.as_ref().is_some_and(|previous| self.line_of(previous.range.end) == token.line)
    }

    fn text(&self) -> &'text str {
        self.scanner.cursor.text
    }

    fn line_start(&self, at: usize) -> usize {
        self.text()[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
    }

    fn line_of(&self, at: usize) -> usize {
        let before = self.text()[..at].replace("\r\n", "\n");
        before.matches(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count()
    }

    fn lines(&self, scalar: LastScalar) -> usize {
        1 + self.line_of(scalar.end) - scalar.start.line
    }

    fn indentation_of(&self, at: usize) -> usize {
        let line = &self.text()[self.line_start(at)..];
        line.len() - line.trim_start_matches(' ').len()
    }

    /// From a place to the end of its line, a comment excluded.
    fn rest_of_line(&self, at: usize) -> Range<usize> {
        let line = self.text()[at..].split(['\n', '\r']).next().unwrap_or_default();
        let line = line.split(" #").next().unwrap_or_default();
        at..at + line.trim_end().len()
    }
}
