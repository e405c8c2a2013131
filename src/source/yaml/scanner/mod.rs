//! From text to tokens, as YAML 1.1 has them and Helm's reader finds them.
//!
//! What is hard about it: whether a scalar is a key is known only at the colon behind it. So tokens wait in a queue as
//! long as the first of them may turn out to be a key ([`SimpleKey`]), and the tokens `Key` and `BlockMappingStart` are
//! put before it when it does.

mod fetch;

use std::collections::VecDeque;
use std::ops::Range;

use super::bounds::check_depth;
use super::cursor::{Cursor, Mark};
use super::problem::{Failure, Problem};
use super::token::{Style, Token, TokenKind};
use fetch::MAX_KEY_LENGTH;

/// Gives the tokens of one document, one by one.
pub(super) struct Scanner<'text> {
    pub(super) cursor: Cursor<'text>,
    queue: VecDeque<Token<'text>>,
    /// How many tokens have left the queue.
    taken: usize,
    /// Column of the innermost block collection, -1 outside of any.
    indent: isize,
    /// The columns of those around it.
    outer_indents: Vec<isize>,
    /// What may still turn out to be a key: one at block level and one in each bracket that is open.
    simple_keys: Vec<Option<SimpleKey>>,
    simple_key_allowed: bool,
    /// The scalar that was found last, for what is said about a mistake behind it.
    pub(super) last_scalar: Option<LastScalar>,
    /// The comments so far, each from its `#` to the end of its line.
    pub(super) comments: Vec<Range<usize>>,
}

/// The beginning of what may be a key.
#[derive(Clone, Copy, Debug)]
struct SimpleKey {
    /// Number of the token that it begins with.
    token: usize,
    mark: Mark,
    /// In a block mapping, nothing but a key can stand at this column.
    is_required: bool,
}

/// A scalar that was found.
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

    /// The next token, which stays the next one. At the end it is `StreamEnd` for ever.
    pub(super) fn peek(&mut self) -> Result<&Token<'text>, Failure> {
        self.fill()?;
        Ok(&self.queue[0])
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Result<Token<'text>, Failure> {
        self.fill()?;
        self.taken += 1;
        Ok(self.queue.pop_front().unwrap_or_else(|| Token::at(TokenKind::StreamEnd, self.cursor.mark)))
    }

    /// Fetches tokens until it is certain what the next one is.
    fn fill(&mut self) -> Result<(), Failure> {
        while self.needs_more()? {
            self.fetch()?;
        }
        Ok(())
    }

    fn needs_more(&self) -> Result<bool, Failure> {
        if self.queue.is_empty() {
            return Ok(true);
        }
        let first = self.simple_keys.iter().flatten().find(|key| key.token == self.taken);
        first.map_or(Ok(false), |key| self.is_key_possible(key))
    }

    /// Whether a key that began there may still end: on its line, and not too far off.
    fn is_key_possible(&self, key: &SimpleKey) -> Result<bool, Failure> {
        let mark = &self.cursor.mark;
        let is_possible = key.mark.line == mark.line && mark.index <= key.mark.index + MAX_KEY_LENGTH;
        if !is_possible && key.is_required { Err(self.missing_colon(key)) } else { Ok(is_possible) }
    }

    fn missing_colon(&self, key: &SimpleKey) -> Failure {
        let line = self.cursor.text[key.mark.at..].split(['\n', '\r']).next().unwrap_or_default().trim_end();
        Failure::new(Problem::MissingColon, key.mark.at..key.mark.at + line.len())
    }

    /// Moves over blanks, comments and line breaks.
    fn skip_to_token(&mut self) {
        loop {
            let allows_tab = self.in_flow() || !self.simple_key_allowed;
            let is_blank = |cursor: &Cursor<'_>| cursor.peek(0) == b' ' || allows_tab && cursor.peek(0) == b'\t';
            self.cursor.skip_while(is_blank);
            if self.cursor.peek(0) == b'#' {
                let comment = self.cursor.skip_while(|cursor| !cursor.is_break(0));
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

    /// Puts a token into the queue that reaches from a mark to the cursor.
    fn push(&mut self, kind: TokenKind<'text>, start: Mark) {
        self.push_range(kind, start, self.cursor.mark.at);
    }

    fn push_range(&mut self, kind: TokenKind<'text>, start: Mark, end: usize) {
        let range = start.at..end.max(start.at);
        if let TokenKind::Scalar(_, style) = kind {
            self.last_scalar = Some(LastScalar { style, start, end });
        }
        self.queue.push_back(Token { range, ..Token::at(kind, start) });
    }

    /// Puts a token of one character into the queue.
    fn push_indicator(&mut self, kind: TokenKind<'text>) {
        let start = self.cursor.mark;
        self.cursor.skip();
        self.push(kind, start);
    }

    /// Ends the block collections that are indented deeper than a column.
    fn close_blocks(&mut self, column: isize) {
        while !self.in_flow() && self.indent > column {
            self.push(TokenKind::BlockEnd, self.cursor.mark);
            self.indent = self.outer_indents.pop().unwrap_or(-1);
        }
    }

    /// Begins a block collection at a mark that is indented deeper than the one around it; its first token stands in
    /// the queue before the token of a number.
    fn open_block(&mut self, kind: TokenKind<'text>, mark: Mark, before: usize) -> Result<(), Failure> {
        let column = mark.column as isize;
        if self.in_flow() || self.indent >= column {
            return Ok(());
        }
        self.outer_indents.push(self.indent);
        self.indent = column;
        self.queue.insert(before - self.taken, Token::at(kind, mark));
        check_depth(self.outer_indents.len(), &(mark.at..mark.at))
    }

    /// Number of the token that will be put into the queue next.
    fn next_number(&self) -> usize {
        self.taken + self.queue.len()
    }

    /// Remembers that a key may begin here.
    fn save_simple_key(&mut self) -> Result<(), Failure> {
        if !self.simple_key_allowed {
            return Ok(());
        }
        let mark = self.cursor.mark;
        let is_required = !self.in_flow() && self.indent == mark.column as isize;
        self.forget_simple_key()?;
        let key = SimpleKey { token: self.next_number(), mark, is_required };
        if let Some(slot) = self.simple_keys.last_mut() {
            *slot = Some(key);
        }
        Ok(())
    }

    /// What may have been a key is none.
    fn forget_simple_key(&mut self) -> Result<(), Failure> {
        match self.simple_keys.last_mut().and_then(Option::take) {
            Some(key) if key.is_required => Err(self.missing_colon(&key)),
            _ => Ok(()),
        }
    }
}
