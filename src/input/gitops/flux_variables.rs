//! Variables of Flux: `spec.postBuild` of a `Kustomization` replaces `${NAME}` in the documents of a directory.
//! <https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution>

use std::collections::HashMap;
use std::ops::Range;

use super::builder::text_at;
use super::reference::{in_container, root};
use crate::input::repository::{ObjectId, Site, Substitution};
use helm_yaml::reader::{self, read_all_traced, scalar_text};
use helm_yaml::source::{Origin, Sources, Span, TracedText};
use helm_yaml::tree::{Node, Value};

/// An object with this label or annotation keeps its variables.
const SWITCH: &str = "kustomize.toolkit.fluxcd.io/substitute";

/// Variables and their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables {
    values: HashMap<String, String>,
    /// The values that come from Secrets.
    secrets: Vec<String>,
    /// Whether every source of variables was read, so that Flux replaces any other variable by nothing.
    is_complete: bool,
}

impl Variables {
    /// The variables of a document; none if no `Kustomization` sets variables for it, or several do.
    pub(super) fn of(site: &Site) -> Option<Self> {
        let [one] = site.index().substitutions(&site.document())[..] else {
            return None;
        };
        let post_build = kustomization(site, one)?;
        let mut variables = Variables {
            is_complete: true,
            ..Variables::default()
        };
        for reference in post_build
            .get("substituteFrom")
            .and_then(Node::as_list)
            .unwrap_or_default()
        {
            match container(site, one, reference) {
                Some(values) => {
                    if text_at(reference, &["kind"]).as_deref() == Some("Secret") {
                        variables.secrets.extend(values.values().cloned());
                    }
                    variables.values.extend(values);
                }
                None => variables.is_complete = false,
            }
        }
        let own = post_build.get("substitute").and_then(Node::as_map);
        let own = own.into_iter().flatten();
        variables
            .values
            .extend(own.map(|(name, entry)| (name.clone(), entry.node.to_template_string())));
        Some(variables)
    }

    /// The values that come from Secrets.
    pub fn secrets(&self) -> impl Iterator<Item = TracedText> {
        let secrets = self.secrets.iter();
        secrets.map(|text| TracedText::opaque(text.as_str(), Span::SYNTHETIC))
    }

    /// Returns true if a text begins with one of the variables.
    pub(super) fn contain(&self, text: &str) -> bool {
        Variable::next(text, 0).is_some_and(|variable| self.values.contains_key(variable.name))
    }

    /// Returns true if Flux leaves an object as it is.
    pub(super) fn skip(object: &Node) -> bool {
        ["labels", "annotations"].iter().any(|place| {
            text_at(object, &["metadata", place, SWITCH]).as_deref() == Some("disabled")
        })
    }

    /// Replaces the variables in every string of a tree. Returns the new strings, with the source of each piece.
    pub(super) fn replace_in(&self, node: &mut Node, sources: &Sources) -> Vec<(Span, TracedText)> {
        let mut texts = Vec::new();
        self.visit(node, sources, &mut texts);
        texts
    }

    fn visit(&self, node: &mut Node, sources: &Sources, texts: &mut Vec<(Span, TracedText)>) {
        match &mut node.value {
            Value::Map(map) => map
                .values_mut()
                .for_each(|entry| self.visit(&mut entry.node, sources, texts)),
            Value::List(list) => list
                .iter_mut()
                .for_each(|item| self.visit(item, sources, texts)),
            Value::String(text) if text.contains("${") => {
                let replaced = self.replace(&scalar_text(sources, node));
                node.value = typed(&replaced);
                if node.as_str().is_some() {
                    texts.push((node.span, replaced));
                }
            }
            _ => {}
        }
    }

    /// The text with its variables replaced.
    pub fn replace(&self, text: &TracedText) -> TracedText {
        let mut result = TracedText::default();
        let mut copied = 0;
        while let Some(variable) = Variable::next(text.as_str(), copied) {
            result.push_traced(text, copied..variable.range.start);
            let span = text.span(variable.range.clone());
            match self.value(&variable) {
                Some(value) => result.push_opaque(&value, span),
                None => result.push_traced(text, variable.range.clone()),
            }
            copied = variable.range.end;
        }
        result.push_traced(text, copied..text.as_str().len());
        result
    }

    /// The value of a variable; nothing if it is unknown.
    fn value(&self, variable: &Variable<'_>) -> Option<String> {
        if variable.is_escaped {
            return Some(format!("${{{}}}", variable.inside));
        }
        let known = self.values.get(variable.name);
        let fallback = || {
            variable
                .default
                .filter(|_| self.is_complete)
                .map(str::to_owned)
        };
        match known {
            Some(value) if !value.is_empty() => Some(value.clone()),
            Some(_) => Some(variable.default.unwrap_or_default().to_owned()),
            None => fallback().or_else(|| self.is_complete.then(String::new)),
        }
    }
}

