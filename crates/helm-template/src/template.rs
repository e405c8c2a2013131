//! Named templates and the source texts that define them.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use helm_yaml::source::{Span, TracedText};

use super::ast::Body;
use super::context::TemplateFile;
use super::parser::{self, Parsed, Problem};

/// The source text of templates.
#[derive(Debug)]
pub(super) struct Source {
    /// The name in messages.
    pub name: String,
    pub text: Rc<str>,
    /// The source map, if the text is part of the user's file.
    pub traced: Option<TracedText>,
}

/// A template: its body and the source text of it.
#[derive(Debug)]
pub(super) struct Template {
    pub source: Rc<Source>,
    pub body: Body,
}

/// Templates by name.
pub(super) type Defined = BTreeMap<Rc<str>, Rc<Template>>;

/// The templates that are visible from one template: its own, then those of the enclosing templates. The outermost ones
/// are those of the chart, which are parsed on the first lookup.
#[derive(Debug, Default)]
pub(super) struct Templates {
    defined: OnceCell<Defined>,
    files: Vec<Rc<Source>>,
    enclosing: Option<Rc<Templates>>,
}

/// A parsed template and the templates that are visible from it.
pub(super) struct Extended {
    /// The template itself.
    pub template: Template,
    pub templates: Rc<Templates>,
    /// Unknown functions and undefined variables; Helm does not evaluate a template that has any.
    pub problems: Vec<Problem>,
}

impl Source {
    /// A source text with its name in messages.
    pub fn new(name: impl Into<String>, text: &str, traced: Option<TracedText>) -> Rc<Self> {
        Rc::new(Source {
            name: name.into(),
            text: text.into(),
            traced,
        })
    }

    /// The span of a range, if the text is part of the user's file.
    pub fn place(&self, range: Range<usize>) -> Option<Span> {
        self.traced.as_ref().map(|traced| traced.span(range))
    }

    /// The position of a byte offset in the text, as `line 2, column 5`.
    pub fn position(&self, at: usize) -> String {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        format!("line {line}, column {column}")
    }
}

impl Templates {
    /// The named templates of a chart.
    pub fn of_files(files: &[TemplateFile<'_>]) -> Self {
        let files = files
            .iter()
            .map(|file| Source::new(file.name, file.text, None))
            .collect();
        Templates {
            files,
            ..Templates::default()
        }
    }

    /// Parses a template inside enclosing templates.
    pub fn extended(enclosing: &Rc<Templates>, source: &Rc<Source>) -> Result<Extended, Problem> {
        let Parsed {
            body,
            defined,
            problems,
        } = parser::parse(&source.text)?;
        // Go: an empty definition does not replace an existing one.
        let counts = |name: &str, body: &Body| {
            !parser::is_empty(&source.text, body) || enclosing.find(name).is_none()
        };
        let defined = defined
            .into_iter()
            .filter(|(name, body)| counts(name, body));
        let template = |body| Template {
            source: source.clone(),
            body,
        };
        let defined: Defined = defined
            .map(|(name, body)| (name, Rc::new(template(body))))
            .collect();
        let templates = Templates {
            defined: defined.into(),
            files: Vec::new(),
            enclosing: Some(enclosing.clone()),
        };
        Ok(Extended {
            template: template(body),
            templates: Rc::new(templates),
            problems,
        })
    }

    /// The template of a name, innermost definition first.
    pub fn find(&self, name: &str) -> Option<Rc<Template>> {
        let own = self.defined().get(name).cloned();
        own.or_else(|| self.enclosing.as_ref()?.find(name))
    }

    /// All visible names, innermost first.
    pub fn names(&self) -> Vec<Rc<str>> {
        let mut names: Vec<Rc<str>> = self.defined().keys().cloned().collect();
        names.extend(
            self.enclosing
                .iter()
                .flat_map(|enclosing| enclosing.names()),
        );
        names
    }

    fn defined(&self) -> &Defined {
        self.defined
            .get_or_init(|| self.files.iter().flat_map(defined_in).collect())
    }
}

fn defined_in(source: &Rc<Source>) -> Vec<(Rc<str>, Rc<Template>)> {
    let parsed = parser::parse(&source.text).unwrap_or_default();
    let template = |body| {
        Rc::new(Template {
            source: source.clone(),
            body,
        })
    };
    parsed
        .defined
        .into_iter()
        .map(|(name, body)| (name, template(body)))
        .collect()
}
