//! YAML errors: their kinds, messages and help texts.

use std::borrow::Cow;
use std::ops::Range;

use crate::edit::line_ending;
use crate::source::Span;

use super::cursor::Cursor;

/// A YAML error at the line to change.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// The problem, in one sentence.
    pub message: Cow<'static, str>,
    /// How to fix it, if known.
    pub help: Option<Cow<'static, str>>,
    /// The location of the error.
    pub span: Span,
    /// The edit after which the text can be read, if it is evident.
    pub repair: Option<Repair>,
}

/// Bytes of an invalid document and what replaces them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The bytes.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl ParseError {
    /// An error without help.
    pub fn new(message: impl Into<Cow<'static, str>>, span: Span) -> Self {
        ParseError {
            message: message.into(),
            help: None,
            span,
            repair: None,
        }
    }

    /// Adds help.
    pub fn with_help(self, help: impl Into<Cow<'static, str>>) -> Self {
        ParseError {
            help: Some(help.into()),
            ..self
        }
    }
}

/// A parse error and its byte range in the document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SyntaxError {
    pub(super) kind: SyntaxErrorKind,
    pub(super) range: Range<usize>,
}

/// The kinds of parse errors.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SyntaxErrorKind {
    TabInIndentation,
    TabInBlockScalar,
    ControlCharacter(char),
    ReservedCharacter(char),
    Directive,
    MissingColon,
    MissingSpaceAfterColon,
    UnquotedColon,
    KeyTooLong(usize),
    UnexpectedIndentation,
    ListOnKeyLine,
    ItemInMapping,
    KeyNotAllowed,
    UnclosedQuote,
    QuoteClosedLater,
    TextAfterQuote,
    UnknownEscape,
    InvalidEscapeCode,
    InvalidBlockHeader,
    InvalidAnchor,
    InvalidTag,
    UnknownTagHandle,
    UnknownAlias(String),
    InconsistentIndentation(usize),
    TextAfterBlockScalar,
    TomlWithoutBlockScalar(String),
    TextAfterValue,
    KeyInList,
    ExpectedKey,
    ExpectedItem,
    UnquotedExpression,
    InvalidKey(&'static str),
    InvalidMergeValue,
    TagMismatch(String),
    RecursiveAlias(String),
    NonFiniteNumber,
    TooDeep(usize),
    TooManyNodes(usize),
    TooManyAliased(usize),
    UnclosedBracket(char),
    MissingComma(char),
    MissingValue,
    UnexpectedBracket(char),
}

impl SyntaxError {
    pub(super) fn new(kind: SyntaxErrorKind, range: Range<usize>) -> Self {
        SyntaxError { kind, range }
    }

    /// An error at the character under the cursor.
    pub(super) fn at(kind: SyntaxErrorKind, cursor: &Cursor<'_>) -> Self {
        let start = cursor.mark.at;
        let length = cursor.text[start..]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        SyntaxError::new(kind, start..start + length)
    }
}

impl SyntaxError {
    /// The range and the new text of the edit that repairs it, if it is evident.
    pub(super) fn repair(&self, text: &str) -> Option<(Range<usize>, String)> {
        match &self.kind {
            SyntaxErrorKind::TomlWithoutBlockScalar(_) => {
                Some(with_block_scalar(text, &self.range))
            }
            _ => None,
        }
    }
}