/// A variable in a text: `${NAME}`, `${NAME:=default}` or `${NAME:-default}`; `$${NAME}` is `${NAME}`.
struct Variable<'t> {
    range: Range<usize>,
    inside: &'t str,
    name: &'t str,
    default: Option<&'t str>,
    is_escaped: bool,
}

impl<'t> Variable<'t> {
    /// The first variable at or after a byte offset.
    fn next(text: &'t str, from: usize) -> Option<Self> {
        let mut from = from;
        loop {
            let start = from + text.get(from..)?.find("${")?;
            let end = start + text[start..].find('}')?;
            let inside = &text[start + 2..end];
            let is_escaped = text[..start].ends_with('$');
            let name_length = inside
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(inside.len());
            let (name, rest) = inside.split_at(name_length);
            let default = rest
                .strip_prefix(":=")
                .or_else(|| rest.strip_prefix(":-"))
                .or_else(|| rest.strip_prefix('='));
            let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            if is_name && (rest.is_empty() || default.is_some()) {
                let range = start - usize::from(is_escaped)..end + 1;
                return Some(Variable {
                    range,
                    inside,
                    name,
                    default,
                    is_escaped,
                });
            }
            from = start + 2;
        }
    }
}

/// The value of a replaced string: Flux replaces variables in YAML, in which a number has no quotes.
fn typed(text: &TracedText) -> Value {
    let plain = || Value::String(text.as_str().to_owned());
    if text.as_str().contains('\n') {
        return plain();
    }
    match read_all_traced(text).ok().as_deref() {
        Some([document])
            if document.root.is_scalar()
                && !document.root.is_null()
                && document.comments.is_empty() =>
        {
            document.root.value.clone()
        }
        _ => plain(),
    }
}

/// The section `postBuild` of a Flux `Kustomization`.
fn kustomization(site: &Site, found: &Substitution) -> Option<Node> {
    let is_it = |object: &Node| {
        object.at(&["spec", "postBuild"]).is_some()
            && text_at(object, &["metadata", "name"]).as_deref() == Some(&found.name)
    };
    let text = site.read(&root(), &found.file.to_string_lossy())?;
    let object = objects(text).1.into_iter().find(is_it)?;
    object.at(&["spec", "postBuild"]).cloned()
}

/// The variables in an object.
fn container(
    site: &Site,
    found: &Substitution,
    reference: &Node,
) -> Option<HashMap<String, String>> {
    let id = ObjectId {
        kind: text_at(reference, &["kind"])?,
        name: text_at(reference, &["name"])?,
    };
    let directory = found.file.parent()?;
    let [container] = site.index().nearest(&id, None, directory)[..] else {
        return None;
    };
    let text = site.read(&root(), &container.file.to_string_lossy())?;
    let (sources, objects) = objects(text);
    let is_it = |object: &&Node| {
        text_at(object, &["kind"]).as_deref() == Some(&id.kind)
            && text_at(object, &["metadata", "name"]).as_deref() == Some(&id.name)
    };
    let object = objects
        .iter()
        .find(is_it)
        .filter(|object| !super::is_encrypted(object))?;
    let keys = ["data", "stringData"].map(|data| object.get(data).and_then(Node::as_map));
    let keys = keys.into_iter().flatten().flat_map(|map| map.keys());
    let value = |key: &String| {
        Some((
            key.clone(),
            in_container(&sources, object, key)?.as_str().to_owned(),
        ))
    };
    Some(keys.filter_map(value).collect())
}

/// The objects in a file that is not reported about.
fn objects(text: String) -> (Sources, Vec<Node>) {
    let mut sources = Sources::default();
    let file = sources.add("", Origin::File, text);
    let pieces = reader::read_each(&sources, file).unwrap_or_default();
    let roots = pieces
        .into_iter()
        .filter_map(|piece| piece.read.ok())
        .map(|document| document.root);
    let roots = roots.collect();
    (sources, roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(text: &str, is_complete: bool) -> String {
        let values =
            [("A", "1"), ("EMPTY", "")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let variables = Variables {
            values: values.into(),
            secrets: Vec::new(),
            is_complete,
        };
        variables
            .replace(&TracedText::opaque(text, Span::SYNTHETIC))
            .as_str()
            .to_owned()
    }

    #[test]
    fn variables_are_replaced_as_flux_replaces_them() {
        for (text, complete, partial) in [
            ("a ${A} b ${A}", "a 1 b 1", "a 1 b 1"),
            ("${B}", "", "${B}"),
            ("${B:=x}", "x", "${B:=x}"),
            ("${A:-x}${EMPTY:-y}", "1y", "1y"),
            ("$${A}", "${A}", "${A}"),
            ("$A ${a.b} ${", "$A ${a.b} ${", "$A ${a.b} ${"),
        ] {
            assert_eq!(replaced(text, true), complete, "{text}");
            assert_eq!(replaced(text, false), partial, "{text}");
        }
    }
}
