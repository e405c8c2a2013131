//! Go templates with the functions of Sprig and Helm, as Helm 4.3 evaluates them with `tpl`.
//!
//! Input is a [`TracedText`] and the [`Context`] that it is evaluated over. Output is a traced text: literal text maps to
//! its bytes in the file, the output of an action to the action. Errors have the span of the field, function or action
//! that is wrong.
//!
//! Stages: `lexer` and `parser` build the syntax tree (`ast`), `evaluate` evaluates it over `value`s, `functions` has
//! the functions of Go, Sprig and Helm, `analyze` finds errors without evaluation. `budget` limits the cost.

#[doc = include_str!("../README.md")]
#[cfg(doctest)]
pub struct Readme;

mod analyze;
mod ast;
mod budget;
mod context;
mod convert;
mod dates;
mod error;
mod evaluate;
mod format;
mod functions;
mod lexer;
mod numbers;
mod parser;
mod quoting;
mod root;
pub mod semver;
pub mod suggestion;
mod template;
mod value;

use std::rc::Rc;

use helm_yaml::source::TracedText;
use helm_yaml::tree::Node;

pub use self::analyze::used_values;
pub use self::context::{
    Capabilities, ChartMetadata, Context, InvalidKubeVersion, Maintainer, ReleaseInfo, TemplateFile,
};
pub use self::error::{ErrorKind, ExpressionError};
pub use self::functions::check_pattern;

use self::evaluate::Evaluator;
use self::root::Roots;
use self::template::{Source, Templates};

/// Functions of another tool: called with a name and arguments, they return a result or an error; nothing for a name that
/// they do not have.
pub type Functions = Rc<dyn Fn(&str, &[Node]) -> Option<Result<Node, String>>>;

/// An evaluator of templates over one context, of which an expression gets the parts that it reads.
pub struct Engine<'a> {
    roots: Roots<'a>,
    templates: Rc<Templates>,
}

/// The integer that Sprig's `int64` makes of a string; zero if it is not a number.
pub fn to_int64(text: &str) -> i64 {
    functions::text_to_int64(text)
}

/// The names of all functions, sorted as in their tables.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    functions::names()
}

/// The output of a template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// The output.
    pub text: TracedText,
    /// Actions that print nothing because their value is not set.
    pub notes: Vec<ExpressionError>,
}

impl<'a> Engine<'a> {
    /// An engine over a context.
    pub fn new(context: &Context<'a>) -> Self {
        let templates = Rc::new(Templates::of_files(context.helpers));
        Engine {
            roots: Roots::new(*context),
            templates,
        }
    }

    /// An engine for templates of another tool, over its root object and with its functions.
    pub fn over(root: &Node, functions: Option<Functions>) -> Engine<'static> {
        Engine {
            roots: Roots::over(&convert::from_data(root), functions),
            templates: Rc::new(Templates::of_files(&[])),
        }
    }

    /// Returns true if a string contains template actions.
    pub fn has_expression(text: &str) -> bool {
        text.contains("{{")
    }

    /// The names of the chart's named templates.
    pub fn template_names(&self) -> Vec<Rc<str>> {
        self.templates.names()
    }

    /// Evaluates a template.
    ///
    /// # Errors
    /// When Helm would reject it, when it depends on time, network or randomness, or when it exceeds a limit. Helm stops
    /// at the first error; here the errors of further, independent actions follow.
    pub fn evaluate(&self, text: &TracedText) -> Result<Rendered, Vec<ExpressionError>> {
        if !Engine::has_expression(text.as_str()) {
            return Ok(Rendered {
                text: text.clone(),
                notes: Vec::new(),
            });
        }
        let source = Source::new("the values", text.as_str(), Some(text.clone()));
        Evaluator::run(&source, text, &self.roots, &self.templates)
    }

    /// Finds the errors of a template without evaluating it, also in branches that are not taken: syntax errors,
    /// unknown functions, unknown named templates and undefined variables.
    pub fn lint(&self, text: &TracedText) -> Vec<ExpressionError> {
        analyze::lint(text, &self.templates)
    }
}
