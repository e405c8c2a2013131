//! Template errors: kind, message, help and the span in the user's file.

use std::fmt;

use crate::suggestion;
use helm_yaml::source::Span;

/// An error in a template, or a note if the kind is [`ErrorKind::NoValue`].
#[derive(Clone, Debug, PartialEq)]
pub struct ExpressionError {
    /// The kind of error.
    pub kind: ErrorKind,
    /// The problem, in one sentence.
    pub message: String,
    /// The field, function or action that is wrong, in the user's file.
    pub span: Span,
    /// How to fix it, if known.
    pub help: Option<String>,
}

/// The kinds of template errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// A syntax error.
    Syntax,
    /// An unknown function.
    UnknownFunction,
    /// An unknown named template.
    UnknownTemplate,
    /// An undefined variable.
    UndefinedVariable,
    /// A field of nil (nil pointer).
    NilPath,
    /// An unknown field.
    UnknownField,
    /// A wrong number of arguments, or an argument of the wrong type.
    Arguments,
    /// A function failed: an index out of range, invalid input.
    Function,
    /// `fail` or `required`.
    ExplicitFailure,
    /// A function that depends on time, network or randomness, so that the output would not be reproducible.
    NotReproducible,
    /// An invalid result, such as invalid YAML where the output is parsed as YAML.
    Result,
    /// A limit on nesting, steps or output is exceeded.
    Limit,
    /// A value prints as `<no value>`, which Helm removes: a note, not an error.
    NoValue,
}

impl ExpressionError {
    /// An error in the output of an expression.
    pub fn in_result(message: String, span: Span) -> Self {
        ExpressionError {
            kind: ErrorKind::Result,
            message,
            span,
            help: None,
        }
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ExpressionError {}

/// An error without a span: returned by a function, located by the evaluator.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fault {
    pub kind: ErrorKind,
    pub message: String,
    pub help: Option<String>,
}

impl Fault {
    /// A fault of a kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Fault {
            kind,
            message: message.into(),
            help: None,
        }
    }

    /// A function that failed.
    pub fn function(message: impl Into<String>) -> Self {
        Fault::new(ErrorKind::Function, message)
    }

    /// A limit that was exceeded.
    pub fn limit(message: impl Into<String>) -> Self {
        Fault::new(ErrorKind::Limit, message)
    }

    /// Adds help.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.maybe_help(Some(help.into()))
    }

    /// Adds help, if there is any.
    pub fn maybe_help(self, help: Option<String>) -> Self {
        Fault { help, ..self }
    }

    /// An unknown named template, with a suggestion from the `known` ones.
    pub fn unknown_template<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        let near = suggestion::nearest(name, known);
        Fault::new(
            ErrorKind::UnknownTemplate,
            format!("unknown template \"{name}\""),
        )
        .help(match near {
            Some(known) => format!("did you mean \"{known}\"?"),
            None => {
                let value = name.rsplit('.').next().unwrap_or(name);
                format!("set `{value}` in the values, and write `{{{{ .Values.{value} }}}}`")
            }
        })
    }

    /// Adds the span.
    pub fn at(self, span: Span) -> ExpressionError {
        ExpressionError {
            kind: self.kind,
            message: self.message,
            span,
            help: self.help,
        }
    }
}
