//! Lists: items behind dashes, and in brackets.

use std::ops::Range;

use crate::tree::Node;

use super::build::{Builder, Place, Written};
use super::problem::{Failure, Problem};
use super::token::TokenKind;

/// A list on its way.
#[derive(Default)]
struct List {
    items: Vec<Node>,
    range: Option<Range<usize>>,
}

impl List {
    /// Lets the list reach to the end of a range.
    fn widen(&mut self, to: Range<usize>) {
        match &mut self.range {
            Some(range) => range.end = range.end.max(to.end),
            None => self.range = Some(to),
        }
    }
}

impl<'text> Builder<'text> {
    /// A list whose dashes stand at one column.
    pub(super) fn block_list(&mut self) -> Result<Written, Failure> {
        self.next()?;
        let mut list = List::default();
        loop {
            match self.peek()? {
                TokenKind::BlockEntry => self.block_item(&mut list)?,
                TokenKind::BlockEnd => {
                    self.next()?;
                    return Ok(self.finish_list(list));
                }
                _ => return Err(self.unexpected(Problem::ExpectedItem)),
            }
        }
    }

    /// A list whose items stand at the column of its key: no token begins or ends it.
    pub(super) fn indentless_list(&mut self) -> Result<Written, Failure> {
        let mut list = List::default();
        while self.peek()? == &TokenKind::BlockEntry {
            self.block_item(&mut list)?;
        }
        Ok(self.finish_list(list))
    }

    fn block_item(&mut self, list: &mut List) -> Result<(), Failure> {
        let dash = self.next()?;
        list.widen(dash.clone());
        let known_duplicates = self.duplicates.len();
        let item = match self.peek()? {
            TokenKind::BlockEntry | TokenKind::BlockEnd | TokenKind::Key | TokenKind::Value => self.empty(dash.end),
            _ => self.node(Place::Item)?,
        };
        self.add(list, item, known_duplicates);
        Ok(())
    }

    /// A list in brackets.
    pub(super) fn flow_list(&mut self) -> Result<Written, Failure> {
        let bracket = self.next()?;
        self.flow_items(bracket.clone()).map_err(|failure| self.suspect_bracket(bracket, failure))
    }

    fn flow_items(&mut self, bracket: Range<usize>) -> Result<Written, Failure> {
        let mut list = List::default();
        list.widen(bracket.clone());
        while !self.ends_flow(&TokenKind::FlowSequenceEnd, list.items.is_empty(), &bracket)? {
            let known_duplicates = self.duplicates.len();
            let item = match self.peek()? {
                TokenKind::Key => self.flow_pair()?,
                _ => self.node(Place::Flow)?,
            };
            self.add(&mut list, item, known_duplicates);
        }
        list.widen(self.next()?);
        Ok(self.finish_list(list))
    }

    /// Whether a flow collection ends here; takes the comma before the next entry.
    pub(super) fn ends_flow(
        &mut self,
        end: &TokenKind<'_>,
        first: bool,
        bracket: &Range<usize>,
    ) -> Result<bool, Failure> {
        if !first && self.peek()? != end {
            if self.peek()? != &TokenKind::FlowEntry {
                return Err(self.missing_comma(bracket));
            }
            self.next()?;
        }
        Ok(self.peek()? == end)
    }

    fn add(&mut self, list: &mut List, item: Written, known_duplicates: usize) {
        self.prefix_paths(known_duplicates, || format!("[{}]", list.items.len()));
        list.widen(item.range);
        list.items.push(item.node);
    }

    fn finish_list(&self, list: List) -> Written {
        let range = list.range.unwrap_or_default();
        Written { node: Node::new(list.items, self.span(range.clone())), range, is_merge: false }
    }
}
