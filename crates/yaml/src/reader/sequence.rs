//! Lists: block style with dashes, and flow style in brackets.

use std::ops::Range;

use crate::tree::Node;

use super::build::{Builder, Context, ParsedNode};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::token::TokenKind;

/// A list under construction.
#[derive(Default)]
struct List {
    items: Vec<Node>,
    range: Option<Range<usize>>,
}

impl List {
    /// Extends the range of the list to the end of another range.
    fn widen(&mut self, to: Range<usize>) {
        match &mut self.range {
            Some(range) => range.end = range.end.max(to.end),
            None => self.range = Some(to),
        }
    }
}

impl<'text> Builder<'text> {
    /// Parses a list of dashes at one column.
    pub(super) fn block_sequence(&mut self) -> Result<ParsedNode, SyntaxError> {
        self.next()?;
        let mut list = List::default();
        loop {
            match self.peek()? {
                TokenKind::BlockEntry => self.block_item(&mut list)?,
                TokenKind::BlockEnd => {
                    self.next()?;
                    return Ok(self.finish_sequence(list));
                }
                _ => return Err(self.unexpected(SyntaxErrorKind::ExpectedItem)),
            }
        }
    }

    /// Parses a list at the column of its key, which has no start and end token.
    pub(super) fn indentless_sequence(&mut self) -> Result<ParsedNode, SyntaxError> {
        let mut list = List::default();
        while self.peek()? == &TokenKind::BlockEntry {
            self.block_item(&mut list)?;
        }
        Ok(self.finish_sequence(list))
    }

    fn block_item(&mut self, list: &mut List) -> Result<(), SyntaxError> {
        let dash = self.next()?;
        list.widen(dash.clone());
        let known_duplicates = self.duplicates.len();
        let item = match self.peek()? {
            TokenKind::BlockEntry | TokenKind::BlockEnd | TokenKind::Key | TokenKind::Value => {
                self.empty(dash.end)
            }
            _ => self.node(Context::SequenceItem)?,
        };
        self.add(list, item, known_duplicates);
        Ok(())
    }

    /// Parses a list in brackets.
    pub(super) fn flow_sequence(&mut self) -> Result<ParsedNode, SyntaxError> {
        let bracket = self.next()?;
        self.flow_items(bracket.clone())
            .map_err(|error| self.diagnose_bracket(bracket, error))
    }

    fn flow_items(&mut self, bracket: Range<usize>) -> Result<ParsedNode, SyntaxError> {
        let mut list = List::default();
        list.widen(bracket.clone());
        while !self.ends_flow(&TokenKind::FlowSequenceEnd, list.items.is_empty(), &bracket)? {
            let known_duplicates = self.duplicates.len();
            let item = match self.peek()? {
                TokenKind::Key => self.flow_pair()?,
                _ => self.node(Context::Flow)?,
            };
            self.add(&mut list, item, known_duplicates);
        }
        list.widen(self.next()?);
        Ok(self.finish_sequence(list))
    }

    /// Returns true at the end of a flow collection; otherwise consumes the comma before the next entry.
    pub(super) fn ends_flow(
        &mut self,
        end: &TokenKind<'_>,
        first: bool,
        bracket: &Range<usize>,
    ) -> Result<bool, SyntaxError> {
        if !first && self.peek()? != end {
            if self.peek()? != &TokenKind::FlowEntry {
                return Err(self.missing_comma(bracket));
            }
            self.next()?;
        }
        Ok(self.peek()? == end)
    }

    fn add(&mut self, list: &mut List, item: ParsedNode, known_duplicates: usize) {
        self.prefix_paths(known_duplicates, || format!("[{}]", list.items.len()));
        list.widen(item.range);
        list.items.push(item.node);
    }

    fn finish_sequence(&self, list: List) -> ParsedNode {
        let range = list.range.unwrap_or_default();
        ParsedNode {
            node: Node::new(list.items, self.span(range.clone())),
            range,
            is_merge: false,
        }
    }
}
