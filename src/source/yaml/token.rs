//! The tokens of YAML.

use std::borrow::Cow;
use std::ops::Range;

use super::cursor::Mark;

/// A token and the bytes of the document where it stands; tokens that indentation makes stand on no bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'text> {
    pub(super) kind: TokenKind<'text>,
    pub(super) range: Range<usize>,
    /// Line and column of its beginning, from 0.
    pub(super) line: usize,
    pub(super) column: usize,
}

impl<'text> Token<'text> {
    /// A token that stands on no bytes.
    pub(super) fn at(kind: TokenKind<'text>, mark: Mark) -> Self {
        Token { kind, range: mark.at..mark.at, line: mark.line, column: mark.column }
    }
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind<'text> {
    StreamEnd,
    /// `---`
    DocumentStart,
    /// `...`
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    /// `[`
    FlowSequenceStart,
    /// `]`
    FlowSequenceEnd,
    /// `{`
    FlowMappingStart,
    /// `}`
    FlowMappingEnd,
    /// `- `
    BlockEntry,
    /// `,`
    FlowEntry,
    /// `? `, or the beginning of a key without it.
    Key,
    /// `: `
    Value,
    /// `*name`
    Alias(&'text str),
    /// `&name`
    Anchor(&'text str),
    /// `!handle!suffix`
    Tag(Tag<'text>),
    Scalar(Cow<'text, str>, Style),
}

/// A tag as it is written, its escapes decoded.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tag<'text> {
    /// A tag of YAML's own, `!!name` or with its whole address.
    Yaml(Cow<'text, str>),
    /// `!`, which says nothing.
    NonSpecific,
    /// Any other, which Helm ignores.
    Other,
    /// `!handle!name` with a handle that nothing defines.
    Undefined,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Quoted,
    Block,
}
