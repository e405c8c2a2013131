//! helmfile: `releases[]`, with values in the list `values` and single values in `set`.
//! <https://helmfile.readthedocs.io/en/latest/#configuration>

use std::collections::HashSet;

use super::builder::{Builder, Part, spanned_at};
use super::helmfile_environment::{self, Environment};
use super::parent::{self, Directory, LocalChart};
use super::{EmbeddedValues, FileRef, Layer, ReleaseRef, Section, is_runner_chart};
use crate::input::repository::{Base, Site};
use crate::lint::diagnostic::Diagnostic;
use helm_yaml::reader::{Document, read_all_traced};
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::{Node, Value};

/// How all values of a helmfile can be checked.
pub(crate) const HELP: &str = "to check all values, validate the output of `helmfile write-values`";

/// Returns true if a document is a helmfile: a list of releases that name or inherit a chart.
pub(super) fn is_helmfile(root: &Node) -> bool {
    let releases = root
        .get("releases")
        .and_then(Node::as_list)
        .unwrap_or_default();
    root.get("apiVersion").is_none()
        && releases
            .iter()
            .any(|release| release.get("chart").is_some() || release.get("inherit").is_some())
}

/// What separates the parts of a helmfile.
const SEPARATOR: &str = "---\n";

/// The parts of a helmfile that is a template, rendered one after the other as helmfile does: later parts use the
/// environment of the earlier ones.
///
/// # Errors
/// Why it cannot be rendered from the repository alone.
pub(super) fn rendered(text: &TracedText, site: &Site) -> Result<Vec<Document>, String> {
    let mut environment = Environment::default();
    let mut visited = HashSet::new();
    let mut documents = Vec::new();
    let mut start = 0;
    for part in text.as_str().split_inclusive("\n---\n") {
        let end = start + part.len();
        let is_last = !part.ends_with(SEPARATOR);
        let mut piece = TracedText::default();
        piece.push_traced(
            text,
            start..if is_last { end } else { end - SEPARATOR.len() },
        );
        start = end;
        let data = environment.data(None).ok_or(UNKNOWN_ENVIRONMENT)?;
        let rendered = helmfile_environment::render(&piece, &data, site, "")?;
        let read = read_all_traced(&rendered).map_err(|error| error.to_string())?;
        for document in read {
            environment.add(site, &document.root, &mut visited);
            documents.push(document);
        }
    }
    Ok(documents)
}

const UNKNOWN_ENVIRONMENT: &str = "values of its environment are unknown";

/// Notes that a helmfile was read without its template expressions.
pub(super) fn note_template(values: &mut EmbeddedValues, reason: &str) {
    let message =
        format!("the helmfile is rendered by helmfile and not checked as a whole: {reason}");
    values.embedding.is_partial = true;
    values
        .notes
        .push(not_loaded(message, values.embedding.span));
}

/// The values of each release of the runner's chart, or of a parent chart.
pub(super) fn embedded(part: Part<'_>, environment: &Environment) -> Vec<EmbeddedValues> {
    let releases = part
        .root
        .get("releases")
        .and_then(Node::as_list)
        .unwrap_or_default()
        .iter()
        .enumerate();
    releases
        .flat_map(|(index, release)| of_release(part, index, release, environment))
        .collect()
}

/// The values of a release; one for each runner that its chart installs.
fn of_release(
    part: Part<'_>,
    index: usize,
    node: &Node,
    environment: &Environment,
) -> Vec<EmbeddedValues> {
    let release = Release::new(part.root, index, node, environment);
    let Some(chart) = release.text("chart", part.site) else {
        return Vec::new();
    };
    let charts: Vec<(Option<Section>, Option<LocalChart>)> =
        match Directory::read(part.site, &Base::Document, &chart) {
            Directory::OtherChart => Vec::new(),
            Directory::Charts(charts) => charts
                .into_iter()
                .map(|chart| (chart.section.clone(), Some(chart)))
                .collect(),
            Directory::Unknown if is_runner_chart(&chart) => vec![(None, None)],
            Directory::Unknown => {
                let section = release.section();
                section
                    .map(|section| (Some(section), None))
                    .into_iter()
                    .collect()
            }
        };
    charts
        .into_iter()
        .map(|(section, local)| release.embedded(part, section, local))
        .collect()
}

/// A release, with the templates that it inherits from.
struct Release<'a> {
    node: &'a Node,
    /// The templates and then the release, whose fields override those of the templates.
    sections: Vec<Inherited<'a>>,
    /// The namespace of the helmfile, which overrides that of a release.
    namespace: Option<(String, Span)>,
    /// Whether missing files are ignored.
    is_file_optional: bool,
    /// The root object of templates; nothing if values in it are unknown.
    data: Option<Node>,
    /// The names of templates that the helmfile does not contain.
    missing: Vec<&'a Node>,
}

/// Fields that a release inherits from a template, or its own.
struct Inherited<'a> {
    node: &'a Node,
    path: String,
    /// The fields that are not inherited.
    except: Vec<&'a str>,
}

