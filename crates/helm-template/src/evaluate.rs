//! Evaluates the syntax tree of a template and writes its output.
//!
//! The semantics are those of Go's `text/template` with Helm's option `missingkey=zero`. Every recursion is limited, so
//! that no template overflows the stack, and every step is paid from the [`Budget`].

mod arguments;
mod fields;
mod nested;
mod output;
mod pipeline;

use std::ops::Range;
use std::rc::Rc;

use helm_yaml::source::{Span, TracedText};

use self::output::Output;
use super::analyze::Reads;
use super::ast::{Body, Branch, Node, Pipeline};
use super::budget::Budget;
use super::error::{ErrorKind, ExpressionError, Fault};
use super::root::Roots;
use super::template::{Extended, Source, Templates};
use super::value::{List, Number, Value};
use super::{Functions, Rendered, parser};

/// The maximum nesting of blocks, parentheses, fields and template calls.
const MAX_DEPTH: usize = 250;

/// The control flow after a node.
#[derive(PartialEq)]
enum Flow {
    Next,
    Break,
    Continue,
}

/// Returns true if the nodes after this one can be evaluated when it fails: it sets no variables that they may use.
fn is_independent(node: &Node) -> bool {
    matches!(node, Node::Action { pipeline, .. } if pipeline.variables.is_empty())
}

type Evaluation<T> = Result<T, ExpressionError>;

/// The state of one evaluation.
pub(super) struct Evaluator {
    budget: Budget,
    templates: Rc<Templates>,
    frame: Frame,
    depth: usize,
    notes: Vec<ExpressionError>,
    functions: Option<Functions>,
}

/// The template that is being evaluated.
struct Frame {
    source: Rc<Source>,
    /// Innermost last.
    variables: Vec<(Rc<str>, Value)>,
    /// The span of the call in the user's file, for a template that is not part of it.
    caller: Span,
}

impl Evaluator {
    /// Evaluates a template of the user's file over the root object.
    pub fn run(
        source: &Rc<Source>,
        text: &TracedText,
        roots: &Roots<'_>,
        enclosing: &Rc<Templates>,
    ) -> Result<Rendered, Vec<ExpressionError>> {
        let at = |(fault, range): parser::Problem| fault.at(text.span(range));
        let Extended {
            template,
            templates,
            problems,
        } = Templates::extended(enclosing, source).map_err(|problem| vec![at(problem)])?;
        let root = roots.get(Reads::of(&template.body));
        let frame = Frame {
            source: source.clone(),
            variables: vec![("$".into(), root.clone())],
            caller: Span::SYNTHETIC,
        };
        let mut evaluator = Evaluator {
            budget: Budget::new(),
            templates,
            frame,
            depth: 0,
            notes: Vec::new(),
            functions: roots.functions.clone(),
        };
        let mut output = Output::traced(text);
        let mut errors: Vec<_> = problems.into_iter().map(at).collect();
        if roots.functions.is_some() {
            errors.retain(|error| error.kind != ErrorKind::UnknownFunction);
        }
        for error in evaluator.whole_body(root, &template.body, &mut output) {
            if errors.iter().all(|known| known.span != error.span) {
                errors.push(error);
            }
        }
        if errors.is_empty() {
            Ok(Rendered {
                text: output.into_traced(),
                notes: evaluator.notes,
            })
        } else {
            Err(errors)
        }
    }

    /// Evaluates all nodes of a user's template, also those after an error if they are independent of it. The output is
    /// complete only if there are no errors.
    fn whole_body(
        &mut self,
        dot: &Value,
        body: &Body,
        output: &mut Output<'_>,
    ) -> Vec<ExpressionError> {
        let mut errors = Vec::new();
        for node in body {
            match self.node(dot, node, output) {
                Ok(Flow::Next) => {}
                Ok(Flow::Break | Flow::Continue) => break,
                Err(error) => {
                    let is_last = error.kind == ErrorKind::Limit || !is_independent(node);
                    errors.push(error);
                    if is_last {
                        break;
                    }
                }
            }
        }
        errors
    }

