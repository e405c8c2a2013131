//! Named templates, and the texts that define them.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::source::{Span, TracedText};

use super::ast::Body;
use super::helpers;
use super::parser::{self, Parsed, Problem};

/// A text that holds templates.
#[derive(Debug)]
pub(super) struct Source {
    /// Its name in messages.
    pub name: String,
    pub text: Rc<str>,
    /// The text with its source map, if it is the user's.
    pub traced: Option<TracedText>,
}

/// A template: a body and the text that contains it.
#[derive(Debug)]
pub(super) struct Template {
    pub source: Rc<Source>,
    pub body: Body,
}

/// The templates by their names.
pub(super) type Defined = BTreeMap<Rc<str>, Rc<Template>>;

/// The templates that one text can call: its own, then those of the text around it. The outermost are the chart's
/// helpers, which are parsed on first use.
#[derive(Debug, Default)]
pub(super) struct Templates {
    defined: OnceCell<Defined>,
    around: Option<Rc<Templates>>,
}

/// A parsed text and the templates that can be called from it.
pub(super) struct Extended {
    /// The text's own body.
    pub template: Template,
    pub templates: Rc<Templates>,
    /// Unknown functions and undeclared variables: Helm evaluates no text that has any.
    pub problems: Vec<Problem>,
}

impl Source {
    /// A text, and its name in messages.
    pub fn new(name: impl Into<String>, text: &str, traced: Option<TracedText>) -> Rc<Self> {
        Rc::new(Source { name: name.into(), text: text.into(), traced })
    }

    /// The source span of a range, if the text is the user's.
    pub fn place(&self, range: Range<usize>) -> Option<Span> {
        self.traced.as_ref().map(|traced| traced.place(range))
    }

    /// `line 2, column 5` of a position in the text.
    pub fn position(&self, at: usize) -> String {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("line {line}, column {column}")
    }
}

impl Templates {
    /// Parses a text that can call the templates around it.
    pub fn extended(around: &Rc<Templates>, source: &Rc<Source>) -> Result<Extended, Problem> {
        let Parsed { body, defined, problems } = parser::parse(&source.text)?;
        // An empty definition does not replace an existing one.
        let counts = |name: &str, body: &Body| !parser::is_empty(&source.text, body) || around.find(name).is_none();
        let defined = defined.into_iter().filter(|(name, body)| counts(name, body));
        let template = |body| Template { source: source.clone(), body };
        let defined: Defined = defined.map(|(name, body)| (name, Rc::new(template(body)))).collect();
        let templates = Templates { defined: defined.into(), around: Some(around.clone()) };
        Ok(Extended { template: template(body), templates: Rc::new(templates), problems })
    }

    /// The template of that name.
    pub fn find(&self, name: &str) -> Option<Rc<Template>> {
        let own = self.defined().get(name).cloned();
        own.or_else(|| self.around.as_ref()?.find(name))
    }

    /// All names, innermost first.
    pub fn names(&self) -> Vec<Rc<str>> {
        let mut names: Vec<Rc<str>> = self.defined().keys().cloned().collect();
        names.extend(self.around.iter().flat_map(|around| around.names()));
        names
    }

    fn defined(&self) -> &Defined {
        self.defined.get_or_init(helpers::defined)
    }
}