impl<'a> Inherited<'a> {
    fn get(&self, key: &str) -> Option<&'a Node> {
        self.node.get(key).filter(|_| !self.except.contains(&key))
    }
}

/// More templates inherit from each other only in a cycle.
const DEEPEST: usize = 16;

impl<'a> Release<'a> {
    fn new(root: &'a Node, index: usize, node: &'a Node, environment: &Environment) -> Self {
        let mut release = Release {
            node,
            sections: Vec::new(),
            namespace: spanned_at(root, &["namespace"]),
            is_file_optional: false,
            data: None,
            missing: Vec::new(),
        };
        release.inherit(root, node, &[], 0);
        release.sections.push(Inherited {
            node,
            path: format!("releases[{index}]"),
            except: Vec::new(),
        });
        let handler = release.get("missingFileHandler");
        let handler = handler.or_else(|| root.get("missingFileHandler"));
        release.is_file_optional = handler.is_some_and(|handler| handler.as_str() != Some("Error"));
        let written = |key| release.get(key).map(Node::to_template_string);
        let above = release.namespace.as_ref();
        let above = above.map(|(namespace, _)| namespace.clone());
        let namespace = above.or_else(|| written("namespace"));
        release.data = environment.data(Some(helmfile_environment::release(
            &written("name").unwrap_or_default(),
            &namespace.unwrap_or_default(),
            release.get("labels").cloned().unwrap_or_default(),
        )));
        release
    }

    /// Adds the templates that a release or a template inherits from.
    fn inherit(&mut self, root: &'a Node, from: &'a Node, except: &[&'a str], depth: usize) {
        let Some(inherit) = from.get("inherit").filter(|_| depth < DEEPEST) else {
            return;
        };
        let list = inherit.as_list().unwrap_or(std::slice::from_ref(inherit));
        for item in list {
            let Some(name) = item.get("template") else {
                continue;
            };
            let path = ["templates", name.as_str().unwrap_or_default()];
            let Some(template) = root.at(&path) else {
                self.missing.push(name);
                continue;
            };
            let own = item
                .get("except")
                .and_then(Node::as_list)
                .unwrap_or_default();
            let mut except = except.to_vec();
            except.extend(own.iter().filter_map(Node::as_str));
            self.inherit(root, template, &except, depth + 1);
            self.sections.push(Inherited {
                node: template,
                path: path.join("."),
                except,
            });
        }
    }

    /// The field of the last section that has it.
    fn get(&self, key: &str) -> Option<&'a Node> {
        let mut sections = self.sections.iter().rev();
        sections.find_map(|section| section.get(key))
    }

    /// The items of a list in all sections, with their paths.
    fn list(&self, key: &str) -> impl Iterator<Item = (String, &'a Node)> {
        self.sections.iter().flat_map(move |section| {
            let list = section.get(key).and_then(Node::as_list).unwrap_or_default();
            let path = format!("{}.{key}", section.path);
            list.iter()
                .enumerate()
                .map(move |(item, node)| (format!("{path}[{item}]"), node))
        })
    }

    /// A string, rendered if it is a template; as written if it cannot be.
    fn text(&self, key: &str, site: &Site) -> Option<String> {
        let node = self.get(key)?;
        let written = node.as_str().filter(|text| !text.is_empty())?;
        let rendered = self.rendered(&TracedText::opaque(written, node.span), site);
        Some(rendered.unwrap_or_else(|_| written.to_owned()))
    }

    /// Like [`text`](Self::text), with its span.
    fn spanned(&self, key: &str, site: &Site) -> Option<(String, Span)> {
        let span = self.get(key)?.span;
        Some((self.text(key, site)?, span))
    }

    fn rendered(&self, text: &TracedText, site: &Site) -> Result<String, String> {
        if !text.as_str().contains("{{") {
            return Ok(text.as_str().to_owned());
        }
        let data = self.data.as_ref().ok_or(UNKNOWN_ENVIRONMENT)?;
        let rendered = helmfile_environment::render(text, data, site, "")?;
        Ok(rendered.as_str().to_owned())
    }

    /// The runner's part of the values, if they are those of a parent chart.
    fn section(&self) -> Option<Section> {
        let mut values = self.list("values").chain(self.list("valuesTemplate"));
        values.find_map(|(_, values)| parent::section_in(values))
    }

    fn named(&self, site: &Site) -> ReleaseRef {
        ReleaseRef {
            name: self.spanned("name", site),
            namespace: self
                .namespace
                .clone()
                .or_else(|| self.spanned("namespace", site)),
            chart: self.spanned("version", site),
            cluster: self.text("kubeContext", site),
        }
    }

