//! Argo CD: an `Application`, or those that an `ApplicationSet` generates.
//!
//! Argo CD passes to Helm, from lowest to highest precedence: the files of `valueFiles`, then `valuesObject` (or the
//! string `values` without it), then `parameters`, then `fileParameters`.
//! <https://argo-cd.readthedocs.io/en/stable/user-guide/helm/>

use super::argo_generators::{self, Generated, Unknown};
use super::builder::{Builder, Part, spanned_at, text_at, version_at};
use super::parent::{Directory, LocalChart};
use super::reference::root;
use super::{EmbeddedValues, FileRef, Layer, ReleaseRef, Section, detect, is_runner_chart, parent};
use crate::input::placeholder::is_templated;
use crate::input::repository::Base;
use crate::lint::diagnostic::Diagnostic;
use helm_yaml::reader::{read_traced, scalar_text};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// The values of every source whose chart is, or installs, the runner's.
pub(super) fn embedded(part: Part<'_>) -> Vec<EmbeddedValues> {
    if text_at(part.root, &["kind"]).as_deref() == Some("ApplicationSet") {
        return of_set(part);
    }
    let application = Application {
        node: part.root,
        kind: "Application",
        prefix: "",
        is_template: false,
    };
    application.embedded(part)
}

/// The values of the applications that an `ApplicationSet` generates, or of its template if a generator is not known.
fn of_set(part: Part<'_>) -> Vec<EmbeddedValues> {
    let Some(template) = part.root.at(&["spec", "template"]) else {
        return Vec::new();
    };
    let kind = "ApplicationSet";
    let prefix = "spec.template.";
    let applications = match argo_generators::expand(part) {
        Ok(applications) => applications,
        Err(unknown) => return not_expanded(part, template, &unknown),
    };
    let mut found = Vec::new();
    for Generated { application, texts } in applications {
        let mut sources = part.sources.clone();
        sources.remember(texts.clone());
        let application = Application {
            node: &application,
            kind,
            prefix,
            is_template: true,
        };
        for mut embedded in application.embedded(Part {
            sources: &sources,
            ..part
        }) {
            embedded.texts.extend(texts.iter().cloned());
            let unknown = embedded
                .release
                .names()
                .filter(|(name, _)| is_templated(name));
            let notes: Vec<Diagnostic> = unknown.map(unknown_name).collect();
            embedded.notes.extend(notes);
            found.push(embedded);
        }
    }
    found
}

/// The note on a name in which an expression has no value.
fn unknown_name((name, span): &(String, Span)) -> Diagnostic {
    super::not_loaded(
        format!(
            "`{name}` is the name of an application of this set: a generator does not set every parameter in it"
        ),
        "set the parameter in each element of the generator",
        *span,
    )
}

/// The values in the template of a set whose applications are unknown.
fn not_expanded(part: Part<'_>, template: &Node, unknown: &Unknown) -> Vec<EmbeddedValues> {
    let application = Application {
        node: template,
        kind: "ApplicationSet",
        prefix: "spec.template.",
        is_template: true,
    };
    let mut found = application.embedded(part);
    for embedded in &mut found {
        embedded.notes.push(super::not_loaded(
            format!("the applications of this set are unknown: {}", unknown.reason),
            "only its template is checked; to check an application, write it into a file: `argocd appset generate`",
            unknown.span,
        ));
    }
    found
}

/// An `Application`, or the template of one.
struct Application<'a> {
    node: &'a Node,
    kind: &'static str,
    /// Its path in the document with a trailing dot.
    prefix: &'static str,
    /// Whether Argo CD replaces expressions in it.
    is_template: bool,
}

