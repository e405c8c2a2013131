//! Templates by their names, and the texts they stand in.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::source::{Span, TracedText};

use super::ast::Body;
use super::parser::{self, Parsed, Problem};

/// A text that holds templates.
#[derive(Debug)]
pub(super) struct Source {
    /// What messages call it.
    pub name: String,
    pub text: Rc<str>,
    /// The way back to the file, for the text that the person wrote.
    pub traced: Option<TracedText>,
}

/// A template: a body and the text it stands in.
#[derive(Debug)]
pub(super) struct Template {
    pub source: Rc<Source>,
    pub body: Body,
}

/// The templates that can be seen from one text: its own, then those of the text around it.
#[derive(Debug, Default)]
pub(super) struct Templates {
    defined: RefCell<BTreeMap<Rc<str>, Rc<Template>>>,
    around: Option<Rc<Templates>>,
}

impl Source {
    /// A text, and what messages call it.
    pub fn new(name: impl Into<String>, text: &str, traced: Option<TracedText>) -> Rc<Self> {
        Rc::new(Source { name: name.into(), text: text.into(), traced })
    }

    /// Where a range stands in the file, if the text is the person's own.
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
    /// Templates around which nothing stands.
    pub fn new() -> Rc<Self> {
        Rc::default()
    }

    /// Parses a text whose templates see those around it. Gives its own body and all that can be seen from there.
    pub fn extended(around: &Rc<Templates>, source: &Rc<Source>) -> Result<(Template, Rc<Templates>), Problem> {
        let Parsed { body, defined, problems } = parser::parse(&source.text)?;
        if let Some(problem) = problems.into_iter().next() {
            return Err(problem);
        }
        let templates = Templates { defined: RefCell::default(), around: Some(around.clone()) };
        for (name, body) in defined {
            // A definition of nothing does not replace one that is there.
            if !(parser::is_empty(&source.text, &body) && around.find(&name).is_some()) {
                let template = Template { source: source.clone(), body };
                templates.defined.borrow_mut().insert(name, Rc::new(template));
            }
        }
        Ok((Template { source: source.clone(), body }, Rc::new(templates)))
    }

    /// The template of that name.
    pub fn find(&self, name: &str) -> Option<Rc<Template>> {
        let own = self.defined.borrow().get(name).cloned();
        own.or_else(|| self.around.as_ref()?.find(name))
    }

    /// Every name, nearest first.
    pub fn names(&self) -> Vec<Rc<str>> {
        let mut names: Vec<Rc<str>> = self.defined.borrow().keys().cloned().collect();
        names.extend(self.around.iter().flat_map(|around| around.names()));
        names
    }
}
