//! Generators of an `ApplicationSet` whose parameters are in the repository: lists, files and directories of Git, and
//! their combinations. <https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/>

use std::collections::HashMap;
use std::path::Path;

use glob::Pattern;

use super::builder::{Part, text_at};
use super::reference::{IN_DIRECTORY, root};
use crate::input::repository::Site;
use crate::schema::first_token;
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

/// Why the applications of a set are unknown.
pub(super) struct Unknown {
    pub reason: String,
    pub span: Span,
}

impl Unknown {
    fn new(reason: impl Into<String>, node: &Node) -> Self {
        Unknown {
            reason: reason.into(),
            span: first_token(node),
        }
    }
}

/// The applications of a set.
///
/// # Errors
/// If a generator or an expression needs more than the repository, or there are too many.
pub(super) fn expand(part: Part<'_>) -> Result<Vec<Generated>, Unknown> {
    let spec = required(part.root, "spec")?;
    if let Some(patch) = spec.get("templatePatch") {
        return Err(Unknown::new("`templatePatch` is not applied", patch));
    }
    let generators = Generators {
        site: part.site,
        is_go: spec.get("goTemplate").is_some_and(Node::is_truthy),
    };
    let all = generators.all(required(spec, "generators")?)?;
    let template = required(spec, "template")?;
    // Not at the expression itself: it is a placeholder, of which only one finding is reported.
    let key = spec.entry("template").map(|entry| entry.key_span);
    let at_key = |unknown: Unknown| Unknown {
        span: key.unwrap_or(unknown.span),
        ..unknown
    };
    let application = |parameters| generators.application(template, parameters, part.sources);
    all.iter()
        .map(|parameters| application(parameters).map_err(at_key))
        .collect()
}

fn required<'n>(node: &'n Node, key: &str) -> Result<&'n Node, Unknown> {
    node.get(key)
        .ok_or_else(|| Unknown::new(format!("missing key `{key}`"), node))
}

fn list_in<'n>(node: &'n Node, key: &str) -> Result<&'n [Node], Unknown> {
    let list = required(node, key)?;
    list.as_list()
        .ok_or_else(|| Unknown::new(format!("invalid `{key}`: expected an array"), list))
}

fn too_many(node: &Node) -> Unknown {
    Unknown::new("it generates more than 10,000 applications", node)
}

struct Generators<'a> {
    site: &'a Site,
    /// Whether expressions are Go templates.
    is_go: bool,
}