impl Application<'_> {
    fn embedded(&self, part: Part<'_>) -> Vec<EmbeddedValues> {
        let Some(spec) = self.node.get("spec") else {
            return Vec::new();
        };
        let prefix = self.prefix;
        let one = spec
            .get("source")
            .map(|source| (source, format!("{prefix}spec.source.helm.")));
        let several = spec
            .get("sources")
            .and_then(Node::as_list)
            .unwrap_or_default()
            .iter()
            .enumerate();
        let several =
            several.map(|(index, source)| (source, format!("{prefix}spec.sources[{index}].helm.")));
        let all = one.into_iter().chain(several);
        all.flat_map(|(node, path)| self.of_source(part, &Source { spec, node, path }))
            .collect()
    }

    fn of_source(&self, part: Part<'_>, source: &Source<'_>) -> Vec<EmbeddedValues> {
        let local = text_at(source.node, &["path"]).filter(|_| source.node.get("chart").is_none());
        match local.map(|path| Directory::read(part.site, &root(), &path)) {
            Some(Directory::Charts(charts)) => {
                let of_chart = |chart| self.of_local(part, source, chart);
                return charts.into_iter().map(of_chart).collect();
            }
            Some(Directory::OtherChart) => return Vec::new(),
            Some(Directory::Unknown) | None => {}
        }
        let section = source.section(part);
        if !source.is_runner() && section.is_none() {
            return Vec::new();
        }
        let mut builder = self.builder(part, source, section.clone());
        if section.is_some() {
            // The parent chart has defaults.
            builder.mark_partial();
        }
        source.layers(&mut builder, part);
        vec![builder.done()]
    }

    /// The values of a runner that a chart of the repository installs: its own values come first.
    fn of_local(&self, part: Part<'_>, source: &Source<'_>, chart: LocalChart) -> EmbeddedValues {
        let mut builder = self.builder(part, source, chart.section);
        if let Some(directory) = source.node.get("path") {
            builder.local_chart(directory, root(), chart.version, chart.has_values);
        }
        source.layers(&mut builder, part);
        builder.done()
    }

    fn builder<'a>(
        &self,
        part: Part<'a>,
        source: &Source<'_>,
        section: Option<Section>,
    ) -> Builder<'a> {
        Builder::new(
            part,
            self.kind,
            release(self.node, source.spec, source.node),
        )
        .of_template(self.is_template)
        .of_section(section)
    }
}

/// A source of an `Application`.
struct Source<'a> {
    spec: &'a Node,
    node: &'a Node,
    /// Path of its `helm` section with a trailing dot.
    path: String,
}

