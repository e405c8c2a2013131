//! Goes through everything that a template holds, also what is not evaluated.

use std::ops::Range;

use super::ast::{Body, Branch, Command, Name, Node, Operand, OperandKind, Pipeline};
use super::parser::Parsed;

/// What is met on the way.
pub(super) enum Found<'p> {
    /// A command, of the text itself or within parentheses.
    Command(&'p Command),
    /// The name behind `template` or `block`, and where it stands.
    Template(&'p str, &'p Range<usize>),
}

/// Calls `visit` with everything. The parser has bounded the nesting.
pub(super) fn all(parsed: &Parsed, visit: &mut dyn FnMut(Found<'_>)) {
    body(&parsed.body, visit);
    parsed.defined.iter().for_each(|(_, defined)| body(defined, visit));
}

fn body(nodes: &Body, visit: &mut dyn FnMut(Found<'_>)) {
    for node in nodes {
        match node {
            Node::Text(_) | Node::Break | Node::Continue => {}
            Node::Action { pipeline, .. } => commands(pipeline, visit),
            Node::If(inner) | Node::With(inner) | Node::Range(inner) => branch(inner, visit),
            Node::Template { name, name_range, pipeline, .. } => {
                visit(Found::Template(name, name_range));
                pipeline.iter().for_each(|pipeline| commands(pipeline, visit));
            }
        }
    }
}

fn branch(inner: &Branch, visit: &mut dyn FnMut(Found<'_>)) {
    commands(&inner.pipeline, visit);
    body(&inner.body, visit);
    inner.otherwise.iter().for_each(|otherwise| body(otherwise, visit));
}

fn commands(pipeline: &Pipeline, visit: &mut dyn FnMut(Found<'_>)) {
    for command in &pipeline.commands {
        visit(Found::Command(command));
        command.operands.iter().for_each(|word| operand(word, visit));
    }
}

fn operand(word: &Operand, visit: &mut dyn FnMut(Found<'_>)) {
    match &word.kind {
        OperandKind::Pipeline(pipeline) => commands(pipeline, visit),
        // `(.a).b` is a path, and was met as one.
        OperandKind::Chain(inner, _) if path(inner).is_none() => operand(inner, visit),
        _ => {}
    }
}

/// The names of `.a.b`, `$x.a.b` and `(.a).b`.
pub(super) fn path(word: &Operand) -> Option<Vec<&Name>> {
    match &word.kind {
        OperandKind::Field(names) | OperandKind::Variable(_, names) => Some(names.iter().collect()),
        OperandKind::Chain(inner, names) => {
            let mut whole = path(inner)?;
            whole.extend(names);
            Some(whole)
        }
        OperandKind::Pipeline(pipeline) => match pipeline.commands.as_slice() {
            [Command { operands }] if operands.len() == 1 && pipeline.variables.is_empty() => path(&operands[0]),
            _ => None,
        },
        _ => None,
    }
}
