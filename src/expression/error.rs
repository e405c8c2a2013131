//! What can be wrong with an expression: a kind, a message and the place in the file that the person wrote.

use std::fmt;

use crate::expression::suggestion;
use crate::source::Span;

/// One mistake (or, with [`ErrorKind::NoValue`], one thing worth a note) in an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpressionError {
    /// What sort of mistake it is.
    pub kind: ErrorKind,
    /// What is wrong, in a sentence.
    pub message: String,
    /// The field, function or action that is wrong, in the file that the person wrote.
    pub span: Span,
    /// What to write instead, where that can be said.
    pub help: Option<String>,
}

/// The sorts of mistakes, for rules that tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The text is no template.
    Syntax,
    /// A function that neither Go, Sprig nor Helm has.
    UnknownFunction,
    /// A named template (helper) that nobody defines.
    UnknownTemplate,
    /// A variable that is not declared where it is used.
    UndefinedVariable,
    /// A path runs through something that is not there.
    NilPath,
    /// A field of something that has no such field.
    UnknownField,
    /// Too few or too many arguments, or one of the wrong type.
    Arguments,
    /// A function could not do its work: an index out of range, a text that does not parse.
    Function,
    /// The author's own `fail` or `required`.
    Failed,
    /// What depends on the time, the network or chance, and so has no place in a repeatable output.
    Refused,
    /// What was printed is not what it should be: no YAML, where YAML is read again.
    Result,
    /// More nesting, steps or output than is allowed.
    Limit,
    /// Something prints as `<no value>`, which Helm takes away again: a note, not an error.
    NoValue,
}

impl ExpressionError {
    /// What an expression prints can't be read as what it should be.
    pub fn in_result(message: String, span: Span) -> Self {
        ExpressionError { kind: ErrorKind::Result, message, span, help: None }
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ExpressionError {}

/// A mistake whose place is not known yet: what a function returns, and the evaluator puts in its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fault {
    pub kind: ErrorKind,
    pub message: String,
    pub help: Option<String>,
}

impl Fault {
    /// A fault of that kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Fault { kind, message: message.into(), help: None }
    }

    /// A function that could not do its work.
    pub fn function(message: impl Into<String>) -> Self {
        Fault::new(ErrorKind::Function, message)
    }

    /// A bound of this program that was reached.
    pub fn limit(message: impl Into<String>) -> Self {
        Fault::new(ErrorKind::Limit, message)
    }

    /// The same with advice.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.maybe_help(Some(help.into()))
    }

    /// The same with advice, where there is some.
    pub fn maybe_help(self, help: Option<String>) -> Self {
        Fault { help, ..self }
    }

    /// A named template that there is not, held against those that are `known`.
    pub fn unknown_template<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        let near = suggestion::nearest(name, known);
        Fault::new(ErrorKind::UnknownTemplate, format!("there is no template named \"{name}\""))
            .maybe_help(near.map(|known| format!("did you mean \"{known}\"?")))
    }

    /// The same at its place.
    pub fn at(self, span: Span) -> ExpressionError {
        ExpressionError { kind: self.kind, message: self.message, span, help: self.help }
    }
}