    fn body(&mut self, dot: &Value, body: &Body, output: &mut Output<'_>) -> Evaluation<Flow> {
        for node in body {
            let flow = self.node(dot, node, output)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn node(&mut self, dot: &Value, node: &Node, output: &mut Output<'_>) -> Evaluation<Flow> {
        match node {
            Node::Text(range) => {
                self.pay(1, range)?;
                output.literal(&self.frame.source, range.clone(), self.frame.caller);
                self.check_size(output, range)?;
            }
            Node::Action { pipeline, action } => {
                let value = self.pipeline(dot, pipeline)?;
                if pipeline.variables.is_empty() {
                    self.print(&value, pipeline, action, output)?;
                }
            }
            Node::If(branch) => return self.branch(dot, branch, false, output),
            Node::With(branch) => return self.branch(dot, branch, true, output),
            Node::Range(branch) => return self.range(dot, branch, output),
            Node::Template {
                name,
                name_range,
                pipeline,
                action,
            } => {
                let dot = match pipeline {
                    Some(pipeline) => self.pipeline(dot, pipeline)?,
                    None => Value::Missing,
                };
                self.template(name, name_range, &dot, action, output)?;
            }
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn print(
        &mut self,
        value: &Value,
        pipeline: &Pipeline,
        action: &Range<usize>,
        output: &mut Output<'_>,
    ) -> Evaluation<()> {
        self.budget
            .weigh(value)
            .map_err(|fault| self.fault(fault, &pipeline.range))?;
        let text = match value {
            Value::Missing | Value::Nil => "<no value>".to_owned(),
            _ => super::format::display(value),
        };
        let span = self.place(action);
        if output.printed(&text, span) {
            let what = self.text(&pipeline.range).to_owned();
            let fault = Fault::new(
                ErrorKind::NoValue,
                format!("`{what}` is not set and prints nothing"),
            );
            let note = self.fault(fault, &pipeline.range);
            self.notes.push(note);
        }
        self.pay(text.len() / 64, action)?;
        self.check_size(output, action)
    }

    fn branch(
        &mut self,
        dot: &Value,
        branch: &Branch,
        is_with: bool,
        output: &mut Output<'_>,
    ) -> Evaluation<Flow> {
        self.deeper(&branch.pipeline.range, |evaluator| {
            let mark = evaluator.frame.variables.len();
            let value = evaluator.pipeline(dot, &branch.pipeline)?;
            let flow = match (value.is_true(), &branch.otherwise) {
                (true, _) if is_with => evaluator.body(&value, &branch.body, output)?,
                (true, _) => evaluator.body(dot, &branch.body, output)?,
                (false, Some(otherwise)) => evaluator.body(dot, otherwise, output)?,
                (false, None) => Flow::Next,
            };
            evaluator.frame.variables.truncate(mark);
            Ok(flow)
        })
    }

    fn range(&mut self, dot: &Value, branch: &Branch, output: &mut Output<'_>) -> Evaluation<Flow> {
        self.deeper(&branch.pipeline.range, |evaluator| {
            let mark = evaluator.frame.variables.len();
            let value = evaluator.pipeline(dot, &branch.pipeline)?;
            let items = evaluator.items(&value, &branch.pipeline)?;
            let inner = evaluator.frame.variables.len();
            let is_empty = items.is_empty();
            for (key, item) in items {
                evaluator.pay(1, &branch.pipeline.range)?;
                evaluator.loop_variables(&branch.pipeline, key, &item)?;
                let flow = evaluator.body(&item, &branch.body, output)?;
                evaluator.frame.variables.truncate(inner);
                if flow == Flow::Break {
                    break;
                }
            }
            let flow = match &branch.otherwise {
                Some(otherwise) if is_empty => evaluator.body(dot, otherwise, output)?,
                _ => Flow::Next,
            };
            evaluator.frame.variables.truncate(mark);
            Ok(flow)
        })
    }

    /// The items of a loop, each with its key or index.
    fn items(&mut self, value: &Value, pipeline: &Pipeline) -> Evaluation<Vec<(Value, Value)>> {
        let numbered = |items: &List| {
            (0..)
                .map(Value::int)
                .zip(items.items.iter().cloned())
                .collect::<Vec<_>>()
        };
        let count = match value {
            Value::List(list) => list.items.len(),
            Value::Dict(dict) => dict.entries.borrow().len(),
            _ => 0,
        };
        self.pay(count, &pipeline.range)?;
        match value {
            Value::Missing | Value::Nil => Ok(Vec::new()),
            Value::List(list) => Ok(numbered(list)),
            Value::Dict(dict) => {
                let entries = dict.entries.borrow();
                Ok(entries
                    .iter()
                    .map(|(key, value)| (Value::String(key.clone()), value.clone()))
                    .collect())
            }
            Value::Number(number) => self.counted(*number, pipeline),
            other => Err(self.cannot_loop(other, pipeline)),
        }
    }

    /// The items of `range 3`: 0, 1 and 2.
    fn counted(&mut self, number: Number, pipeline: &Pipeline) -> Evaluation<Vec<(Value, Value)>> {
        let typed: fn(i64) -> Number = match number {
            Number::Int(_) => Number::Int,
            Number::Int64(_) => Number::Int64,
            Number::Duration(_) => Number::Duration,
            Number::Uint64(_) => |number| Number::Uint64(number.unsigned_abs()),
            Number::Uint8(_) => |number| Number::Uint8(number as u8),
            Number::Float(_) => return Err(self.cannot_loop(&Value::Number(number), pipeline)),
        };
        let count = super::functions::whole(&Value::Number(number)).max(0);
        if pipeline.variables.len() > 1 {
            let fault = Fault::new(
                ErrorKind::Arguments,
                "too many variables: `range` over a number has only one",
            );
            return Err(self.fault(fault, &pipeline.range));
        }
        let length = usize::try_from(count).unwrap_or(usize::MAX);
        self.budget
            .list(length)
            .map_err(|fault| self.fault(fault, &pipeline.range))?;
        Ok((0..count)
            .map(|number| (Value::Missing, Value::Number(typed(number))))
            .collect())
    }

    fn cannot_loop(&self, value: &Value, pipeline: &Pipeline) -> ExpressionError {
        let message = format!(
            "invalid `range`: expected a list, a map or an integer, found {}",
            value.describe()
        );
        let fault = Fault::new(ErrorKind::Arguments, message);
        let fault = match value {
            Value::Number(_) => {
                fault.help("numbers in values files are float64; convert it with `int`")
            }
            _ => fault,
        };
        self.fault(fault, &pipeline.range)
    }

    /// Sets the variables of a loop to the key and the item of an iteration.
    fn loop_variables(&mut self, pipeline: &Pipeline, key: Value, item: &Value) -> Evaluation<()> {
        let values = match pipeline.variables.as_slice() {
            [] => return Ok(()),
            [single] => vec![(single, item.clone())],
            [first, second, ..] => vec![(first, key), (second, item.clone())],
        };
        for (index, (name, value)) in values.into_iter().enumerate() {
            if pipeline.assigns {
                self.assign(name, value, &pipeline.range)?;
                continue;
            }
            // The pipeline has declared them last.
            let at = self.frame.variables.len() - pipeline.variables.len() + index;
            if let Some((_, variable)) = self.frame.variables.get_mut(at) {
                *variable = value;
            }
        }
        Ok(())
    }

    fn assign(&mut self, name: &str, value: Value, range: &Range<usize>) -> Evaluation<()> {
        match self
            .frame
            .variables
            .iter_mut()
            .rev()
            .find(|(known, _)| **known == *name)
        {
            Some((_, variable)) => {
                *variable = value;
                Ok(())
            }
            None => {
                let fault = Fault::new(
                    ErrorKind::UndefinedVariable,
                    format!("undefined variable `{name}`"),
                );
                Err(self.fault(fault, range))
            }
        }
    }

    // Limits and spans.

    /// Evaluates one level deeper.
    fn deeper<T>(
        &mut self,
        range: &Range<usize>,
        inner: impl FnOnce(&mut Self) -> Evaluation<T>,
    ) -> Evaluation<T> {
        if self.depth == MAX_DEPTH {
            let fault = Fault::limit(format!(
                "nesting too deep: the maximum is {MAX_DEPTH} blocks, parentheses and template calls"
            ));
            return Err(self.fault(
                fault.help("check for a template that includes itself"),
                range,
            ));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn pay(&self, steps: usize, range: &Range<usize>) -> Evaluation<()> {
        self.budget
            .spend(steps + 1)
            .map_err(|fault| self.fault(fault, range))
    }

    fn check_size(&self, output: &Output<'_>, range: &Range<usize>) -> Evaluation<()> {
        self.budget
            .longest(output.len())
            .map_err(|fault| self.fault(fault, range))
    }

    /// The text of a range in the template.
    fn text(&self, range: &Range<usize>) -> &str {
        self.frame
            .source
            .text
            .get(range.clone())
            .unwrap_or_default()
    }

    /// The span of a range in the user's file; for another template, the span of the call.
    fn place(&self, range: &Range<usize>) -> Span {
        self.frame
            .source
            .place(range.clone())
            .unwrap_or(self.frame.caller)
    }

    /// Locates a fault. For another template than the user's text, the message includes the position in it.
    fn fault(&self, fault: Fault, range: &Range<usize>) -> ExpressionError {
        let source = &self.frame.source;
        if source.traced.is_some() || fault.kind == ErrorKind::ExplicitFailure {
            return fault.at(self.place(range));
        }
        let message = format!(
            "{} (in {}, {})",
            fault.message,
            source.name,
            source.position(range.start)
        );
        Fault { message, ..fault }.at(self.frame.caller)
    }
}
