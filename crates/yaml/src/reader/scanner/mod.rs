//! Splits the text into the tokens of YAML 1.1, as go-yaml does.
//!
//! Whether a scalar is a key is known only at the `:` after it. Therefore tokens stay in a queue while the first of
//! them may be a key ([`SimpleKey`]), and the tokens `Key` and `BlockMappingStart` are inserted before it if it is one.

mod fetch;

use std::collections::VecDeque;
use std::ops::Range;

use super::bounds::check_depth;
use super::cursor::{Cursor, Mark};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::token::{Style, Token, TokenKind};
use fetch::MAX_KEY_LENGTH;

/// The tokenizer of one document.
pub(super) struct Scanner<'text> {
    pub(super) cursor: Cursor<'text>,
    queue: VecDeque<Token<'text>>,
    /// The number of tokens that have left the queue.
    taken: usize,
    /// The column of the innermost block collection; -1 outside of any.
    indent: isize,
    /// The columns of the enclosing block collections.
    outer_indents: Vec<isize>,
    /// Possible keys: one at block level and one for each open bracket.
    simple_keys: Vec<Option<SimpleKey>>,
    simple_key_allowed: bool,
    /// The last scalar, for the diagnosis of an error after it.
    pub(super) last_scalar: Option<LastScalar>,
    /// The comments so far, each from `#` to the end of the line.
    pub(super) comments: Vec<Range<usize>>,
}

/// The start of a possible key.
#[derive(Clone, Copy, Debug)]
struct SimpleKey {
    /// The number of its first token.
    token: usize,
    mark: Mark,
    /// True in a block mapping, where only a key is allowed at this column.
    is_required: bool,
}

/// A scanned scalar.
#[derive(Clone, Copy, Debug)]
pub(super) struct LastScalar {
    pub(super) style: Style,
    pub(super) start: Mark,
    pub(super) end: usize,
}

impl<'text> Scanner<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        Scanner {
            cursor: Cursor::new(text),
            queue: VecDeque::new(),
            taken: 0,
            indent: -1,
            outer_indents: Vec::new(),
            simple_keys: vec![None],
            simple_key_allowed: true,
            last_scalar: None,
            comments: Vec::new(),
        }
    }

    /// The next token, without consuming it. After the end it is always `StreamEnd`.
    pub(super) fn peek(&mut self) -> Result<&Token<'text>, SyntaxError> {
        self.fill()?;
        Ok(&self.queue[0])
    }

    /// Consumes the next token.
    pub(super) fn next(&mut self) -> Result<Token<'text>, SyntaxError> {
        self.fill()?;
        self.taken += 1;
        Ok(self
            .queue
            .pop_front()
            .unwrap_or_else(|| Token::at(TokenKind::StreamEnd, self.cursor.mark)))
    }

    /// Fetches tokens until the next one is certain.
    fn fill(&mut self) -> Result<(), SyntaxError> {
        while self.needs_more()? {
            self.fetch()?;
        }
        Ok(())
    }

    fn needs_more(&self) -> Result<bool, SyntaxError> {
        if self.queue.is_empty() {
            return Ok(true);
        }
        let first = self
            .simple_keys
            .iter()
            .flatten()
            .find(|key| key.token == self.taken);
        first.map_or(Ok(false), |key| self.is_key_possible(key))
    }

    /// Returns true if a possible key may still end: on its line, within the maximum length.
    fn is_key_possible(&self, key: &SimpleKey) -> Result<bool, SyntaxError> {
        let mark = &self.cursor.mark;
        let is_possible =
            key.mark.line == mark.line && mark.index <= key.mark.index + MAX_KEY_LENGTH;
        if !is_possible && key.is_required {
            Err(self.missing_colon(key))
        } else {
            Ok(is_possible)
        }
    }

    fn missing_colon(&self, key: &SimpleKey) -> SyntaxError {
        let line = self.cursor.text[key.mark.at..]
            .split(['\n', '\r'])
            .next()
            .unwrap_or_default()
            .trim_end();
        SyntaxError::new(
            SyntaxErrorKind::MissingColon,
            key.mark.at..key.mark.at + line.len(),
        )
    }

    /// Skips blanks, comments and line breaks.
    fn skip_to_token(&mut self) {
        loop {
            let allows_tab = self.in_flow() || !self.simple_key_allowed;
            let is_blank = |cursor: &Cursor<'_>| {
                cursor.peek(0) == b' ' || allows_tab && cursor.peek(0) == b'\t'
            };
            self.cursor.skip_while(is_blank);
            if self.cursor.peek(0) == b'#' {
                let comment = self.cursor.skip_line();
                self.comments.push(comment);
            }
            if !self.cursor.is_break(0) {
                return;
            }
            self.cursor.skip_break();
            if !self.in_flow() {
                self.simple_key_allowed = true;
            }
        }
    }

    fn in_flow(&self) -> bool {
        self.simple_keys.len() > 1
    }

    /// Queues a token from a mark to the cursor.
    fn push(&mut self, kind: TokenKind<'text>, start: Mark) {
        self.push_range(kind, start, self.cursor.mark.at);
    }

    fn push_range(&mut self, kind: TokenKind<'text>, start: Mark, end: usize) {
        let range = start.at..end.max(start.at);
        if let TokenKind::Scalar(_, style) = kind {
            self.last_scalar = Some(LastScalar { style, start, end });
        }
        self.queue.push_back(Token {
            range,
            ..Token::at(kind, start)
        });
    }

    /// Queues a token of one character.
    fn push_indicator(&mut self, kind: TokenKind<'text>) {
        let start = self.cursor.mark;
        self.cursor.skip();
        self.push(kind, start);
    }

    /// Closes the block collections that are indented deeper than a column.
    fn close_blocks(&mut self, column: isize) {
        while !self.in_flow() && self.indent > column {
            self.push(TokenKind::BlockEnd, self.cursor.mark);
            self.indent = self.outer_indents.pop().unwrap_or(-1);
        }
    }

    /// Opens a block collection at a mark if it is indented deeper than the enclosing one; its first token is inserted
    /// before the token with the number `before`.
    fn open_block(
        &mut self,
        kind: TokenKind<'text>,
        mark: Mark,
        before: usize,
    ) -> Result<(), SyntaxError> {
        let column = mark.column as isize;
        if self.in_flow() || self.indent >= column {
            return Ok(());
        }
        self.outer_indents.push(self.indent);
        self.indent = column;
        self.queue
            .insert(before - self.taken, Token::at(kind, mark));
        check_depth(self.outer_indents.len(), &(mark.at..mark.at))
    }

    /// The number of the token that is queued next.
    fn next_number(&self) -> usize {
        self.taken + self.queue.len()
    }

    /// Records that a key may start here.
    fn save_simple_key(&mut self) -> Result<(), SyntaxError> {
        if !self.simple_key_allowed {
            return Ok(());
        }
        let mark = self.cursor.mark;
        let is_required = !self.in_flow() && self.indent == mark.column as isize;
        self.forget_simple_key()?;
        let key = SimpleKey {
            token: self.next_number(),
            mark,
            is_required,
        };
        if let Some(slot) = self.simple_keys.last_mut() {
            *slot = Some(key);
        }
        Ok(())
    }

    /// Discards the possible key.
    fn forget_simple_key(&mut self) -> Result<(), SyntaxError> {
        match self.simple_keys.last_mut().and_then(Option::take) {
            Some(key) if key.is_required => Err(self.missing_colon(&key)),
            _ => Ok(()),
        }
    }
}
