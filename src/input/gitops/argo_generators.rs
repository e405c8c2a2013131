//! Generators of an `ApplicationSet` whose parameters are in the repository: lists, files and directories of Git, and
//! their combinations. <https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/>

use std::path::Path;

use glob::Pattern;

use super::builder::{Part, text_at};
use super::reference::{IN_DIRECTORY, root};
use crate::input::repository::Site;
use helm_template::Engine;
use helm_yaml::reader::{from_str, scalar_text};
use helm_yaml::source::{Sources, Span, TracedText};
use helm_yaml::tree::{Map, Node, Value, merge};

/// More combinations than any real set has.
const MOST: usize = 10_000;

/// An application that a set generates.
pub(super) struct Generated {
    pub application: Node,
    /// Its strings in which expressions were replaced, with the source of each piece.
    pub texts: Vec<(Span, TracedText)>,
}

/// The applications of a set; nothing if a generator or an expression needs more than the repository.
pub(super) fn expand(part: Part<'_>) -> Option<Vec<Generated>> {
    let spec = part.root.get("spec")?;
    if spec.get("templatePatch").is_some() {
        return None;
    }
    let generators = Generators {
        site: part.site,
        is_go: spec.get("goTemplate").is_some_and(Node::is_truthy),
    };
    let all = generators.all(spec.get("generators")?)?;
    let template = spec.get("template")?;
    all.iter()
        .map(|parameters| generators.application(template, parameters, part.sources))
        .collect()
}

struct Generators<'a> {
    site: &'a Site,
    /// Whether expressions are Go templates.
    is_go: bool,
}

