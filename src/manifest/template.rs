//! The template engine: text out of a template and the facts, and back from text to an object.
//!
//! What a template prints bare is read as YAML again, as it is behind Helm: `replicas: "3"` in the values is 3 in the
//! manifest. What stands behind `quote` or `to_yaml` keeps its type.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value as TemplateValue};

use super::facts::Facts;
use super::{Kind, Manifest, RenderError};
use crate::base_encoding::BASE64;
use crate::output::yaml::{self, Style};
use crate::source::{Origin, Sources, Span};
use crate::tree::{Entry, Map, Node, Value};

/// Templates that others include.
const PARTS: [(&str, &str); 7] = [
    ("pod.yaml.j2", include_str!("../../templates/pod.yaml.j2")),
    ("mounts.yaml.j2", include_str!("../../templates/mounts.yaml.j2")),
    ("workload-metadata.yaml.j2", include_str!("../../templates/workload-metadata.yaml.j2")),
    ("environment.yaml.j2", include_str!("../../templates/environment.yaml.j2")),
    ("monitor.yaml.j2", include_str!("../../templates/monitor.yaml.j2")),
    ("register.yaml.j2", include_str!("../../templates/register.yaml.j2")),
    ("claim-spec.yaml.j2", include_str!("../../templates/claim-spec.yaml.j2")),
];

/// The engine with our filters.
pub(super) struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    pub fn new() -> Result<Self, RenderError> {
        Self::build().map_err(|error| RenderError::at(&[], error.to_string()))
    }

    fn build() -> Result<Self, Error> {
        let syntax =
            SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?;
        let mut environment = Environment::new();
        environment.set_syntax(syntax);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.set_formatter(print);
        environment.set_loader(part);
        environment.add_filter("quote", quote);
        environment.add_filter("to_yaml", to_yaml);
        environment.add_filter("items", items);
        environment.add_filter("joined", joined);
        environment.add_filter("pairs", pairs);
        environment.add_filter("base64", base64);
        Ok(Templates { environment })
    }

    /// The object of this kind, where the facts want one.
    pub fn render(&self, kind: &Kind, facts: &Facts) -> Result<Option<Manifest>, RenderError> {
        if !(kind.wanted)(facts) {
            return Ok(None);
        }
        let object = read_back(kind.path, self.text(kind.path, kind.source, facts)?)?;
        Ok(Some(Manifest { template: kind.path, object, reasons: Vec::new() }))
    }

    /// The text of a template that gives no object.
    pub fn text(&self, name: &'static str, source: &str, facts: &Facts) -> Result<String, RenderError> {
        let rendered = self.environment.render_named_str(name, source, TemplateValue::from(Serde(facts)));
        rendered.map_err(|error| RenderError::at(&[], format!("{name}: {error}")))
    }
}

/// Reads a rendered text. Every value in it has been printed by now, so an error can name the manifest, not the value.
fn read_back(name: &str, text: String) -> Result<Node, RenderError> {
    let mut sources = Sources::default();
    let file = sources.add(name, Origin::File, text);
    let document = crate::source::yaml::read(&sources, file).map_err(|error| {
        let place = sources.of(error.span).map(|source| source.position(error.span.range().start));
        let line = place.map(|place| source_line(&sources, error.span, place.line)).unwrap_or_default();
        let message = format!("a value breaks the manifest that it is printed into, {name}: {error}{line}");
        RenderError::at(&[], message)
    })?;
    let mut object = document.root;
    forget_places(&mut object);
    Ok(object)
}

/// The line at fault, unless it may hold a secret.
fn source_line(sources: &Sources, span: Span, line: usize) -> String {
    let text = sources.of(span).map(|source| source.line(line).trim()).unwrap_or_default();
    let secret = text.contains("token") || text.contains("glrt-");
    if secret || text.is_empty() { String::new() } else { format!(" (`{text}`)") }
}

/// Forgets the places of a tree: those of a text that nobody wrote would only mislead.
fn forget_places(node: &mut Node) {
    node.span = Span::NONE;
    match &mut node.value {
        Value::List(list) => list.iter_mut().for_each(forget_places),
        Value::Map(map) => {
            for entry in map.values_mut() {
                entry.key_span = Span::NONE;
                forget_places(&mut entry.node);
            }
        }
        _ => {}
    }
}

/// The text of a template that others include, once one does.
fn part(name: &str) -> Result<Option<&'static str>, Error> {
    Ok(PARTS.iter().find(|(part, _)| *part == name).map(|&(_, text)| text))
}