/// Adds the indicator of a block scalar after a key; a value on the line of the key moves to the next one.
fn with_block_scalar(text: &str, key: &Range<usize>) -> (Range<usize>, String) {
    let (line, below) = text[key.end..]
        .split_once('\n')
        .unwrap_or((&text[key.end..], ""));
    let value = line.trim_start();
    if value.trim_end().is_empty() || value.starts_with('#') {
        return (key.clone(), format!("{} |", &text[key.clone()]));
    }
    let start = text[..key.start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let indent_of = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let parent = indent_of(&text[start..]);
    let next = below.lines().find(|line| !line.trim().is_empty());
    let next = next.map(indent_of).filter(|indent| *indent > parent);
    let indent = " ".repeat(next.unwrap_or(parent + 2));
    let value_start = key.end + line.len() - value.len();
    let key_text = &text[key.clone()];
    let newline = line_ending(text);
    (
        key.start..value_start,
        format!("{key_text} |{newline}{indent}"),
    )
}

impl SyntaxErrorKind {
    /// The problem, in one sentence.
    pub(super) fn message(&self) -> Cow<'static, str> {
        let message = match self {
            Self::TabInIndentation => "invalid indentation: expected spaces, found a tab",
            Self::TabInBlockScalar => {
                "invalid indentation of a block scalar: expected spaces, found a tab"
            }
            Self::ControlCharacter(character) => {
                return format!("invalid control character U+{:04X}", u32::from(*character)).into();
            }
            Self::ReservedCharacter(character) => {
                return format!(
                    "invalid character `{character}` at the start of an unquoted value"
                )
                .into();
            }
            Self::Directive => {
                "unsupported directive: Helm does not read lines that start with `%`"
            }
            Self::MissingColon => "missing `:` after a key",
            Self::MissingSpaceAfterColon => "missing space after `:`",
            Self::UnquotedColon => "invalid `: ` in an unquoted value",
            Self::KeyTooLong(limit) => {
                return format!("key too long: the maximum is {limit} characters").into();
            }
            Self::UnexpectedIndentation => {
                "unexpected indentation: the line above already has a value"
            }
            Self::ListOnKeyLine => "unexpected list item on the line of its key",
            Self::ItemInMapping => "unexpected list item in a mapping",
            Self::KeyNotAllowed => "unexpected `?`: an explicit key is not allowed here",
            Self::UnclosedQuote => "missing closing quote",
            Self::QuoteClosedLater => {
                "missing closing quote: the string ends at another quote, some lines below"
            }
            Self::TextAfterQuote => "unexpected text after a closing quote",
            Self::UnknownEscape => "unknown escape sequence in a double-quoted string",
            Self::InvalidEscapeCode => {
                "invalid escape sequence: expected the hexadecimal code of a character"
            }
            Self::InvalidBlockHeader => {
                "invalid block scalar header: expected only `-` or `+` and a digit from 1 to 9 after `|` or `>`"
            }
            Self::InvalidAnchor => {
                "invalid name of an anchor or alias: expected letters, digits, `-` and `_`"
            }
            Self::InvalidTag => "invalid tag: expected `!`, URI characters and a space",
            Self::UnknownTagHandle => "unknown tag handle",
            Self::UnknownAlias(name) => return format!("unknown anchor `{name}`").into(),
            Self::InconsistentIndentation(column) => {
                return format!(
                    "inconsistent indentation: no line above is indented by {}",
                    spaces(*column)
                )
                .into();
            }
            Self::TextAfterBlockScalar => {
                "unexpected text after a block scalar: the line is indented less than the block"
            }
            Self::TomlWithoutBlockScalar(key) => {
                return format!(
                    "invalid value of `{key}`: expected a block scalar (`|`), found TOML"
                )
                .into();
            }
            Self::TextAfterValue => "unexpected text after a value",
            Self::KeyInList => "unexpected key in a list",
            Self::UnquotedExpression => {
                "unquoted template expression: a value that starts with `{{` must be quoted"
            }
            Self::InvalidKey(kind) => {
                return format!("invalid key: expected a string, found {kind}").into();
            }
            Self::InvalidMergeValue => {
                "invalid merge key `<<`: expected a mapping or a list of mappings"
            }
            Self::TagMismatch(name) => {
                return format!("invalid value for the tag `!!{name}`").into();
            }
            Self::RecursiveAlias(name) => {
                return format!("recursive alias: `*{name}` is inside the value of its anchor")
                    .into();
            }
            Self::NonFiniteNumber => {
                "invalid number: Helm converts values to JSON, which has no infinity and no NaN"
            }
            Self::TooDeep(limit) => {
                return format!("nesting too deep: the maximum is {limit} levels").into();
            }
            Self::TooManyNodes(limit) => {
                return format!("document too large: the maximum is {limit} values").into();
            }
            Self::TooManyAliased(limit) => {
                return format!("too many aliased values: the maximum is {limit}").into();
            }
            Self::ExpectedKey => "missing key",
            Self::ExpectedItem => "missing list item: expected `- `",
            Self::UnclosedBracket(bracket) => {
                return format!("missing closing bracket of `{bracket}`").into();
            }
            Self::MissingComma(closing) => return format!("missing `,` or `{closing}`").into(),
            Self::MissingValue => "missing value",
            Self::UnexpectedBracket(bracket) => return format!("unexpected `{bracket}`").into(),
        };
        message.into()
    }

    /// How to fix it, if known.
    pub(super) fn help(&self) -> Option<Cow<'static, str>> {
        let help = match self {
            Self::TabInIndentation | Self::TabInBlockScalar => "replace the tab with spaces",
            Self::ControlCharacter(_) => {
                "remove it, or write an escape sequence in double quotes: \"\\u0007\""
            }
            Self::ReservedCharacter(
                '{' | '}' | '%' | '@' | '`' | ',' | ']' | '|' | '>' | '?' | ':' | '-',
            ) => "quote the value",
            Self::ReservedCharacter(_) => "quote the value, or remove the character",
            Self::Directive => "remove the line",
            Self::MissingColon => {
                "write `key: value`, or indent the line if it continues the value above"
            }
            Self::MissingSpaceAfterColon => "write `key: value`",
            Self::UnquotedColon => "quote the value",
            Self::UnexpectedIndentation => {
                "align the line with its siblings, or remove the value above"
            }
            Self::ListOnKeyLine => "move the first `- ` to the next line",
            Self::ItemInMapping => "indent it below the key that it belongs to",
            Self::UnclosedQuote => "add the closing quote",
            Self::QuoteClosedLater => "add the closing quote at the end of the string",
            Self::TextAfterQuote => {
                "write a quote inside single quotes twice ('it''s'), inside double quotes as \\\""
            }
            Self::UnknownEscape => "write a backslash as `\\\\`, or use single quotes",
            Self::UnknownAlias(_) => {
                "define the anchor above the alias, or quote the value if it starts with `*`"
            }
            Self::InconsistentIndentation(_) => "align it with the other keys of its mapping",
            Self::TextAfterBlockScalar => {
                "indent it like the block if it is part of it, or write `key: value`"
            }
            Self::TomlWithoutBlockScalar(key) => {
                return Some(
                    format!("add `|` after `{key}:` and start the TOML on the next line").into(),
                );
            }
            Self::TextAfterValue => "quote the whole value, or move the text to its own line",
            Self::KeyInList => "add `- ` before it, or align it with the key of the list",
            Self::UnquotedExpression => "write '{{ … }}'",
            Self::InvalidKey(_) => {
                "write a name before the `:`; quote it if it is that literal word"
            }
            Self::InvalidMergeValue => {
                "write `<<: *name` or `<<: [*one, *other]`, with anchors of mappings"
            }
            Self::TagMismatch(_) => "remove the tag, or change the value to fit it",
            Self::NonFiniteNumber => "quote it if it is a string",
            Self::InvalidAnchor => "quote the value if it starts with `*` or `&`",
            Self::UnclosedBracket('[') => "add `]`, or quote the value if it starts with a bracket",
            Self::UnclosedBracket(_) => "add `}`, or quote the value if it starts with a brace",
            Self::MissingComma(_) => "separate the entries with commas",
            _ => return None,
        };
        Some(help.into())
    }
}

fn spaces(count: usize) -> String {
    if count == 1 {
        "1 space".to_owned()
    } else {
        format!("{count} spaces")
    }
}
