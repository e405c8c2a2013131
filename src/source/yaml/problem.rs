//! What can be wrong with a text that is to be YAML, each in one sentence, and what to do about it.

use std::borrow::Cow;
use std::ops::Range;

use super::cursor::Cursor;

/// A problem and the bytes of the document where it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failure {
    pub(super) problem: Problem,
    pub(super) range: Range<usize>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Problem {
    TabInIndentation,
    TabInBlockScalar,
    ControlCharacter(char),
    ReservedCharacter(char),
    Directive,
    MissingColon,
    MissingSpaceBehindColon,
    SecondColon,
    LongKey(usize),
    DeeperThanItsText,
    ItemOnLineOfKey,
    ItemAmongKeys,
    KeyNotAllowed,
    UnclosedQuote,
    ClosedElsewhere,
    TextBehindQuote,
    UnknownEscape,
    BadEscape,
    BadBlockHeader,
    BadAnchor,
    BadTag,
    UnknownTagHandle,
    UnknownAlias(String),
    Indentation(usize),
    LeftOfBlockScalar,
    TextBehindValue,
    KeyAmongItems,
    ExpectedKey,
    ExpectedItem,
    UnquotedExpression,
    KeyIsNoText(&'static str),
    NotAMapToMerge,
    WrongTag(String),
    InsideItself(String),
    NotANumberForJson,
    TooDeep(usize),
    TooManyNodes(usize),
    TooManyAliased(usize),
    UnclosedBracket(char),
    MissingComma(char),
    MissingValue,
    UnexpectedBracket(char),
}

impl Failure {
    pub(super) fn new(problem: Problem, range: Range<usize>) -> Self {
        Failure { problem, range }
    }

    /// A problem with the character at the cursor.
    pub(super) fn at(problem: Problem, cursor: &Cursor<'_>) -> Self {
        let start = cursor.mark.at;
        let length = cursor.text[start..].chars().next().map_or(0, char::len_utf8);
        Failure::new(problem, start..start + length)
    }
}

impl Problem {
    /// What is wrong, in one sentence.
    pub(super) fn message(&self) -> Cow<'static, str> {
        let message = match self {
            Self::TabInIndentation => "this line is indented with a tab, and YAML takes only spaces",
            Self::TabInBlockScalar => "this line of a block of text is indented with a tab, and YAML takes only spaces",
            Self::ControlCharacter(character) => {
                return format!("the control character U+{:04X} may not stand in YAML", u32::from(*character)).into();
            }
            Self::ReservedCharacter(character) => {
                return format!("text without quotes cannot begin with `{character}`").into();
            }
            Self::Directive => "a line that begins with `%` is a directive, and Helm reads none in values",
            Self::MissingColon => "a key must have a colon behind it, and there is none in this line",
            Self::MissingSpaceBehindColon => "behind the colon of a key must stand a space",
            Self::SecondColon => "a value without quotes cannot hold a colon and a space",
            Self::LongKey(limit) => return format!("a key may have {limit} characters").into(),
            Self::DeeperThanItsText => "this line is indented deeper than the one before, which has a value already",
            Self::ItemOnLineOfKey => "a list cannot begin on the line of its key",
            Self::ItemAmongKeys => "an item of a list stands among the keys of a map",
            Self::KeyNotAllowed => "a `?` that begins a key cannot stand here",
            Self::UnclosedQuote => "the quote that is opened here is never closed",
            Self::ClosedElsewhere => "the quote that is opened here is closed by another one, some lines below",
            Self::TextBehindQuote => "text follows a closing quote",
            Self::UnknownEscape => "text in double quotes knows no such escape",
            Self::BadEscape => "the number behind this escape names no character",
            Self::BadBlockHeader => "behind `|` or `>` may stand `-` or `+` and a digit from 1 to 9, and nothing else",
            Self::BadAnchor => "the name of an anchor or alias is made of letters, digits, `-` and `_`",
            Self::BadTag => {
                "a tag, which begins with `!`, must end with a space and be made of characters of an address"
            }
            Self::UnknownTagHandle => "nothing defines the first part of this tag",
            Self::UnknownAlias(name) => return format!("no anchor `&{name}` stands before this alias").into(),
            Self::Indentation(column) => {
                return format!("this line is indented by {}, and no line above it is", spaces(*column)).into();
            }
            Self::LeftOfBlockScalar => "this line is indented less than the block of text above, and is no key",
            Self::TextBehindValue => "text follows the end of a value",
            Self::KeyAmongItems => "a key stands among the items of a list",
            Self::UnquotedExpression => "an expression that begins a value must stand in quotes",
            Self::KeyIsNoText(kind) => return format!("a key must be text, and this is {kind}").into(),
            Self::NotAMapToMerge => "behind the merge key `<<` must stand a map or a list of maps",
            Self::WrongTag(name) => return format!("this is not what its tag `!!{name}` says").into(),
            Self::InsideItself(name) => {
                return format!("the alias `*{name}` stands inside the very value that it refers to").into();
            }
            Self::NotANumberForJson => "infinity and not-a-number are no values: Helm turns values into JSON",
            Self::TooDeep(limit) => {
                return format!("lists and maps lie more than {limit} deep in one another here").into();
            }
            Self::TooManyNodes(limit) => return format!("this document holds more than {limit} values").into(),
            Self::TooManyAliased(limit) => {
                return format!("the aliases of this document stand for more than {limit} values").into();
            }
            Self::ExpectedKey => "a key was expected here",
            Self::ExpectedItem => "an item of the list, `- `, was expected here",
            Self::UnclosedBracket(bracket) => {
                return format!("the `{bracket}` that is opened here is not closed").into();
            }
            Self::MissingComma(closing) => return format!("a `,` or `{closing}` was expected here").into(),
            Self::MissingValue => "a value was expected here",
            Self::UnexpectedBracket(bracket) => return format!("this `{bracket}` closes nothing").into(),
        };
        message.into()
    }

    /// What to do about it.
    pub(super) fn help(&self) -> Option<Cow<'static, str>> {
        let help = match self {
            Self::TabInIndentation | Self::TabInBlockScalar => "replace the tab with spaces",
            Self::ControlCharacter(_) => "remove it, or write it as an escape in double quotes: \"\\u0007\"",
            Self::ReservedCharacter('{' | '}' | '%' | '@' | '`' | ',' | ']' | '|' | '>' | '?' | ':' | '-') => {
                "put the text in quotes"
            }
            Self::ReservedCharacter(_) => "put the text in quotes, or remove the character",
            Self::Directive => "remove the line",
            Self::MissingColon => "write `key: value`, or indent the line if it belongs to the value above",
            Self::MissingSpaceBehindColon => "write `key: value`",
            Self::SecondColon => "put the value in quotes",
            Self::DeeperThanItsText => "indent it like its neighbours, or remove the value before it",
            Self::ItemOnLineOfKey => "put the first `- ` on the next line",
            Self::ItemAmongKeys => "indent it below the key that it belongs to",
            Self::UnclosedQuote => "add the closing quote",
            Self::ClosedElsewhere => "add the closing quote where the text ends",
            Self::TextBehindQuote => "write a quote inside single quotes twice ('it''s'), inside double quotes as \\\"",
            Self::UnknownEscape => "write a backslash as `\\\\`, or put the text in single quotes",
            Self::UnknownAlias(_) => "define the anchor above, or put the text in quotes if it begins with a star",
            Self::Indentation(_) => "indent it like the keys that it belongs to",
            Self::LeftOfBlockScalar => "indent it like that text if it belongs to it, or write `key: value`",
            Self::TextBehindValue => "put the whole value in quotes, or the text on a line of its own",
            Self::KeyAmongItems => "write `- ` before it, or indent it like the key that the list belongs to",
            Self::UnquotedExpression => "write '{{ … }}'",
            Self::KeyIsNoText(_) => "write a name before the colon, in quotes if it is to be that very word",
            Self::NotAMapToMerge => "write `<<: *name`, or `<<: [*one, *other]`, with anchors that stand before maps",
            Self::WrongTag(_) => "remove the tag, or write a value that fits it",
            Self::NotANumberForJson => "put it in quotes if it is text",
            Self::BadAnchor => "put the text in quotes if it begins with `*` or `&`",
            Self::UnclosedBracket('[') => "add the `]`, or put the text in quotes if it begins with a bracket",
            Self::UnclosedBracket(_) => "add the `}`, or put the text in quotes if it begins with a brace",
            Self::MissingComma(_) => "separate what stands in brackets with commas",
            _ => return None,
        };
        Some(help.into())
    }
}

fn spaces(count: usize) -> String {
    if count == 1 { "1 space".to_owned() } else { format!("{count} spaces") }
}
