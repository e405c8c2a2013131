//! Go templates in values, as Helm 4.3 evaluates them with `tpl`.
//!
//! Traced text comes in, with the [`Context`] it is evaluated over; its output comes out as traced text: literal text has
//! its own span, output of an action the span of the action. An error has the span of the field, function or action
//! that is wrong.
//!
//! The pipeline: `lexer` and `parser` make a tree (`ast`), `evaluate` walks it over `value`s, `functions` implement what
//! Go, Sprig and Helm offer, `helpers` the chart's named templates. `budget` limits what an evaluation may cost.

mod ast;
mod budget;
mod context;
mod convert;
mod dates;
mod error;
mod evaluate;
mod format;
mod functions;
mod helpers;
mod lexer;
mod lint;
mod numbers;
mod parser;
mod quoting;
mod template;
mod used;
mod value;
mod walk;

use std::cell::OnceCell;
use std::rc::Rc;

use crate::source::TracedText;

pub use self::context::{Capabilities, Context, InvalidKubeVersion};
pub use self::error::{ErrorKind, ExpressionError};
pub use self::lint::lint;
pub use self::used::used_values;

use self::evaluate::Evaluator;
use self::template::{Source, Templates};
use self::value::Value;

/// Evaluates expressions over one context; what the context holds is converted when the first expression needs it.
pub struct Engine<'a> {
    context: Context<'a>,
    top: OnceCell<Value>,
    templates: Rc<Templates>,
}

/// A text as the whole number that `int64` makes of it; what is no number is zero.
pub fn whole(text: &str) -> i64 {
    functions::text_to_int64(text)
}

/// The output of a template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// The output.
    pub text: TracedText,
    /// Actions that print nothing because their value is not set.
    pub notes: Vec<ExpressionError>,
}

/// The chart's template that evaluates most expressions, for `.Template.Name`.
const TEMPLATE: &str = "configmap.yaml";

impl<'a> Engine<'a> {
    /// An engine over a context.
    pub fn new(context: &Context<'a>) -> Self {
        Engine { context: *context, top: OnceCell::new(), templates: Rc::default() }
    }

    /// Whether a text holds anything to evaluate.
    pub fn has_expression(text: &str) -> bool {
        text.contains("{{")
    }

    /// Evaluates a text.
    ///
    /// # Errors
    /// When Helm would refuse it, when it uses the time, the network or random numbers, or when it costs too much. Helm
    /// stops at the first error; here the errors of further actions follow, as far as they are independent of it.
    pub fn evaluate(&self, text: &TracedText) -> Result<Rendered, Vec<ExpressionError>> {
        if !Engine::has_expression(text.as_str()) {
            return Ok(Rendered { text: text.clone(), notes: Vec::new() });
        }
        let top = self.top.get_or_init(|| self.context.to_value(TEMPLATE));
        let source = Source::new("the values", text.as_str(), Some(text.clone()));
        Evaluator::run(&source, text, top, &self.templates)
    }
}
