//! The syntax tree of a template. Every part has its byte range in the text.

use std::ops::Range;
use std::rc::Rc;

/// A sequence of nodes.
pub(super) type Body = Vec<Node>;

/// A node of a template.
#[derive(Debug)]
pub(super) enum Node {
    /// Literal text.
    Text(Range<usize>),
    /// `{{ pipeline }}`
    Action {
        pipeline: Pipeline,
        action: Range<usize>,
    },
    /// `{{ if }}`
    If(Branch),
    /// `{{ with }}`
    With(Branch),
    /// `{{ range }}`
    Range(Branch),
    /// `{{ template "name" pipeline }}`, also the call that `{{ block }}` implies
    Template {
        name: Rc<str>,
        name_range: Range<usize>,
        pipeline: Option<Pipeline>,
        action: Range<usize>,
    },
    /// `{{ break }}`
    Break,
    /// `{{ continue }}`
    Continue,
}

/// The parts of an `if`, `with` or `range`.
#[derive(Debug)]
pub(super) struct Branch {
    pub pipeline: Pipeline,
    pub body: Body,
    pub otherwise: Option<Body>,
}

/// Commands, each of which receives the result of the previous one.
#[derive(Debug)]
pub(super) struct Pipeline {
    pub range: Range<usize>,
    pub variables: Vec<Rc<str>>,
    /// True for `=`, false for `:=`.
    pub assigns: bool,
    pub commands: Vec<Command>,
}

/// A function with its arguments, or a value.
#[derive(Debug)]
pub(super) struct Command {
    pub operands: Vec<Operand>,
}

/// An operand of a command.
#[derive(Debug)]
pub(super) struct Operand {
    pub range: Range<usize>,
    pub kind: OperandKind,
}

/// The kinds of operands.
#[derive(Debug)]
pub(super) enum OperandKind {
    Bool(bool),
    Number(Constant),
    String(Rc<str>),
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

/// The name of a field, without the dot.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub text: Rc<str>,
    pub range: Range<usize>,
}

/// A number constant with its possible values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Constant {
    /// The integer value, if it has one.
    pub int: Option<i64>,
    /// The float value.
    pub float: f64,
    /// True if it is written with a point or an exponent.
    pub is_float: bool,
}

impl Operand {
    /// Returns true if this can be the first operand of a command after `|`.
    pub fn is_executable(&self) -> bool {
        !matches!(
            self.kind,
            OperandKind::Bool(_)
                | OperandKind::Number(_)
                | OperandKind::String(_)
                | OperandKind::Nil
                | OperandKind::Dot
        )
    }
}
