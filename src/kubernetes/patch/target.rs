//! The objects that a patch is for.

use std::collections::BTreeSet;

use regex::Regex;

use super::labels::LabelSelector;
use crate::kubernetes::stream::object::text;
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::extensions::{invalid_patch, unmatched_patch};
use crate::schema::first_token;
use helm_template::suggestion::did_you_mean;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// The number of objects that a help names.
const MOST_NAMED: usize = 12;

/// Conditions on an object, as in a `target` of kustomize; all of them must hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    conditions: Vec<Condition>,
}

/// A condition, with its span.
#[derive(Clone, Debug)]
struct Condition {
    span: Span,
    key: &'static str,
    text: String,
    expected: Expected,
}

#[derive(Clone, Debug)]
enum Expected {
    /// The field is this word.
    Word,
    /// The field as a whole matches.
    Pattern(Regex),
    Labels(LabelSelector),
    Annotations(LabelSelector),
}

/// The keys of a target, in the order in which they narrow it down.
const KEYS: [&str; 7] = [
    "kind",
    "group",
    "version",
    "name",
    "namespace",
    "labelSelector",
    "annotationSelector",
];

impl Target {
    /// Reads a `target`. An empty condition is none; the schema reports a value that is not a string.
    pub fn read(node: &Node) -> Result<Self, Vec<Diagnostic>> {
        let mut target = Target::default();
        for key in KEYS {
            let Some(value) = node.get(key) else { continue };
            match value.as_str() {
                Some(text) if !text.is_empty() => {
                    let expected = expected(key, text).map_err(|reason| {
                        let message = format!("invalid `{key}` of the target: {reason}");
                        let place = Place::of(value.span);
                        vec![Diagnostic::new(&invalid_patch::RULE, place, message)]
                    })?;
                    target.push(key, text, value.span, expected);
                }
                _ => {}
            }
        }
        Ok(target)
    }

    /// The object that a strategic merge patch names; `None` without kind or name.
    pub fn of_patch(patch: &Node) -> Option<Self> {
        let mut target = Target::default();
        let api_version = patch.get("apiVersion");
        let kind = patch.get("kind")?;
        let name = patch.at(&["metadata", "name"])?;
        let group = |text: &str| split(text).0.to_owned();
        let version = |text: &str| split(text).1.to_owned();
        target.add_word("kind", kind, str::to_owned)?;
        if let Some(api_version) = api_version {
            target.add_word("group", api_version, group)?;
            target.add_word("version", api_version, version)?;
        }
        target.add_word("name", name, str::to_owned)?;
        if let Some(namespace) = patch.at(&["metadata", "namespace"]) {
            target.add_word("namespace", namespace, str::to_owned)?;
        }
        Some(target)
    }

    fn add_word(&mut self, key: &'static str, node: &Node, of: fn(&str) -> String) -> Option<()> {
        let text = of(node.as_str()?);
        self.push(key, &text, node.span, Expected::Word);
        Some(())
    }

    fn push(&mut self, key: &'static str, text: &str, span: Span, expected: Expected) {
        self.conditions.push(Condition {
            span,
            key,
            text: text.to_owned(),
            expected,
        });
    }

    /// Returns true if every condition holds for an object. Name and namespace may also be those before the first patch.
    pub fn matches(&self, object: &Node, original: &Node) -> bool {
        self.conditions.iter().all(|condition| {
            condition.holds_for(object)
                || condition.is_about_name() && condition.holds_for(original)
        })
    }

    /// Returns true if the span is that of a condition.
    pub fn has_condition_at(&self, span: Span) -> bool {
        self.conditions
            .iter()
            .any(|condition| condition.span == span)
    }

    /// Returns true if the target may be a Secret.
    pub fn may_be_secret(&self) -> bool {
        let kind = self
            .conditions
            .iter()
            .find(|condition| condition.key == "kind");
        kind.is_none_or(|kind| kind.is_met_by("Secret"))
    }