impl Generators<'_> {
    /// The parameters of all generators in a list, one after the other.
    fn all(&self, list: &Node) -> Result<Vec<Node>, Unknown> {
        let mut found = Vec::new();
        for generator in list.as_list().unwrap_or_default() {
            found.extend(self.one(generator)?);
        }
        if found.len() > MOST {
            return Err(too_many(list));
        }
        Ok(found)
    }

    fn one(&self, generator: &Node) -> Result<Vec<Node>, Unknown> {
        if let Some(selector) = generator.get("selector") {
            return Err(Unknown::new("`selector` is not applied", selector));
        }
        if let Some(list) = generator.get("list") {
            return list_in(list, "elements").map(<[Node]>::to_vec);
        }
        if let Some(git) = generator.get("git") {
            return self.git(git);
        }
        if let Some(matrix) = generator.get("matrix") {
            return self.matrix(matrix);
        }
        if let Some(merge) = generator.get("merge") {
            return self.merge(merge);
        }
        let name = generator.as_map().and_then(|map| map.keys().next());
        let name = name.map(String::as_str).unwrap_or_default();
        Err(Unknown::new(
            format!("the parameters of the generator `{name}` are not in the repository"),
            generator,
        ))
    }

    /// Every combination of the parameters of two generators. The second one may use parameters of the first.
    fn matrix(&self, matrix: &Node) -> Result<Vec<Node>, Unknown> {
        let [first, second] = list_in(matrix, "generators")? else {
            return Err(Unknown::new("a matrix combines two generators", matrix));
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
                return Err(too_many(matrix));
            }
        }
        Ok(found)
    }

    /// The parameters of the first generator, overridden by those of the others with equal keys.
    fn merge(&self, merge: &Node) -> Result<Vec<Node>, Unknown> {
        let Some((first, rest)) = list_in(merge, "generators")?.split_first() else {
            return Ok(Vec::new());
        };
        let keys = list_in(merge, "mergeKeys")?;
        let keys: Vec<&str> = keys.iter().filter_map(Node::as_str).collect();
        let key = |node: &Node| -> Vec<Option<String>> {
            keys.iter().map(|key| value_at(node, key)).collect()
        };
        let mut found = self.one(first)?;
        for generator in rest {
            let mut overrides: HashMap<_, Vec<Node>> = HashMap::new();
            for one in self.one(generator)? {
                overrides.entry(key(&one)).or_default().push(one);
            }
            for one in &mut found {
                for other in overrides.get(&key(one)).into_iter().flatten() {
                    merge::merge(one, other.clone());
                }
            }
        }
        Ok(found)
    }

    fn git(&self, git: &Node) -> Result<Vec<Node>, Unknown> {
        let prefix = text_at(git, &["pathParamPrefix"]);
        let prefix = prefix.as_deref();
        let mut found = Vec::new();
        if git.get("directories").is_some() {
            let paths = self.matching(list_in(git, "directories")?, Path::is_dir)?;
            found.extend(paths.iter().map(|path| self.path_parameters(path, prefix)));
        } else {
            for path in self.matching(list_in(git, "files")?, Path::is_file)? {
                found.push(self.file_parameters(&path, prefix, git)?);
            }
        }
        let Some(values) = git.get("values") else {
            return Ok(found);
        };
        for one in &mut found {
            let mut values = values.clone();
            self.replace_in(&mut values, one, &Sources::default())?;
            merge::merge(one, map([("values", values)]));
        }
        Ok(found)
    }

    /// The parameters of a file: its path and its content.
    fn file_parameters(
        &self,
        path: &str,
        prefix: Option<&str>,
        git: &Node,
    ) -> Result<Node, Unknown> {
        let text = self.site.read(&root(), path);
        let content = text.and_then(|text| from_str(&text).ok());
        let content = content.ok_or_else(|| Unknown::new(format!("cannot read {path}"), git))?;
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let mut parameters = self.path_parameters(directory, prefix);
        self.add_filename(&mut parameters, path, prefix);
        merge::merge(&mut parameters, content);
        Ok(parameters)
    }

    /// The paths that match a list of patterns, except those that an excluding pattern matches.
    fn matching(
        &self,
        patterns: &[Node],
        is_kind: fn(&Path) -> bool,
    ) -> Result<Vec<String>, Unknown> {
        let pattern = |node: &Node| {
            let path = required(node, "path")?.to_template_string();
            Pattern::new(path.trim_start_matches("./"))
                .map_err(|_| Unknown::new(format!("invalid pattern `{path}`"), node))
        };
        let is_excluding = |node: &&Node| node.get("exclude").is_some_and(Node::is_truthy);
        let (excluded, included): (Vec<&Node>, Vec<&Node>) =
            patterns.iter().partition(is_excluding);
        let patterns = |nodes: Vec<&Node>| -> Result<Vec<Pattern>, Unknown> {
            nodes.into_iter().map(pattern).collect()
        };
        let (included, excluded) = (patterns(included)?, patterns(excluded)?);
        let is_in = |patterns: &[Pattern], path: &str| {
            patterns
                .iter()
                .any(|pattern| pattern.matches_with(path, IN_DIRECTORY))
        };
        let entries = self.site.entries().iter();
        let paths = entries.map(|path| path.to_string_lossy().into_owned());
        let is_found = |path: &String| {
            is_in(&included, path)
                && !is_in(&excluded, path)
                && self
                    .site
                    .file(&root(), path)
                    .is_ok_and(|file| is_kind(Path::new(&file)))
        };
        Ok(paths.filter(is_found).collect())
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
    ) -> Result<Generated, Unknown> {
        let mut application = template.clone();
        let texts = self.replace_in(&mut application, parameters, sources)?;
        Ok(Generated { application, texts })
    }

    /// Replaces the expressions in every string of a tree. Returns the new strings.
    fn replace_in(
        &self,
        node: &mut Node,
        parameters: &Node,
        sources: &Sources,
    ) -> Result<Vec<(Span, TracedText)>, Unknown> {
        let mut texts = Vec::new();
        self.visit(node, parameters, sources, &mut texts)?;
        Ok(texts)
    }

    fn visit(
        &self,
        node: &mut Node,
        parameters: &Node,
        sources: &Sources,
        texts: &mut Vec<(Span, TracedText)>,
    ) -> Result<(), Unknown> {
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
                    go(&text, parameters).map_err(|reason| Unknown::new(reason, node))?
                } else {
                    plain(&text, parameters)
                };
                node.value = Value::String(replaced.as_str().to_owned());
                texts.push((node.span, replaced));
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Evaluates the Go template in a string.
fn go(text: &TracedText, parameters: &Node) -> Result<TracedText, String> {
    let rendered = Engine::over(parameters, None)
        .evaluate(text)
        .map_err(|errors| {
            let first = errors.into_iter().next();
            first.map(|error| error.message).unwrap_or_default()
        })?;
    match rendered.notes.into_iter().next() {
        Some(note) => Err(note.message),
        None => Ok(rendered.text),
    }
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
