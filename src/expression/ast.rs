//! The syntax tree of a template. Every part knows its bytes in the template's text.

use std::ops::Range;
use std::rc::Rc;

/// Nodes in the order of the text.
pub(super) type Body = Vec<Node>;

/// A piece of a template.
#[derive(Debug)]
pub(super) enum Node {
    /// Text that is printed as it is.
    Text(Range<usize>),
    /// `{{ pipeline }}`
    Action { pipeline: Pipeline, action: Range<usize> },
    /// `{{ if }}`
    If(Branch),
    /// `{{ with }}`
    With(Branch),
    /// `{{ range }}`
    Range(Branch),
    /// `{{ template "name" pipeline }}`, and what `{{ block }}` leaves behind
    Template { name: Rc<str>, name_range: Range<usize>, pipeline: Option<Pipeline>, action: Range<usize> },
    /// `{{ break }}`
    Break,
    /// `{{ continue }}`
    Continue,
}

/// The parts of `if`, `with` and `range`.
#[derive(Debug)]
pub(super) struct Branch {
    pub pipeline: Pipeline,
    pub body: Body,
    pub otherwise: Option<Body>,
}

/// Commands, each fed with the result of the one before it.
#[derive(Debug)]
pub(super) struct Pipeline {
    pub range: Range<usize>,
    pub variables: Vec<Rc<str>>,
    /// `=` rather than `:=`.
    pub assigns: bool,
    pub commands: Vec<Command>,
}

/// Operands side by side: a function and its arguments, or a value.
#[derive(Debug)]
pub(super) struct Command {
    pub operands: Vec<Operand>,
}

/// A word of a command.
#[derive(Debug)]
pub(super) struct Operand {
    pub range: Range<usize>,
    pub kind: OperandKind,
}

/// What a word is.
#[derive(Debug)]
pub(super) enum OperandKind {
    Bool(bool),
    Number(Constant),
    Text(Rc<str>),
    Nil,
    Dot,
    /// `.a.b`
    Field(Vec<Name>),
    /// `$x.a.b`
    Variable(Rc<str>, Vec<Name>),
    Function(Rc<str>),
    /// `( pipeline )`
    Pipeline(Box<Pipeline>),
    /// `( pipeline ).a.b`
    Chain(Box<Operand>, Vec<Name>),
}

/// A field's name, without its dot.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub text: Rc<str>,
    pub range: Range<usize>,
}

/// A number constant: what it is by itself, and what it can stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Constant {
    /// Its value as a whole number, if it has one.
    pub int: Option<i64>,
    /// Its value as a float.
    pub float: f64,
    /// Written with a point or an exponent.
    pub is_float: bool,
}

impl Operand {
    /// Whether this can stand at the beginning of a later command of a pipeline.
    pub fn is_executable(&self) -> bool {
        !matches!(
            self.kind,
            OperandKind::Bool(_) | OperandKind::Number(_) | OperandKind::Text(_) | OperandKind::Nil | OperandKind::Dot
        )
    }
}