/// Prints a value where a template names it: as Go's templates do, nothing for what is not there.
fn print(out: &mut Output, _state: &mut State, value: &TemplateValue) -> Result<(), Error> {
    match value.as_str() {
        Some(text) => out.write_str(text)?,
        None => out.write_str(&to_node(value).printed())?,
    }
    Ok(())
}

/// `{{ value | quote }}`: text in double quotes; nothing where there is nothing.
fn quote(value: &TemplateValue) -> Result<TemplateValue, Error> {
    if value.is_undefined() || value.is_none() {
        return Ok(TemplateValue::from(""));
    }
    let quoted = serde_json::to_string(&to_node(value).printed());
    quoted.map(TemplateValue::from).map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))
}

/// `key: {{ value | to_yaml(4) }}`: YAML behind a key; maps and lists begin on a line of their own at column 4.
fn to_yaml(value: &TemplateValue, indent: usize) -> String {
    let node = to_node(value);
    let text = yaml::to_string(&node, Style::Manifest);
    let is_block = matches!(node.value, Value::Map(_) | Value::List(_)) && node.is_truthy();
    let mut out = if is_block { "\n".to_owned() + &" ".repeat(indent) } else { String::new() };
    out.push_str(&indented(text.trim_end_matches('\n'), indent));
    out
}

/// `{{ list | items(4) }}`: the items of a list as lines at column 4, an empty line for an empty one.
fn items(value: &TemplateValue, indent: usize) -> String {
    let node = to_node(value);
    if !node.is_truthy() {
        return String::new();
    }
    " ".repeat(indent) + &indented(yaml::to_string(&node, Style::Manifest).trim_end_matches('\n'), indent)
}

/// Indents every line but the first and empty ones.
fn indented(text: &str, indent: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(indent)))
}

/// `{{ (labels, more) | joined }}`: maps as one, later keys winning; what is not there counts as empty.
fn joined(maps: Vec<TemplateValue>) -> TemplateValue {
    let mut all = Map::new();
    for map in maps {
        if let Value::Map(entries) = to_node(&map).value {
            all.extend(entries);
        }
    }
    to_template_value(&Node { value: Value::Map(all), ..Node::default() })
}

/// `{% for key, value in map | pairs %}`: the entries of a map by key, those of a list by number; none of anything else.
fn pairs(entries: &TemplateValue) -> TemplateValue {
    let mut pairs: Vec<(String, Node)> = match to_node(entries).value {
        Value::Map(map) => map.into_iter().map(|(key, entry)| (key, entry.node)).collect(),
        Value::List(list) => list.into_iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    if entries.kind() == ValueKind::Map {
        pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    let pair = |(key, node): (String, Node)| vec![TemplateValue::from(key), to_template_value(&node)];
    TemplateValue::from_iter(pairs.into_iter().map(pair))
}

/// `{{ token | base64 }}`: the value as a Secret holds it.
fn base64(value: &TemplateValue) -> String {
    BASE64.encode(to_node(value).printed().as_bytes())
}

/// A tree as templates see it.
pub(super) fn to_template_value(node: &Node) -> TemplateValue {
    TemplateValue::from(Serde(node))
}

/// A value of a template as a tree; what is not there is null.
fn to_node(value: &TemplateValue) -> Node {
    let node = match value.kind() {
        ValueKind::Bool => Value::Bool(value.is_true()),
        ValueKind::Number => match i64::try_from(value.clone()) {
            Ok(number) if value.is_integer() => Value::Int(number),
            _ => f64::try_from(value.clone()).map_or(Value::Null, Value::Float),
        },
        ValueKind::String => Value::String(value.as_str().unwrap_or_default().to_owned()),
        ValueKind::Seq | ValueKind::Iterable => {
            Value::List(value.try_iter().map(|items| items.map(|item| to_node(&item)).collect()).unwrap_or_default())
        }
        ValueKind::Map => {
            Value::Map(value.try_iter().map(|keys| keys.map(|key| entry_of(value, &key)).collect()).unwrap_or_default())
        }
        _ => Value::Null,
    };
    Node { value: node, ..Node::default() }
}

fn entry_of(map: &TemplateValue, key: &TemplateValue) -> (String, Entry) {
    let node = map.get_item(key).map(|value| to_node(&value)).unwrap_or_default();
    (to_node(key).printed(), Entry { node, ..Entry::default() })
}
