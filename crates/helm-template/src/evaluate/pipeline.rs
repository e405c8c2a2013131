//! Evaluates pipelines and commands.

use std::ops::Range;

use super::{Evaluation, Evaluator};
use crate::ast::{Command, Constant, Operand, OperandKind, Pipeline};
use crate::error::{ErrorKind, ExpressionError, Fault};
use crate::value::Value;

/// A piped value with the range of its command.
pub(super) type Piped = Option<(Value, Range<usize>)>;

impl Evaluator {
    /// Evaluates the commands in order, and sets the declared variables.
    pub(super) fn pipeline(&mut self, dot: &Value, pipeline: &Pipeline) -> Evaluation<Value> {
        let mut piped: Piped = None;
        for command in &pipeline.commands {
            self.pay(1, &pipeline.range)?;
            let range = range_of(command);
            let value = self.command(dot, command, piped)?;
            // As in Go, a nil from a map or list is a missing value after a command.
            let value = if matches!(value, Value::Nil) {
                Value::Missing
            } else {
                value
            };
            piped = Some((value, range));
        }
        let value = piped.map_or(Value::Missing, |(value, _)| value);
        for name in &pipeline.variables {
            if pipeline.assigns {
                self.assign(name, value.clone(), &pipeline.range)?;
            } else {
                self.frame.variables.push((name.clone(), value.clone()));
            }
        }
        Ok(value)
    }

    fn command(&mut self, dot: &Value, command: &Command, piped: Piped) -> Evaluation<Value> {
        let Some((first, arguments)) = command.operands.split_first() else {
            return Ok(Value::Missing);
        };
        match &first.kind {
            OperandKind::Function(name) => self.function(dot, name, &first.range, arguments, piped),
            OperandKind::Field(names) => {
                self.fields(dot, dot.clone(), first, names, arguments, piped)
            }
            OperandKind::Variable(name, names) => {
                let value = self.variable(name, &first.range)?;
                if names.is_empty() {
                    self.takes_no_arguments(first, arguments, &piped)?;
                    return Ok(value);
                }
                self.fields(dot, value, first, names, arguments, piped)
            }
            OperandKind::Chain(inner, names) => {
                let value = self.chained(dot, inner)?;
                self.fields(dot, value, first, names, arguments, piped)
            }
            _ => {
                self.takes_no_arguments(first, arguments, &piped)?;
                self.constant(dot, first)
            }
        }
    }

    /// Evaluates a command that is a value: a constant, the dot, a parenthesis.
    fn constant(&mut self, dot: &Value, operand: &Operand) -> Evaluation<Value> {
        match &operand.kind {
            OperandKind::Bool(flag) => Ok(Value::Bool(*flag)),
            OperandKind::String(text) => Ok(Value::String(text.clone())),
            OperandKind::Number(number) => self.ideal(*number, &operand.range),
            OperandKind::Dot => Ok(dot.clone()),
            OperandKind::Pipeline(pipeline) => self.deeper(&operand.range, |evaluator| {
                evaluator.pipeline(dot, pipeline)
            }),
            _ => {
                let fault = Fault::new(
                    ErrorKind::Syntax,
                    "invalid `nil`: it is only allowed as an argument",
                );
                Err(self.fault(fault, &operand.range))
            }
        }
    }

    /// The value of a number constant without an expected type.
    pub(super) fn ideal(&self, number: Constant, range: &Range<usize>) -> Evaluation<Value> {
        match (number.is_float, number.int) {
            (true, _) => Ok(Value::float(number.float)),
            (false, Some(int)) => Ok(Value::int(int)),
            (false, None) => {
                let fault = Fault::new(
                    ErrorKind::Arguments,
                    "integer too large: the maximum is 64 bits",
                );
                Err(self.fault(fault, range))
            }
        }
    }

    /// Evaluates the operand before the fields of a chain.
    pub(super) fn chained(&mut self, dot: &Value, inner: &Operand) -> Evaluation<Value> {
        match &inner.kind {
            OperandKind::Function(name) => self.function(dot, name, &inner.range, &[], None),
            _ => self.constant(dot, inner),
        }
    }

    pub(super) fn variable(&self, name: &str, range: &Range<usize>) -> Evaluation<Value> {
        let found = self
            .frame
            .variables
            .iter()
            .rev()
            .find(|(known, _)| **known == *name);
        found.map(|(_, value)| value.clone()).ok_or_else(|| {
            let fault = Fault::new(
                ErrorKind::UndefinedVariable,
                format!("undefined variable `{name}`"),
            );
            self.fault(fault, range)
        })
    }

    fn takes_no_arguments(
        &self,
        operand: &Operand,
        arguments: &[Operand],
        piped: &Piped,
    ) -> Evaluation<()> {
        let given = arguments
            .first()
            .map(|argument| &argument.range)
            .or(piped.as_ref().map(|(_, range)| range));
        match given {
            None => Ok(()),
            Some(range) => Err(self.no_function(operand, range)),
        }
    }

    fn no_function(&self, operand: &Operand, range: &Range<usize>) -> ExpressionError {
        let what = self.text(&operand.range);
        self.fault(
            Fault::new(
                ErrorKind::Arguments,
                format!("unexpected argument: `{what}` is not a function"),
            ),
            range,
        )
    }
}

fn range_of(command: &Command) -> Range<usize> {
    let operands = &command.operands;
    match (operands.first(), operands.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => 0..0,
    }
}
