//! Function calls: evaluates the arguments and checks their types.

use std::ops::Range;

use super::pipeline::Piped;
use super::{Evaluation, Evaluator};
use crate::ast::{Constant, Operand, OperandKind};
use crate::convert;
use crate::error::{ErrorKind, ExpressionError, Fault};
use crate::functions::{self, Call, Function, Parameter};
use crate::value::{Number, Value};
use helm_yaml::tree::Node;

impl Evaluator {
    /// Calls a function by name.
    pub(super) fn function(
        &mut self,
        dot: &Value,
        name: &str,
        range: &Range<usize>,
        operands: &[Operand],
        piped: Piped,
    ) -> Evaluation<Value> {
        if let Some(value) = self.external(dot, name, range, operands, &piped)? {
            return Ok(value);
        }
        if let Some(refusal) = functions::refusal(name) {
            return Err(self.fault(refusal, range));
        }
        let Some(function) = functions::find(name) else {
            return Err(self.fault(
                Fault::new(
                    ErrorKind::UnknownFunction,
                    format!("unknown function `{name}`"),
                ),
                range,
            ));
        };
        self.check_count(
            function,
            operands.len() + usize::from(piped.is_some()),
            range,
        )?;
        match function.name {
            "and" => self.first_that(dot, operands, piped, false),
            "or" => self.first_that(dot, operands, piped, true),
            _ => self.deeper(range, |evaluator| {
                let arguments = evaluator.arguments(dot, function, Vec::new(), operands, piped)?;
                evaluator.call(function, arguments, range)
            }),
        }
    }

    /// Calls a function of another tool; nothing if it has none with this name.
    fn external(
        &mut self,
        dot: &Value,
        name: &str,
        range: &Range<usize>,
        operands: &[Operand],
        piped: &Piped,
    ) -> Evaluation<Option<Value>> {
        let Some(functions) = self
            .functions
            .clone()
            .filter(|functions| functions(name, &[]).is_some())
        else {
            return Ok(None);
        };
        let mut arguments = Vec::new();
        for operand in operands {
            let value = self.deeper(range, |evaluator| {
                evaluator.argument(dot, operand, Parameter::Any, name)
            })?;
            arguments.push(value);
        }
        arguments.extend(piped.iter().map(|(value, _)| value.clone()));
        self.budget
            .read(&arguments)
            .map_err(|fault| self.fault(fault, range))?;
        let nodes: Vec<Node> = arguments.iter().map(convert::to_node).collect();
        match functions(name, &nodes) {
            Some(Ok(node)) => Ok(Some(convert::from_data(&node))),
            Some(Err(message)) => Err(self.fault(Fault::function(message), range)),
            None => Ok(None),
        }
    }

    /// Calls a method with its receiver as the first argument.
    pub(super) fn method(
        &mut self,
        dot: &Value,
        method: &'static Function,
        receiver: Value,
        range: &Range<usize>,
        operands: &[Operand],
        piped: Piped,
    ) -> Evaluation<Value> {
        self.check_count(
            method,
            1 + operands.len() + usize::from(piped.is_some()),
            range,
        )?;
        self.deeper(range, |evaluator| {
            let arguments = evaluator.arguments(dot, method, vec![receiver], operands, piped)?;
            evaluator.call(method, arguments, range)
        })
    }

    fn call(
        &mut self,
        function: &Function,
        arguments: Vec<Value>,
        range: &Range<usize>,
    ) -> Evaluation<Value> {
        match function.name {
            "include" => self.include(&arguments, range),
            "tpl" => self.tpl(&arguments, range),
            _ => {
                self.budget
                    .read(&arguments)
                    .map_err(|fault| self.fault(fault, range))?;
                let call = Call {
                    arguments,
                    budget: &self.budget,
                };
                let value = (function.body)(&call).map_err(|fault| self.fault(fault, range))?;
                if let Value::String(text) = &value {
                    self.budget
                        .text(text.len())
                        .map_err(|fault| self.fault(fault, range))?;
                }
                Ok(value)
            }
        }
    }

    fn check_count(
        &self,
        function: &Function,
        given: usize,
        range: &Range<usize>,
    ) -> Evaluation<()> {
        let wanted = function.parameters.len();
        if given == wanted || (given > wanted && function.rest.is_some()) {
            return Ok(());
        }
        let least = if function.rest.is_some() {
            "at least "
        } else {
            ""
        };
        let message = format!(
            "wrong number of arguments for `{}`: expected {least}{wanted}, found {given}",
            function.name
        );
        Err(self.fault(Fault::new(ErrorKind::Arguments, message), range))
    }