    /// Why no object matches, at the first condition that excludes all of them.
    pub fn mismatch(&self, objects: &[&Node], fallback: Span) -> Diagnostic {
        let mut left = objects.to_vec();
        for condition in &self.conditions {
            let holding: Vec<&Node> = left
                .iter()
                .copied()
                .filter(|object| condition.holds_for(object))
                .collect();
            if holding.is_empty() {
                return condition.mismatch(&left);
            }
            left = holding;
        }
        let message = "the patch has no effect: there are no objects";
        Diagnostic::new(&unmatched_patch::RULE, Place::of(fallback), message)
    }
}

impl Condition {
    fn is_about_name(&self) -> bool {
        matches!(self.key, "name" | "namespace")
    }

    fn holds_for(&self, object: &Node) -> bool {
        match &self.expected {
            Expected::Labels(selector) => selector.matches(object.at(&["metadata", "labels"])),
            Expected::Annotations(selector) => {
                selector.matches(object.at(&["metadata", "annotations"]))
            }
            Expected::Word | Expected::Pattern(_) => self.is_met_by(field(object, self.key)),
        }
    }

    fn is_met_by(&self, value: &str) -> bool {
        match &self.expected {
            Expected::Pattern(regex) => regex.is_match(value),
            _ => self.text == value,
        }
    }

    fn mismatch(&self, objects: &[&Node]) -> Diagnostic {
        let Condition { key, text, .. } = self;
        let message = format!("the patch has no effect: no object with `{key}: {text}`");
        let place = Place::of(self.span);
        Diagnostic::new(&unmatched_patch::RULE, place, message).with_maybe_help(self.help(objects))
    }

    /// The values that the objects have instead.
    fn help(&self, objects: &[&Node]) -> Option<String> {
        if matches!(
            self.expected,
            Expected::Labels(_) | Expected::Annotations(_)
        ) {
            let names: BTreeSet<String> = objects.iter().map(|object| label(object)).collect();
            return Some(format!(
                "change the selector, or name the object: {}",
                list(&names)
            ));
        }
        let values: BTreeSet<String> = objects
            .iter()
            .map(|object| field(object, self.key).to_owned())
            .collect();
        let similar = did_you_mean(&self.text, values.iter().map(String::as_str));
        similar.or_else(|| Some(format!("expected one of {}", list(&values))))
    }
}

/// `kind/name`.
pub(super) fn label(object: &Node) -> String {
    format!("{}/{}", field(object, "kind"), field(object, "name"))
}

fn list(names: &BTreeSet<String>) -> String {
    let shown: Vec<&str> = names.iter().take(MOST_NAMED).map(String::as_str).collect();
    let rest = if names.len() > MOST_NAMED {
        ", …"
    } else {
        ""
    };
    format!("`{}`{rest}", shown.join("`, `"))
}

/// The part of an object that a key of a target is about; empty if it is missing.
fn field<'n>(object: &'n Node, key: &str) -> &'n str {
    let part = |path: &[&str]| text(object, path).unwrap_or_default();
    match key {
        "kind" => part(&["kind"]),
        "group" => split(part(&["apiVersion"])).0,
        "version" => split(part(&["apiVersion"])).1,
        "name" => part(&["metadata", "name"]),
        _ => part(&["metadata", "namespace"]),
    }
}

/// Group and version of an `apiVersion`.
fn split(api_version: &str) -> (&str, &str) {
    api_version.rsplit_once('/').unwrap_or(("", api_version))
}

fn expected(key: &str, text: &str) -> Result<Expected, String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match key {
        "labelSelector" => LabelSelector::parse(text).map(Expected::Labels),
        "annotationSelector" => LabelSelector::parse(text).map(Expected::Annotations),
        _ if text.chars().all(is_word) => Ok(Expected::Word),
        _ => Regex::new(&format!("^(?:{text})$"))
            .map(Expected::Pattern)
            .map_err(|_| "expected a word or a regular expression".to_owned()),
    }
}

/// The span of a patch as a whole: its first token.
pub(super) fn start(node: &Node) -> Span {
    first_token(node)
}
