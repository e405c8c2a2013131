//! Nested templates: `template`, `include` and `tpl`.

use std::ops::Range;
use std::rc::Rc;

use super::output::{Output, without_no_value};
use super::{Evaluation, Evaluator, Frame};
use crate::error::{ExpressionError, Fault};
use crate::template::{Extended, Source, Template, Templates};
use crate::value::Value;

impl Evaluator {
    /// Evaluates `{{ template "name" }}` and prints in place.
    pub(super) fn template(
        &mut self,
        name: &str,
        range: &Range<usize>,
        dot: &Value,
        action: &Range<usize>,
        output: &mut Output<'_>,
    ) -> Evaluation<()> {
        let Some(template) = self.templates.find(name) else {
            return Err(self.unknown_template(name, range));
        };
        self.inside(&template, dot, action, output)
    }

    /// Evaluates `include "name" dot` to the output of the template.
    pub(super) fn include(
        &mut self,
        arguments: &[Value],
        range: &Range<usize>,
    ) -> Evaluation<Value> {
        let (name, dot) = text_and_dot(arguments);
        let Some(template) = self.templates.find(name) else {
            return Err(self.unknown_template(name, range));
        };
        let mut output = Output::Plain(String::new());
        self.inside(&template, &dot, range, &mut output)?;
        Ok(output.into_plain().into())
    }

    /// Evaluates `tpl text dot` to the output of a string that is a template.
    pub(super) fn tpl(&mut self, arguments: &[Value], range: &Range<usize>) -> Evaluation<Value> {
        let (text, dot) = text_and_dot(arguments);
        self.budget
            .parse(text.len())
            .map_err(|fault| self.fault(fault, range))?;
        let source = Source::new("the argument of `tpl`", text, None);
        let extended = Templates::extended(&self.templates, &source);
        let first_problem = |extended: Extended| match extended.problems.first() {
            Some(problem) => Err(problem.clone()),
            None => Ok(extended),
        };
        let extended = extended.and_then(first_problem).map_err(|(fault, inner)| {
            let message = format!(
                "{} (in {}, {})",
                fault.message,
                source.name,
                source.position(inner.start)
            );
            self.fault(Fault { message, ..fault }, range)
        })?;
        let outer = std::mem::replace(&mut self.templates, extended.templates);
        let mut output = Output::Plain(String::new());
        let result = self.inside(&Rc::new(extended.template), &dot, range, &mut output);
        self.templates = outer;
        result?;
        Ok(without_no_value(output.into_plain()).into())
    }

    /// Evaluates a template with `$` as its only variable.
    fn inside(
        &mut self,
        template: &Rc<Template>,
        dot: &Value,
        range: &Range<usize>,
        output: &mut Output<'_>,
    ) -> Evaluation<()> {
        self.deeper(range, |evaluator| {
            let frame = Frame {
                source: template.source.clone(),
                variables: vec![("$".into(), dot.clone())],
                caller: evaluator.place(range),
            };
            let outer = std::mem::replace(&mut evaluator.frame, frame);
            let result = evaluator.body(dot, &template.body, output);
            evaluator.frame = outer;
            result.map(|_| ())
        })
    }

    fn unknown_template(&self, name: &str, range: &Range<usize>) -> ExpressionError {
        let known = self.templates.names();
        self.fault(
            Fault::unknown_template(name, known.iter().map(|known| &**known)),
            range,
        )
    }
}

/// The arguments of `include` and `tpl`; at the start of a template, nil is a missing value.
fn text_and_dot(arguments: &[Value]) -> (&str, Value) {
    let text = match arguments.first() {
        Some(Value::String(text)) => text,
        _ => "",
    };
    let dot = arguments
        .get(1)
        .filter(|dot| !dot.is_nil())
        .cloned()
        .unwrap_or(Value::Missing);
    (text, dot)
}