    /// Evaluates `and` and `or`: returns the first argument that decides, otherwise the last one.
    fn first_that(
        &mut self,
        dot: &Value,
        operands: &[Operand],
        piped: Piped,
        wanted: bool,
    ) -> Evaluation<Value> {
        let mut value = Value::Missing;
        for operand in operands {
            value = self.argument(dot, operand, Parameter::Any, "and")?;
            if value.is_true() == wanted {
                return Ok(value);
            }
        }
        Ok(piped.map_or(value, |(value, _)| value))
    }

    /// Evaluates the arguments of a call after the given ones; a piped value is the last argument.
    fn arguments(
        &mut self,
        dot: &Value,
        function: &Function,
        mut arguments: Vec<Value>,
        operands: &[Operand],
        piped: Piped,
    ) -> Evaluation<Vec<Value>> {
        let wanted = |index: usize| {
            function
                .parameters
                .get(index)
                .copied()
                .or(function.rest)
                .unwrap_or(Parameter::Any)
        };
        for operand in operands {
            let parameter = wanted(arguments.len());
            arguments.push(self.argument(dot, operand, parameter, function.name)?);
        }
        if let Some((value, range)) = piped {
            let parameter = wanted(arguments.len());
            arguments.push(self.typed(value, parameter, function.name, &range)?);
        }
        Ok(arguments)
    }

    fn argument(
        &mut self,
        dot: &Value,
        operand: &Operand,
        parameter: Parameter,
        function: &str,
    ) -> Evaluation<Value> {
        let value = match &operand.kind {
            OperandKind::Nil if parameter.takes_nil() => return Ok(Value::Nil),
            OperandKind::Nil => Value::Nil,
            OperandKind::Number(number) => {
                return self.number(*number, operand, parameter, function);
            }
            OperandKind::Bool(flag) => Value::Bool(*flag),
            OperandKind::String(text) => Value::String(text.clone()),
            OperandKind::Dot => dot.clone(),
            OperandKind::Field(names) => {
                self.fields(dot, dot.clone(), operand, names, &[], None)?
            }
            OperandKind::Variable(name, names) => {
                let value = self.variable(name, &operand.range)?;
                if names.is_empty() {
                    value
                } else {
                    self.fields(dot, value, operand, names, &[], None)?
                }
            }
            OperandKind::Function(name) => self.function(dot, name, &operand.range, &[], None)?,
            OperandKind::Pipeline(pipeline) => self.deeper(&operand.range, |evaluator| {
                evaluator.pipeline(dot, pipeline)
            })?,
            OperandKind::Chain(inner, names) => {
                let value = self.chained(dot, inner)?;
                self.fields(dot, value, operand, names, &[], None)?
            }
        };
        self.typed(value, parameter, function, &operand.range)
    }

    /// Converts a number constant to the type of the parameter.
    fn number(
        &self,
        number: Constant,
        operand: &Operand,
        parameter: Parameter,
        function: &str,
    ) -> Evaluation<Value> {
        match (parameter, number.int) {
            (Parameter::Int, Some(int)) => Ok(Value::int(int)),
            (Parameter::Float, _) => Ok(Value::float(number.float)),
            _ => {
                let value = self.ideal(number, &operand.range)?;
                self.typed(value, parameter, function, &operand.range)
            }
        }
    }

    /// Checks the type of an argument; Go does not convert.
    fn typed(
        &self,
        value: Value,
        parameter: Parameter,
        function: &str,
        range: &Range<usize>,
    ) -> Evaluation<Value> {
        // Unlike a nil in a map, a missing value is accepted as a nil map.
        let is_nothing = matches!(value, Value::Missing) && parameter.takes_nil();
        if parameter.takes(&value) || is_nothing {
            return Ok(value);
        }
        Err(self.wrong_type(&value, parameter, function, range))
    }

    fn wrong_type(
        &self,
        value: &Value,
        parameter: Parameter,
        function: &str,
        range: &Range<usize>,
    ) -> ExpressionError {
        let (wanted, found) = (parameter.describe(), value.describe());
        let fault = Fault::new(
            ErrorKind::Arguments,
            format!("invalid argument of `{function}`: expected {wanted}, found {found}"),
        );
        let fault = match (parameter, value) {
            (_, Value::Missing | Value::Nil) => fault.help("provide a value with `default`"),
            (Parameter::String, Value::Number(_) | Value::Bool(_)) => {
                fault.help("convert it with `toString`")
            }
            (Parameter::Int, Value::Number(Number::Float(_))) => {
                fault.help("numbers in values files are float64; convert it with `int`")
            }
            (Parameter::Int, Value::Number(_) | Value::String(_)) => {
                fault.help("convert it with `int`")
            }
            (Parameter::Float, Value::Number(_) | Value::String(_)) => {
                fault.help("convert it with `float64`")
            }
            (Parameter::Bool, _) => fault.help("convert it with `not (empty …)`"),
            _ => fault,
        };
        self.fault(fault, range)
    }
}
