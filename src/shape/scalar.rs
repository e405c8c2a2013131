//! Checks of single values and keys: enumerations, formats, ranges, sizes.

use crate::printable::clip;
use crate::source::Span;
use crate::suggestion;
use crate::tree::{Node, Value};

use super::format::{self, Format};
use super::model::{Literal, Shape};
use super::path::Path;
use super::problem::{self, Problem, ProblemKind, subject};

/// What is wrong with a scalar of the right type, if anything.
pub(super) fn problem(node: &Node, shape: Shape, path: &Path<'_>) -> Option<Problem> {
    if let Value::String(text) = &node.value {
        let size = size_problem(text.chars().count(), "character", "characters", node.span, shape, path);
        if size.is_some() || (text.is_empty() && shape.literals().len() == 0) {
            return size;
        }
    }
    enumeration(node, shape, path)
        .or_else(|| shape.format().and_then(|format| format_problem(node, format, path)))
        .or_else(|| range_problem(node, shape, path))
}

fn enumeration(node: &Node, shape: Shape, path: &Path<'_>) -> Option<Problem> {
    let mut literals = shape.literals();
    let is = |literal: Literal| match (literal, &node.value) {
        (Literal::Bool(member), Value::Bool(flag)) => member == *flag,
        (Literal::Int(member), Value::Int(number)) => member == *number,
        (Literal::Text(member), Value::String(text)) => member == text,
        _ => false,
    };
    (literals.len() > 0 && !literals.any(is)).then(|| problem::not_in_enum(node, path, shape))
}

fn format_problem(node: &Node, format: Format, path: &Path<'_>) -> Option<Problem> {
    let rule = format.check(&node.value).err()?;
    let (message, repaired) = match &node.value {
        Value::String(text) if !format.is_private() => {
            (format!("{} cannot be `{}`: it {rule}", subject(path), clip(text)), format.repair(text))
        }
        _ => (format!("{} {rule}", subject(path)), None),
    };
    let kind = if format == Format::Flag { ProblemKind::TextForFlag } else { ProblemKind::BadFormat };
    let suggestion = repaired.map(|repaired| format!("did you mean `{repaired}`?"));
    Some(Problem::new(kind, node.span, path, message).maybe_suggest(suggestion))
}

fn range_problem(node: &Node, shape: Shape, path: &Path<'_>) -> Option<Problem> {
    let number = match shape.format().map_or_else(|| node.value.clone(), |format| format.read_back(&node.value)) {
        Value::Int(number) => i128::from(number),
        // Every whole number that a range can speak of fits; what lies beyond saturates on its side of it.
        Value::Float(number) => number as i128,
        _ => return None,
    };
    let (least, greatest) = shape.range();
    let wanted = match (least, greatest) {
        // The end of a 32-bit number says nothing to whoever is below its beginning.
        (Some(least), Some(greatest)) if number < least.into() && greatest == i64::from(i32::MAX) => {
            format!("has to be at least {least}")
        }
        (Some(least), Some(greatest)) if number < least.into() || number > greatest.into() => {
            format!("has to lie between {least} and {greatest}")
        }
        (Some(least), None) if number < least.into() => format!("has to be at least {least}"),
        (None, Some(greatest)) if number > greatest.into() => format!("has to be at most {greatest}"),
        _ => return None,
    };
    let message = format!("{} is {number}, but {wanted}", subject(path));
    Some(Problem::new(ProblemKind::OutOfRange, node.span, path, message))
}

/// What is wrong with the number of items, entries or characters, if anything.
pub(super) fn size_problem(
    size: usize,
    one: &str,
    many: &str,
    span: Span,
    shape: Shape,
    path: &Path<'_>,
) -> Option<Problem> {
    let (least, greatest) = shape.size();
    let (kind, wanted) = match greatest {
        _ if size < least && size == 0 => (ProblemKind::TooFew, "must not be empty".to_owned()),
        _ if size < least => (ProblemKind::TooFew, format!("needs at least {} {many}, not {size}", least)),
        Some(1) if size > 1 => (ProblemKind::TooMany, format!("takes at most 1 {one}, not {size}")),
        Some(greatest) if size > greatest => {
            (ProblemKind::TooMany, format!("takes at most {greatest} {many}, not {size}"))
        }
        _ => return None,
    };
    Some(Problem::new(kind, span, path, format!("{} {wanted}", subject(path))))
}

/// What is wrong with a key that may be chosen freely, if anything.
pub(super) fn key_problem(key: &str, span: Span, shape: Shape, path: &Path<'_>) -> Option<Problem> {
    let (format, may_be_template) = shape.key_format()?;
    if may_be_template && key.contains("{{") {
        return None;
    }
    let rule = format.check_text(key).err()?;
    let meant = if format == Format::ResourceName { suggestion::did_you_mean(key, format::RESOURCES) } else { None };
    let suggestion = meant.or_else(|| Some(format!("did you mean `{}`?", format.repair(key)?)));
    let message = format!("the key `{}` {rule}", clip(key));
    Some(Problem::new(ProblemKind::BadFormat, span, path, message).maybe_suggest(suggestion))
}
