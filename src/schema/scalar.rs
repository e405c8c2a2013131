//! Checks of scalars and keys: enumerations, formats, ranges, sizes.

use crate::fix::Change;
use crate::lint::diagnostic::{Diagnostic, Fix};
use crate::report::printable::clip;
use helm_template::suggestion;
use helm_yaml::edit::flow_text;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

use super::format::{self, Format};
use super::model::{EnumValue, Schema};
use super::path::Path;
use super::problem::{self, diagnostic, subject};
use super::rules::RuleSet;

/// The violation of a scalar of the right type.
pub(super) fn problem(
    rules: &RuleSet,
    node: &Node,
    schema: Schema,
    path: &Path<'_>,
) -> Option<Diagnostic> {
    if let Value::String(text) = &node.value {
        let size = size_problem(
            rules,
            text.chars().count(),
            ("character", "characters"),
            node.span,
            schema,
            path,
        );
        if size.is_some() || (text.is_empty() && schema.enum_values().len() == 0) {
            return size;
        }
    }
    enumeration(rules, node, schema, path)
        .or_else(|| {
            schema
                .format()
                .and_then(|format| format_problem(rules, node, format, path))
        })
        .or_else(|| range_problem(rules, node, schema, path))
}

fn enumeration(
    rules: &RuleSet,
    node: &Node,
    schema: Schema,
    path: &Path<'_>,
) -> Option<Diagnostic> {
    let mut enum_values = schema.enum_values();
    let is = |value: EnumValue| match (value, &node.value) {
        (EnumValue::Bool(member), Value::Bool(flag)) => member == *flag,
        (EnumValue::Int(member), Value::Int(number)) => member == *number,
        (EnumValue::String(member), Value::String(text)) => member == text,
        _ => false,
    };
    (enum_values.len() > 0 && !enum_values.any(is))
        .then(|| problem::not_in_enum(rules, node, path, schema))
}

fn format_problem(
    rules: &RuleSet,
    node: &Node,
    format: Format,
    path: &Path<'_>,
) -> Option<Diagnostic> {
    let rule = format.check(&node.value).err()?;
    let text = node.as_str().filter(|_| !format.is_private());
    let message = match text {
        Some(_) if format == Format::Flag => format!("invalid {}: {rule}", subject(path)),
        Some(text) => format!("invalid {} `{}`: {rule}", subject(path), clip(text)),
        None => format!("invalid {}: {rule}", subject(path)),
    };
    let reported_by = if format == Format::Flag {
        rules.truthy_value
    } else {
        rules.invalid_format
    };
    let help = text.and_then(|text| format.help(text));
    let fix = repairing(node, format).filter(|_| !node.span.is_synthetic());
    let found = diagnostic(reported_by, node.span, path, message).with_maybe_help(help);
    Some(found.with_maybe_fix(fix))
}

/// The fix that gives a string its format. A template treats every non-empty string as true.
fn repairing(node: &Node, format: Format) -> Option<Fix> {
    let text = node.as_str()?;
    let (value, is_kept) = match format {
        Format::Flag => {
            let flag = format::flag_of(text);
            (Value::Bool(flag), flag)
        }
        _ => (format.repair(text)?.into(), false),
    };
    let value = Node::new(value, Span::SYNTHETIC);
    let title = format!("write `{}`", clip(&flow_text(&value)));
    let changes = vec![Change::replace(node.span, value)];
    Some(if is_kept {
        Fix::safe(title, changes)
    } else {
        Fix::unsafe_(title, changes)
    })
}

fn range_problem(
    rules: &RuleSet,
    node: &Node,
    schema: Schema,
    path: &Path<'_>,
) -> Option<Diagnostic> {
    let number = match schema.format().map_or_else(
        || node.value.clone(),
        |format| format.parse_printed(&node.value),
    ) {
        Value::Int(number) => i128::from(number),
        // Saturates for numbers that exceed every range.
        Value::Float(number) => number as i128,
        _ => return None,
    };
    let (least, greatest) = schema.range();
    let wanted = match (least, greatest) {
        // The maximum of a 32-bit integer is not helpful for a value below the minimum.
        (Some(least), Some(greatest))
            if number < least.into() && greatest == i64::from(i32::MAX) =>
        {
            format!("at least {least}")
        }
        (Some(least), Some(greatest)) if number < least.into() || number > greatest.into() => {
            format!("a number from {least} to {greatest}")
        }
        (Some(least), None) if number < least.into() => format!("at least {least}"),
        (None, Some(greatest)) if number > greatest.into() => format!("at most {greatest}"),
        _ => return None,
    };
    let message = format!(
        "invalid {}: expected {wanted}, found {number}",
        subject(path)
    );
    Some(diagnostic(rules.invalid_value, node.span, path, message))
}

/// The violation of the number of items, entries or characters (singular and plural).
pub(super) fn size_problem(
    rules: &RuleSet,
    size: usize,
    (one, many): (&str, &str),
    span: Span,
    schema: Schema,
    path: &Path<'_>,
) -> Option<Diagnostic> {
    let (least, greatest) = schema.size();
    let unit = |number| if number == 1 { one } else { many };
    let (rule, wanted) = match greatest {
        _ if size < least => (rules.too_short, format!("at least {least} {}", unit(least))),
        Some(greatest) if size > greatest => (
            rules.invalid_value,
            format!("at most {greatest} {}", unit(greatest)),
        ),
        _ => return None,
    };
    Some(diagnostic(
        rule,
        span,
        path,
        format!("invalid {}: expected {wanted}, found {size}", subject(path)),
    ))
}

/// The violation of the format of an additional key.
pub(super) fn key_problem(
    rules: &RuleSet,
    key: &str,
    span: Span,
    schema: Schema,
    path: &Path<'_>,
) -> Option<Diagnostic> {
    let (format, may_be_template) = schema.key_format()?;
    if may_be_template && key.contains("{{") {
        return None;
    }
    let rule = format.check_text(key).err()?;
    let meant = if format == Format::ResourceName {
        suggestion::did_you_mean(key, format::RESOURCES)
    } else {
        None
    };
    let message = format!("invalid key `{}`: {rule}", clip(key));
    Some(
        diagnostic(rules.invalid_format, span, path, message)
            .with_maybe_help(meant.or_else(|| format.help(key))),
    )
}
