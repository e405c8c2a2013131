//! The pieces of a template.

use std::ops::Range;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::expression) struct Token {
    pub kind: TokenKind,
    pub range: Range<usize>,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expression) enum TokenKind {
    /// Text outside of any action.
    Text,
    /// `{{`, with the dash of `{{-`.
    Open,
    /// `}}`, with the dash of `-}}`.
    Close,
    Space,
    Pipe,
    OpenParenthesis,
    CloseParenthesis,
    /// `=`
    Assign,
    /// `:=`
    Declare,
    /// Any other printable ASCII character, a comma for one.
    Sign,
    Identifier,
    Keyword(Keyword),
    Bool,
    Nil,
    /// `.` alone.
    Dot,
    /// `.name`
    Field,
    /// `$` or `$name`
    Variable,
    Number,
    Character,
    /// `"…"`
    Quoted,
    /// `` `…` ``
    Raw,
    /// The end of the text.
    End,
}

/// The words that Go's templates reserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expression) enum Keyword {
    Block,
    Break,
    Continue,
    Define,
    Else,
    End,
    If,
    Range,
    Template,
    With,
}

impl Keyword {
    /// The keyword that a word is, if it is one.
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "block" => Keyword::Block,
            "break" => Keyword::Break,
            "continue" => Keyword::Continue,
            "define" => Keyword::Define,
            "else" => Keyword::Else,
            "end" => Keyword::End,
            "if" => Keyword::If,
            "range" => Keyword::Range,
            "template" => Keyword::Template,
            "with" => Keyword::With,
            _ => return None,
        })
    }
}
