//! Two distinctions that TOML makes and a tree of YAML does not: `3.0` is no whole number, and a date is no text.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;
use crate::shape::{Field, Shape, Types};
use crate::source::Span;
use crate::tree::Value;

pub(super) fn check(root: &View<'_>, datetimes: &[Span], problems: &mut Vec<Problem>) {
    if let Some(shape) = Shape::named("runner-config") {
        walk(root, shape, datetimes, problems);
    }
}

fn walk(view: &View<'_>, shape: Shape, datetimes: &[Span], problems: &mut Vec<Problem>) {
    for (name, child) in view.entries() {
        if let Some(shape) = shape.field(name).map(Field::shape).or(shape.each()) {
            walk(&child, shape, datetimes, problems);
        }
    }
    if let Some(shape) = shape.items() {
        view.items().for_each(|item| walk(&item, shape, datetimes, problems));
    }
    problems.extend(scalar(view, shape, datetimes));
}

fn scalar(view: &View<'_>, shape: Shape, datetimes: &[Span]) -> Option<Problem> {
    let key = view.path.rsplit('.').next().unwrap_or_default();
    let types = shape.types();
    let (found, help) = match &view.node.value {
        Value::Float(number)
            if types.contains(Types::INTEGER) && !types.contains(Types::NUMBER) && number.fract() == 0.0 =>
        {
            (
                format!("`{key}` takes a whole number, and {number:?} is none to the runner"),
                format!("write `{key} = {number:.0}`"),
            )
        }
        Value::String(text) if types == Types::STRING && is_date(view, key, datetimes) => {
            (format!("`{key}` takes text, and a bare date is none"), format!("write `{key} = \"{text}\"`"))
        }
        _ => return None,
    };
    Some(Problem::value(ProblemKind::WrongType, Level::Error, view, found).help(help))
}

/// Whether a date stands there, in a place that does not take one.
fn is_date(view: &View<'_>, key: &str, datetimes: &[Span]) -> bool {
    let takes_dates = ["token_obtained_at", "token_expires_at"].iter().any(|name| key.eq_ignore_ascii_case(name));
    !takes_dates && datetimes.contains(&view.node.span)
}
