//! Distinctions that the decoder makes and a schema does not: `3.0` is no whole number, a date is no text, and an empty
//! text is no duration.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;
use crate::shape::{Field, Format, Shape, Types};
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
        Value::String(text) if text.is_empty() && shape.format() == Some(Format::Duration) => (
            format!("an empty text is no duration: the runner does not start with this `{key}`"),
            "leave it out".to_owned(),
        ),
        Value::String(text) if is_text(shape) && is_date(view, key, datetimes) => {
            (format!("`{key}` takes text, and a bare date is none"), format!("write `{key} = \"{text}\"`"))
        }
        _ => return None,
    };
    Some(Problem::value(ProblemKind::WrongType, Level::Error, view, found).help(help))
}

/// Whether text is wanted, or text among other things; a duration is known by its form.
fn is_text(shape: Shape) -> bool {
    let types = shape.types();
    types.contains(Types::STRING) && !types.contains(Types::MAP) && shape.format() != Some(Format::Duration)
}

/// Whether a date stands there, in a place that does not take one.
fn is_date(view: &View<'_>, key: &str, datetimes: &[Span]) -> bool {
    let takes_dates = ["token_obtained_at", "token_expires_at"].iter().any(|name| key.eq_ignore_ascii_case(name));
    !takes_dates && datetimes.contains(&view.node.span)
}