impl Generators<'_> {
    /// The parameters of all generators in a list, one after the other.
    fn all(&self, list: &Node) -> Option<Vec<Node>> {
        let mut found = Vec::new();
        for generator in list.as_list()? {
            found.extend(self.one(generator)?);
        }
        (found.len() <= MOST).then_some(found)
    }

    fn one(&self, generator: &Node) -> Option<Vec<Node>> {
        if generator.get("selector").is_some() {
            return None;
        }
        if let Some(list) = generator.get("list") {
            return Some(list.get("elements")?.as_list()?.to_vec());
        }
        if let Some(git) = generator.get("git") {
            return self.git(git);
        }
        if let Some(matrix) = generator.get("matrix") {
            return self.matrix(matrix.get("generators")?.as_list()?);
        }
        let merge = generator.get("merge")?;
        self.merge(merge.get("generators")?.as_list()?, merge.get("mergeKeys")?)
    }

    /// Every combination of the parameters of two generators. The second one may use parameters of the first.
    fn matrix(&self, generators: &[Node]) -> Option<Vec<Node>> {
        let [first, second] = generators else {
            return None;
        };
        let mut found = Vec::new();
        for one in self.one(first)? {
            let mut second = second.clone();
            self.replace_in(&mut second, &one, &Sources::default())?;
            for other in self.one(&second)? {
                let mut both = one.clone();
                merge::merge(&mut both, other);
                found.push(both);
            }
            if found.len() > MOST {
                return None;
            }
        }
        Some(found)
    }

    /// The parameters of the first generator, overridden by those of the others with equal keys.
    fn merge(&self, generators: &[Node], keys: &Node) -> Option<Vec<Node>> {
        let (first, rest) = generators.split_first()?;
        let keys: Vec<&str> = keys.as_list()?.iter().filter_map(Node::as_str).collect();
        let key = |node: &Node| -> Vec<Option<String>> {
            keys.iter().map(|key| value_at(node, key)).collect()
        };
        let mut found = self.one(first)?;
        for generator in rest {
            let overrides = self.one(generator)?;
            for one in &mut found {
                let own = key(one);
                for other in overrides.iter().filter(|other| key(other) == own) {
                    merge::merge(one, other.clone());
                }
            }
        }
        Some(found)
    }

    fn git(&self, git: &Node) -> Option<Vec<Node>> {
        let prefix = text_at(git, &["pathParamPrefix"]);
        let mut found = Vec::new();
        if let Some(directories) = git.get("directories") {
            let paths = self.matching(directories.as_list()?, Path::is_dir)?;
            found.extend(
                paths
                    .iter()
                    .map(|path| self.path_parameters(path, prefix.as_deref())),
            );
        } else {
            for path in self.matching(git.get("files")?.as_list()?, Path::is_file)? {
                let content = from_str(&self.site.read(&root(), &path)?).ok()?;
                let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
                let mut parameters = self.path_parameters(directory, prefix.as_deref());
                self.add_filename(&mut parameters, &path, prefix.as_deref());
                merge::merge(&mut parameters, content);
                found.push(parameters);
            }
        }
        let values = git.get("values").cloned();
        for one in &mut found {
            if let Some(mut values) = values.clone() {
                self.replace_in(&mut values, one, &Sources::default())?;
                merge::merge(one, map([("values", values)]));
            }
        }
        Some(found)
    }

    /// The paths that match a list of patterns, except those that an excluding pattern matches.
    fn matching(&self, patterns: &[Node], is_kind: fn(&Path) -> bool) -> Option<Vec<String>> {
        let pattern =
            |node: &Node| Pattern::new(node.get("path")?.as_str()?.trim_start_matches("./")).ok();
        let is_excluding = |node: &&Node| node.get("exclude").is_some_and(Node::is_truthy);
        let (excluded, included): (Vec<&Node>, Vec<&Node>) =
            patterns.iter().partition(is_excluding);
        let included: Vec<Pattern> = included.into_iter().map(pattern).collect::<Option<_>>()?;
        let excluded: Vec<Pattern> = excluded.into_iter().map(pattern).collect::<Option<_>>()?;
        let is_in = |patterns: &[Pattern], path: &str| {
            patterns
                .iter()
                .any(|pattern| pattern.matches_with(path, IN_DIRECTORY))
        };
        let paths = self
            .site
            .entries()
            .into_iter()
            .map(|path| path.to_string_lossy().into_owned());
        let is_found = |path: &String| {
            let file = self.site.file(&root(), path);
            is_in(&included, path)
                && !is_in(&excluded, path)
                && file.is_ok_and(|file| is_kind(Path::new(&file)))
        };
        Some(paths.filter(is_found).collect())
    }

    /// The parameters of a path: `path`, `path.basename`, `path[0]`; with Go templates the fields of an object.
    fn path_parameters(&self, path: &str, prefix: Option<&str>) -> Node {
        let name = path.rsplit('/').next().unwrap_or_default();
        let segments: Vec<&str> = path.split('/').collect();
        let normalized = |text: &str| text.replace(['_', '.'], "-").to_lowercase();
        if self.is_go {
            let object = map([
                ("path", string(path)),
                ("basename", string(name)),
                ("basenameNormalized", string(&normalized(name))),
                (
                    "segments",
                    Node::new(
                        Value::List(segments.iter().map(|part| string(part)).collect()),
                        Span::SYNTHETIC,
                    ),
                ),
            ]);
            return match prefix {
                Some(prefix) => map([(prefix, map([("path", object)]))]),
                None => map([("path", object)]),
            };
        }
        let prefix = prefix
            .map(|prefix| format!("{prefix}."))
            .unwrap_or_default();
        let mut parameters = Map::default();
        let mut add = |key: String, value: &str| {
            parameters.insert(format!("{prefix}{key}"), string(value).into());
        };
        add("path".to_owned(), path);
        add("path.basename".to_owned(), name);
        add("path.basenameNormalized".to_owned(), &normalized(name));
        segments
            .iter()
            .enumerate()
            .for_each(|(index, part)| add(format!("path[{index}]"), part));
        Node::new(parameters, Span::SYNTHETIC)
    }

    fn add_filename(&self, parameters: &mut Node, path: &str, prefix: Option<&str>) {
        let name = string(path.rsplit('/').next().unwrap_or_default());
        let added = match (self.is_go, prefix) {
            (true, Some(prefix)) => map([(prefix, map([("path", map([("filename", name)]))]))]),
            (true, None) => map([("path", map([("filename", name)]))]),
            (false, Some(prefix)) => map([(format!("{prefix}.path.filename").as_str(), name)]),
            (false, None) => map([("path.filename", name)]),
        };
        merge::merge(parameters, added);
    }
}