    fn embedded(
        &self,
        part: Part<'_>,
        section: Option<Section>,
        local: Option<LocalChart>,
    ) -> EmbeddedValues {
        let mut named = self.named(part.site);
        named.chart = named.chart.filter(|_| section.is_none());
        let is_partial = section.is_some() && local.is_none();
        let mut builder = Builder::new(part, "helmfile", named)
            .of_section(section)
            .of_release(self.node);
        if is_partial {
            builder.mark_partial();
        }
        if let Some((local, chart)) = local.zip(self.get("chart")) {
            builder.local_chart(chart, Base::Document, local.version, local.has_values);
        }
        for name in &self.missing {
            let message = format!("unknown template `{}`", name.to_template_string());
            builder.not_loaded(not_loaded(message, name.span));
        }
        self.layers(&mut builder, part);
        builder.done()
    }

    /// helmfile passes the values of `valuesTemplate` first, then `values`, `secrets` and single values.
    fn layers(&self, builder: &mut Builder<'_>, part: Part<'_>) {
        for (path, values) in self.list("valuesTemplate") {
            match values.as_str() {
                Some(_) => self.file(builder, part, values),
                None => self.template(builder, part, values, &path),
            }
        }
        for (path, values) in self.list("values") {
            match values.as_str() {
                Some(_) => self.file(builder, part, values),
                None if values.is_null() => {}
                None => builder.tree(values, &path),
            }
        }
        for (_, secrets) in self.list("secrets") {
            match secrets.as_str() {
                Some(_) => self.file(builder, part, secrets),
                None => builder.not_loaded(not_loaded(
                    "values from `secrets` are not checked",
                    secrets.span,
                )),
            }
        }
        for (key, is_text) in [("set", false), ("setTemplate", false), ("setString", true)] {
            for (_, setting) in self.list(key) {
                self.setting(builder, part, setting, is_text);
            }
        }
    }

    /// Adds inline values in which every string is a template.
    fn template(&self, builder: &mut Builder<'_>, part: Part<'_>, values: &Node, path: &str) {
        let mut rendered = values.clone();
        match self.render_in(&mut rendered, part) {
            Ok(()) => builder.tree(&rendered, path),
            Err(reason) => {
                let message = format!("`{path}` is rendered by helmfile and not checked: {reason}");
                builder.not_loaded(not_loaded(message, values.span));
            }
        }
    }

    fn render_in(&self, node: &mut Node, part: Part<'_>) -> Result<(), String> {
        match &mut node.value {
            Value::Map(map) => map
                .values_mut()
                .try_for_each(|entry| self.render_in(&mut entry.node, part)),
            Value::List(list) => list
                .iter_mut()
                .try_for_each(|item| self.render_in(item, part)),
            Value::String(text) => {
                let traced = TracedText::opaque(text.as_str(), node.span);
                node.value = Value::String(self.rendered(&traced, part.site)?);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Adds a values file. Its path may be a template, and so may its content.
    fn file(&self, builder: &mut Builder<'_>, part: Part<'_>, node: &Node) {
        let written = node.as_str().unwrap_or_default();
        let path = match self.rendered(&TracedText::opaque(written, node.span), part.site) {
            Ok(path) => path,
            Err(reason) => {
                let message =
                    format!("`{written}` is rendered by helmfile and not checked: {reason}");
                return builder.not_loaded(not_loaded(message, node.span));
            }
        };
        if path.contains("://") {
            let message = format!("`{path}` is remote and not checked");
            return builder.not_loaded(not_loaded(message, node.span));
        }
        let is_template = path.ends_with(".gotmpl");
        let file = FileRef {
            path,
            base: Base::Document,
            span: node.span,
            is_optional: self.is_file_optional,
            repository: None,
        };
        builder.layer(if is_template {
            Layer::Template(file, self.data.clone())
        } else {
            Layer::File(file)
        });
    }

    fn setting(&self, builder: &mut Builder<'_>, part: Part<'_>, setting: &Node, is_text: bool) {
        let (Some(name), Some((text, value))) = (setting.get("name"), value(setting)) else {
            return builder.mark_partial();
        };
        let text = format!("{}={text}", name.to_template_string());
        match self.rendered(&TracedText::opaque(text.as_str(), value), part.site) {
            Ok(text) => builder.layer(Layer::Setting {
                text,
                is_text,
                key: name.span,
                value,
            }),
            Err(reason) => {
                let message = format!("`{text}` is rendered by helmfile and not checked: {reason}");
                builder.not_loaded(not_loaded(message, value));
            }
        }
    }
}

/// The value of a `set` entry as helmfile passes it to Helm, and its span. Characters with a meaning in `--set` are
/// escaped, apart from those of an expression; lists stay lists.
fn value(setting: &Node) -> Option<(String, Span)> {
    let plain = |node: &Node| {
        let text = node.to_template_string();
        if text.contains("{{") {
            return text;
        }
        text.replace('{', "\\{")
            .replace('}', "\\}")
            .replace(',', "\\,")
    };
    if let Some(value) = setting.get("value") {
        return Some((plain(value), value.span));
    }
    let values = setting.get("values")?;
    let items: Vec<String> = values.as_list()?.iter().map(plain).collect();
    Some((format!("{{{}}}", items.join(",")), values.span))
}

fn not_loaded(message: impl Into<String>, span: Span) -> Diagnostic {
    super::not_loaded(message, HELP, span)
}
