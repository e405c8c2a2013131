//! The environment of a helmfile: the values and functions of its templates.
//! <https://helmfile.readthedocs.io/en/latest/#environment>

use std::collections::HashSet;
use std::env;
use std::rc::Rc;

use super::builder::map_of;
use crate::input::repository::{Base, Site};
use helm_template::{Engine, Functions};
use helm_yaml::reader::{self, read_traced};
use helm_yaml::source::{Origin, Sources, Span, TracedText};
use helm_yaml::tree::{Entry, Map, Node, Value, merge};

/// The environment without `--environment`.
const DEFAULT: &str = "default";

/// Functions whose results only helmfile knows: they run commands, or read secrets and the network.
const COMPUTED: [&str; 6] = [
    "exec",
    "envExec",
    "fetchSecretValue",
    "expandSecretRefs",
    "readDir",
    "readDirEntries",
];

/// The default environment of a helmfile.
#[derive(Clone, Debug)]
pub struct Environment {
    values: Node,
    /// Whether all values are known.
    is_complete: bool,
}

impl Default for Environment {
    fn default() -> Self {
        Environment {
            values: Node::new(Map::default(), Span::SYNTHETIC),
            is_complete: true,
        }
    }
}

impl Environment {
    /// The environment that the parts of a helmfile and its bases define.
    pub fn of(site: &Site, parts: &[&Node]) -> Self {
        let mut environment = Environment::default();
        let mut visited = HashSet::new();
        parts
            .iter()
            .for_each(|part| environment.add(site, part, &mut visited));
        environment
    }

    /// Adds what a part defines. A base that was visited is not read again.
    pub fn add(&mut self, site: &Site, part: &Node, visited: &mut HashSet<String>) {
        for base in part
            .get("bases")
            .and_then(Node::as_list)
            .unwrap_or_default()
        {
            let Some(path) = base
                .as_str()
                .filter(|path| visited.insert((*path).to_owned()))
            else {
                continue;
            };
            match self.read(site, path) {
                Some(document) => self.add(site, &document, visited),
                None => self.is_complete = false,
            }
        }
        let Some(environments) = part.get("environments") else {
            return;
        };
        let Some(own) = environments.get(DEFAULT) else {
            self.is_complete = false;
            return;
        };
        for values in own
            .get("values")
            .and_then(Node::as_list)
            .unwrap_or_default()
        {
            let layer = match values.as_str() {
                Some(path) => self.read(site, path),
                None => Some(values.clone()),
            };
            match layer {
                Some(layer) => merge::merge(&mut self.values, layer),
                None => self.is_complete = false,
            }
        }
        self.is_complete &= own.get("secrets").is_none();
    }

    /// Reads a file, and renders it if it is a template.
    fn read(&self, site: &Site, path: &str) -> Option<Node> {
        let text = site.read(&Base::Document, path)?;
        let mut sources = Sources::default();
        let file = sources.add(path, Origin::File, text);
        if !path.ends_with(".gotmpl") {
            return reader::read(&sources, file)
                .ok()
                .map(|document| document.root);
        }
        let text = TracedText::whole(sources.get(file).text.as_str(), file);
        let rendered = render(&text, &self.data(None)?, site, path).ok()?;
        read_traced(&rendered).ok().map(|document| document.root)
    }

    /// The root object of templates, with the object `Release` in those of a release; nothing if values are unknown.
    pub fn data(&self, release: Option<Node>) -> Option<Node> {
        if !self.is_complete {
            return None;
        }
        let mut data = map([
            ("Environment", map([("Name", string(DEFAULT))])),
            ("Values", self.values.clone()),
            ("StateValues", self.values.clone()),
            ("Namespace", string("")),
        ]);
        if let Some(release) = release {
            merge::merge(&mut data, map([("Release", release)]));
        }
        Some(data)
    }
}

/// The object `Release` of templates.
pub fn release(name: &str, namespace: &str, labels: Node) -> Node {
    map([
        ("Name", string(name)),
        ("Namespace", string(namespace)),
        ("Labels", labels),
    ])
}

/// Renders a template of helmfile, which is at `path`, relative to the helmfile.
///
/// # Errors
/// Why it cannot be rendered here.
pub fn render(
    text: &TracedText,
    data: &Node,
    site: &Site,
    path: &str,
) -> Result<TracedText, String> {
    let engine = Engine::over(data, Some(functions(site.clone(), directory(path))));
    match engine.evaluate(text) {
        Ok(rendered) => match rendered.notes.into_iter().next() {
            Some(note) => Err(note.message),
            None => Ok(rendered.text),
        },
        Err(errors) => Err(errors
            .into_iter()
            .next()
            .map(|error| error.message)
            .unwrap_or_default()),
    }
}

/// The directory of a path, with a slash at its end.
fn directory(path: &str) -> String {
    path.rfind('/')
        .map(|end| path[..=end].to_owned())
        .unwrap_or_default()
}

/// The functions of helmfile; paths are relative to the directory of the template.
fn functions(site: Site, directory: String) -> Functions {
    Rc::new(move |name, arguments| {
        let text = |index: usize| {
            arguments
                .get(index)
                .and_then(Node::as_str)
                .unwrap_or_default()
        };
        let at = |path: &str| format!("{directory}{path}");
        match name {
            "env" => Some(Ok(string(&env::var(text(0)).unwrap_or_default()))),
            "requiredEnv" => {
                let value = env::var(text(0)).ok().filter(|value| !value.is_empty());
                Some(
                    value.map(|value| string(&value)).ok_or_else(|| {
                        format!("the environment variable `{}` is not set", text(0))
                    }),
                )
            }
            "readFile" => {
                let content = site.read(&Base::Document, &at(text(0)));
                Some(
                    content
                        .map(|content| string(&content))
                        .ok_or_else(|| format!("cannot read `{}`", text(0))),
                )
            }
            "isFile" => Some(Ok(Node::new(
                Value::Bool(site.exists(&Base::Document, &at(text(0)))),
                Span::SYNTHETIC,
            ))),
            "get" => Some(get(arguments)),
            name if COMPUTED.contains(&name) => {
                Some(Err(format!("only helmfile knows the result of `{name}`")))
            }
            _ => None,
        }
    })
}

/// `get PATH [DEFAULT] OBJECT`
fn get(arguments: &[Node]) -> Result<Node, String> {
    let (Some(path), Some(object)) = (arguments.first().and_then(Node::as_str), arguments.last())
    else {
        return Err("expected a path and an object".to_owned());
    };
    let found = path.split('.').try_fold(object, |node, key| node.get(key));
    let fallback = arguments.get(1).filter(|_| arguments.len() > 2);
    found
        .or(fallback)
        .cloned()
        .ok_or_else(|| format!("no value at `{path}`"))
}

fn string(text: &str) -> Node {
    Node::new(Value::String(text.to_owned()), Span::SYNTHETIC)
}

fn map<const COUNT: usize>(entries: [(&str, Node); COUNT]) -> Node {
    let mut all = Node::new(Map::default(), Span::SYNTHETIC);
    for (key, node) in entries {
        merge::merge(&mut all, map_of(key, Entry::from(node)));
    }
    all
}
