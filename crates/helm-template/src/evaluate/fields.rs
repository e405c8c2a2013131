//! Field access, `.a.b.c`: fields of structs, keys of maps, methods.

use super::pipeline::Piped;
use super::{Evaluation, Evaluator};
use crate::ast::{Name, Operand};
use crate::error::{ErrorKind, ExpressionError, Fault};
use crate::functions;
use crate::suggestion;
use crate::value::Value;

impl Evaluator {
    /// Follows a path from `value`; arguments are passed to the last name, which is then a method.
    pub(super) fn fields(
        &mut self,
        dot: &Value,
        value: Value,
        path: &Operand,
        names: &[Name],
        arguments: &[Operand],
        piped: Piped,
    ) -> Evaluation<Value> {
        let Some((last, before)) = names.split_last() else {
            return Ok(value);
        };
        let value = before.iter().try_fold(value, |value, name| {
            self.field(dot, value, path, name, &[], None)
        })?;
        self.field(dot, value, path, last, arguments, piped)
    }

    fn field(
        &mut self,
        dot: &Value,
        value: Value,
        path: &Operand,
        name: &Name,
        arguments: &[Operand],
        piped: Piped,
    ) -> Evaluation<Value> {
        self.pay(1, &name.range)?;
        if let Some(method) = functions::method(&value, &name.text) {
            return self.method(dot, method, value, &name.range, arguments, piped);
        }
        let given = arguments
            .first()
            .map(|argument| argument.range.clone())
            .or(piped.map(|(_, range)| range));
        let found = match &value {
            Value::Missing => return Ok(Value::Missing),
            Value::Nil => return Err(self.nil_path(path, name)),
            Value::Dict(dict) => Some(dict.get(&name.text)),
            Value::Struct(fields) => fields
                .fields
                .iter()
                .find(|(known, _)| **known == *name.text)
                .map(|(_, field)| field.clone()),
            _ => None,
        };
        match (found, given) {
            (Some(found), None) => Ok(found),
            (Some(_), Some(range)) => {
                let fault = Fault::new(
                    ErrorKind::Arguments,
                    format!("unexpected argument: `.{}` is not a method", name.text),
                );
                Err(self.fault(fault, &range))
            }
            (None, _) => Err(self.unknown_field(&value, path, name)),
        }
    }

    /// The source text before a field.
    fn before(&self, path: &Operand, name: &Name) -> String {
        match self.text(&(path.range.start..name.range.start)) {
            "" => ".".to_owned(),
            text => text.to_owned(),
        }
    }

    fn nil_path(&self, path: &Operand, name: &Name) -> ExpressionError {
        let before = self.before(path, name);
        let message = format!(
            "nil pointer: `{before}` is not set, so `.{}` cannot be read",
            name.text
        );
        let help = match before
            .strip_prefix(".Values.")
            .or(before.strip_prefix("$.Values."))
        {
            Some(parent) => format!(
                "define `{parent}.{0}` in the values, or use a default: `{{{{ ({before}).{0} | default \"…\" }}}}`",
                name.text
            ),
            None => match before.strip_prefix('.').and_then(misspelled_root) {
                Some(root) => format!("write `.{root}.{}`", name.text),
                None => format!(
                    "use parentheses to get an empty value instead of an error: `({before}).{}`",
                    name.text
                ),
            },
        };
        self.fault(
            Fault::new(ErrorKind::NilPath, message).help(help),
            &name.range,
        )
    }

    fn unknown_field(&self, value: &Value, path: &Operand, name: &Name) -> ExpressionError {
        let message = format!(
            "unknown field `.{}`: `{}` is {}",
            name.text,
            self.before(path, name),
            value.describe()
        );
        let fault = Fault::new(ErrorKind::UnknownField, message);
        let fields = match value {
            Value::Struct(fields) => fields.fields.iter().map(|(name, _)| *name).collect(),
            _ => Vec::new(),
        };
        let near = suggestion::nearest(&name.text, fields);
        self.fault(
            fault.maybe_help(near.map(|known| format!("did you mean `.{known}`?"))),
            &name.range,
        )
    }
}

/// The object of the root that a name is a misspelling of.
fn misspelled_root(name: &str) -> Option<&'static str> {
    const ROOT: [&str; 6] = [
        "Capabilities",
        "Chart",
        "Files",
        "Release",
        "Template",
        "Values",
    ];
    suggestion::nearest(name, ROOT)
}