/// Replacing expressions.
impl Generators<'_> {
    fn application(
        &self,
        template: &Node,
        parameters: &Node,
        sources: &Sources,
    ) -> Option<Generated> {
        let mut application = template.clone();
        let texts = self.replace_in(&mut application, parameters, sources)?;
        Some(Generated { application, texts })
    }

    /// Replaces the expressions in every string of a tree. Returns the new strings; nothing if an expression fails.
    fn replace_in(
        &self,
        node: &mut Node,
        parameters: &Node,
        sources: &Sources,
    ) -> Option<Vec<(Span, TracedText)>> {
        let mut texts = Vec::new();
        self.visit(node, parameters, sources, &mut texts)?;
        Some(texts)
    }

    fn visit(
        &self,
        node: &mut Node,
        parameters: &Node,
        sources: &Sources,
        texts: &mut Vec<(Span, TracedText)>,
    ) -> Option<()> {
        match &mut node.value {
            Value::Map(map) => map
                .values_mut()
                .try_for_each(|entry| self.visit(&mut entry.node, parameters, sources, texts)),
            Value::List(list) => list
                .iter_mut()
                .try_for_each(|item| self.visit(item, parameters, sources, texts)),
            Value::String(text) if text.contains("{{") => {
                let text = if sources.source_of(node.span).is_some() {
                    scalar_text(sources, node)
                } else {
                    TracedText::opaque(text.as_str(), node.span)
                };
                let replaced = if self.is_go {
                    go(&text, parameters)?
                } else {
                    plain(&text, parameters)
                };
                node.value = Value::String(replaced.as_str().to_owned());
                texts.push((node.span, replaced));
                Some(())
            }
            _ => Some(()),
        }
    }
}

/// Evaluates the Go template in a string.
fn go(text: &TracedText, parameters: &Node) -> Option<TracedText> {
    let rendered = Engine::over(parameters, None).evaluate(text).ok()?;
    rendered.notes.is_empty().then_some(rendered.text)
}

/// Replaces `{{ name }}` in a string. An unknown name stays.
fn plain(text: &TracedText, parameters: &Node) -> TracedText {
    let written = text.as_str();
    let mut result = TracedText::default();
    let mut copied = 0;
    while let Some((start, length)) = find_tag(&written[copied..]) {
        let range = copied + start..copied + start + length;
        let name = written[range.start + 2..range.end - 2].trim();
        result.push_traced(text, copied..range.start);
        match value_at(parameters, name) {
            Some(value) => result.push_opaque(&value, text.span(range.clone())),
            None => result.push_traced(text, range.clone()),
        }
        copied = range.end;
    }
    result.push_traced(text, copied..written.len());
    result
}

/// Start and length of the first `{{…}}`.
fn find_tag(text: &str) -> Option<(usize, usize)> {
    let start = text.find("{{")?;
    let end = text[start..].find("}}")?;
    Some((start, end + 2))
}

/// The parameter with a name: a key, or keys separated by dots.
fn value_at(parameters: &Node, name: &str) -> Option<String> {
    let direct = parameters.get(name);
    let nested = || {
        name.split('.')
            .try_fold(parameters, |node, key| node.get(key))
    };
    let node = direct.or_else(nested)?;
    node.is_scalar().then(|| node.to_template_string())
}

fn string(text: &str) -> Node {
    Node::new(Value::String(text.to_owned()), Span::SYNTHETIC)
}

fn map<const COUNT: usize>(entries: [(&str, Node); COUNT]) -> Node {
    let entries = entries
        .into_iter()
        .map(|(key, node)| (key.to_owned(), node.into()));
    Node::new(Map::from_iter(entries), Span::SYNTHETIC)
}
