//! The tokens of YAML.

use std::borrow::Cow;
use std::ops::Range;

use super::cursor::Mark;

/// A token and its byte range in the document, which is empty for tokens that indentation implies.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'text> {
    pub(super) kind: TokenKind<'text>,
    pub(super) range: Range<usize>,
    /// The line and column of its start, from 0.
    pub(super) line: usize,
    pub(super) column: usize,
}

impl<'text> Token<'text> {
    /// A token with an empty range.
    pub(super) fn at(kind: TokenKind<'text>, mark: Mark) -> Self {
        Token {
            kind,
            range: mark.at..mark.at,
            line: mark.line,
            column: mark.column,
        }
    }
}

/// The kinds of tokens.
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
    /// `? `, or the start of a key without it.
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

/// A tag with decoded escapes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tag<'text> {
    /// A standard YAML tag: `!!name`, or its full URI.
    Yaml(Cow<'text, str>),
    /// The non-specific tag `!`.
    NonSpecific,
    /// Any other tag; Helm ignores it.
    Other,
    /// `!handle!name` with an undefined handle.
    Undefined,
}

/// The style of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Quoted,
    Block,
}