impl Source<'_> {
    /// Returns true if it is the runner's chart: by chart name, directory or (chart in a registry) URL.
    fn is_runner(&self) -> bool {
        let named = ["chart", "path"]
            .into_iter()
            .find_map(|key| text_at(self.node, &[key]).filter(|name| name != "."));
        let named = named.or_else(|| text_at(self.node, &["repoURL"]));
        named.is_some_and(|name| is_runner_chart(&name))
    }

    /// The runner's part of the values, if they are those of a parent chart.
    fn section(&self, part: Part<'_>) -> Option<Section> {
        let object = self.helm("valuesObject").cloned();
        let text = || read_traced(&scalar_text(part.sources, self.helm("values")?)).ok();
        let values = object.or_else(|| text().map(|document| document.root))?;
        parent::section_in(&values).filter(|_| !detect::has_own_key(&values))
    }

    fn helm(&self, key: &str) -> Option<&Node> {
        self.node.at(&["helm", key]).filter(|node| node.is_truthy())
    }

    fn list(&self, key: &str) -> &[Node] {
        self.helm(key).and_then(Node::as_list).unwrap_or_default()
    }

    fn layers(&self, builder: &mut Builder<'_>, part: Part<'_>) {
        self.value_files(builder, part);
        if let Some(object) = self.helm("valuesObject") {
            builder.tree(object, &format!("{}valuesObject", self.path));
        } else if let Some(text) = self.helm("values") {
            builder.text(text, &format!("{}values", self.path));
        }
        self.parameters(builder);
        for parameter in self.list("fileParameters") {
            if let (Some(name), Some(path)) = (parameter.get("name"), parameter.get("path"))
                && let Some(file) = self.file(path, builder)
            {
                builder.layer(Layer::Content {
                    key: name.to_template_string(),
                    file,
                });
            }
        }
    }

    fn value_files(&self, builder: &mut Builder<'_>, part: Part<'_>) {
        for path in self.list("valueFiles") {
            let Some(file) = self.file(path, builder) else {
                continue;
            };
            let files = if file.path.contains('*') {
                file.expand(part.site)
            } else {
                vec![file]
            };
            files
                .into_iter()
                .for_each(|file| builder.layer(Layer::File(file)));
        }
    }

    /// The file at a path: below the directory of the source, from the root of the repository (`/path`), or in the
    /// repository of another source (`$ref/path`).
    fn file(&self, node: &Node, builder: &mut Builder<'_>) -> Option<FileRef> {
        let path = node.as_str()?;
        let (base, path, source) = if builder.is_templated(path) {
            builder.template_not_loaded(node.span);
            return None;
        } else if path.contains("://") {
            builder.not_loaded(remote(path, node.span));
            return None;
        } else if let Some((name, path)) =
            path.strip_prefix('$').and_then(|path| path.split_once('/'))
        {
            (root(), path, self.referenced(name).unwrap_or(self.node))
        } else if let Some(path) = path.strip_prefix('/') {
            (root(), path, self.node)
        } else if let Some(directory) = text_at(self.node, &["path"]) {
            (Base::Root(directory), path, self.node)
        } else {
            builder.not_loaded(in_archive(path, node.span));
            return None;
        };
        Some(FileRef {
            path: path.to_owned(),
            base,
            span: node.span,
            is_optional: self.helm("ignoreMissingValueFiles").is_some(),
            repository: text_at(source, &["repoURL"]),
        })
    }

    /// The source that other sources refer to by a name.
    fn referenced(&self, name: &str) -> Option<&Node> {
        let sources = self.spec.get("sources")?.as_list()?;
        sources
            .iter()
            .find(|source| text_at(source, &["ref"]).as_deref() == Some(name))
    }

    fn parameters(&self, builder: &mut Builder<'_>) {
        // Argo CD passes strings last, like Helm.
        let is_text = |node: &&Node| node.get("forceString").is_some_and(Node::is_truthy);
        let (strings, others): (Vec<&Node>, Vec<&Node>) =
            self.list("parameters").iter().partition(is_text);
        for parameter in others.into_iter().chain(strings) {
            let (Some(name), Some(value)) = (parameter.get("name"), parameter.get("value")) else {
                continue;
            };
            let text = format!(
                "{}={}",
                name.to_template_string(),
                one_value(&value.to_template_string())
            );
            if builder.is_templated(&text) {
                builder.template_not_loaded(value.span);
                continue;
            }
            builder.layer(Layer::Setting {
                text,
                is_text: is_text(&parameter),
                key: name.span,
                value: value.span,
            });
        }
    }
}

fn remote(path: &str, span: Span) -> Diagnostic {
    let message = format!("`{path}` is remote: its values are not checked");
    super::not_loaded(
        message,
        "download it, and pass it with `-f` before this document",
        span,
    )
}

fn in_archive(path: &str, span: Span) -> Diagnostic {
    let message = format!("`{path}` is a file of the chart: its values are not checked");
    super::not_loaded(
        message,
        "pass the file with `-f` before this document",
        span,
    )
}

/// Escapes a value as Argo CD does: commas are escaped unless they are inside `{…}` or escaped already.
fn one_value(value: &str) -> String {
    if value.starts_with('{') && value.ends_with('}') {
        return value.to_owned();
    }
    let mut text = String::with_capacity(value.len());
    for character in value.chars() {
        if character == ',' && !text.ends_with('\\') {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

fn release(application: &Node, spec: &Node, source: &Node) -> ReleaseRef {
    ReleaseRef {
        name: spanned_at(source, &["helm", "releaseName"])
            .or_else(|| spanned_at(application, &["metadata", "name"])),
        namespace: spanned_at(source, &["helm", "namespace"])
            .or_else(|| spanned_at(spec, &["destination", "namespace"])),
        chart: version_at(source, &["targetRevision"]).filter(|_| source.get("chart").is_some()),
        cluster: text_at(spec, &["destination", "server"])
            .or_else(|| text_at(spec, &["destination", "name"])),
    }
}

#[cfg(test)]
mod tests {
    use super::one_value;

    #[test]
    fn commas_are_part_of_the_value() {
        for (given, expected) in [
            ("a", "a"),
            ("a,b", "a\\,b"),
            ("a\\,b,c", "a\\,b\\,c"),
            ("{a,b}", "{a,b}"),
            (",", "\\,"),
        ] {
            assert_eq!(one_value(given), expected);
        }
    }
}
