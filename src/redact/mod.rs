//! Redaction of tokens, passwords and keys in all output.
//!
//! Three detectors, because none is complete: the spans of secret values in parsed files, repetitions of these values,
//! and patterns (`token = …`, `glrt-…`) in text that cannot be parsed. Redacted text keeps its length, so that columns
//! stay correct, and shows at most its last four characters.

mod keys;
mod patterns;
mod repetitions;
mod unparsed;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::input::loaded::LoadedValues;
use crate::kubernetes::patch::TargetedPatch;
use crate::lint::rules::syntax::{set_flag, yaml_syntax};
use helm_yaml::source::{FileId, Span, TracedText};
use helm_yaml::tree::{Map, Node, Value};

use repetitions::{Repetitions, Text};

pub use keys::is_secret;

/// The secrets in the sources of a run.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// Their spans, sorted and merged.
    spans: Vec<Span>,
    repetitions: Repetitions,
    /// The values from Secrets of the cluster. They are not searched for in paths: such a value may be an ordinary one.
    from_cluster: Repetitions,
}

/// Number of characters of a secret that may be shown.
const SHOWN: usize = 4;

/// A shorter secret (in characters) is hidden completely.
const SHORTEST_SHOWN: usize = 16;

/// The keys of a Secret that are not secret. All others are, so that a misspelled `stringData` is redacted as well.
const PUBLIC_KEYS: [&str; 5] = ["apiVersion", "kind", "metadata", "type", "immutable"];

/// The keys of a reference to a Secret, as in `valuesFrom`.
const REFERENCE_KEYS: [&str; 8] = [
    "apiVersion",
    "kind",
    "name",
    "namespace",
    "key",
    "valuesKey",
    "targetPath",
    "optional",
];

/// The value of a key as a help text may show it: a short plain word, or `…` for everything that may be a secret.
pub fn shown<'v>(key: &str, value: &'v str) -> &'v str {
    const MAX_LENGTH: usize = 24;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let is_word = (1..=MAX_LENGTH).contains(&value.len()) && value.chars().all(is_plain);
    if is_word && !is_secret(key) && !patterns::is_random(value) {
        return value;
    }
    "…"
}

/// Returns true if a line of a text probably contains a secret.
pub fn has_secret(text: &str) -> bool {
    text.lines().any(|line| !patterns::secrets(line).is_empty())
}

impl Mask {
    /// The mask for loaded values.
    pub fn of(loaded: &LoadedValues) -> Self {
        let mut mask = Mask::default();
        for document in &loaded.documents {
            mask.collect(&document.root);
        }
        mask.collect(&loaded.given);
        mask.collect_unparsed(loaded);
        loaded
            .secrets
            .iter()
            .for_each(|text| mask.collect_secret(text));
        loaded
            .patches
            .iter()
            .for_each(|patch| mask.collect_patch(patch));
        if let Some(config) = &loaded.config
            && let Some(root) = &config.parsed.root
        {
            mask.collect(root);
        }
        mask.sorted()
    }

    /// The mask for Kubernetes objects and the configurations in them.
    pub fn of_objects<'n>(
        objects: impl Iterator<Item = &'n Node>,
        configs: impl Iterator<Item = &'n Node>,
    ) -> Self {
        let mut mask = Mask::default();
        for node in objects.chain(configs) {
            mask.collect(node);
        }
        mask.sorted()
    }

    /// The mask for text that cannot be parsed, with the spans of some secrets.
    pub fn of_places(spans: Vec<Span>) -> Self {
        Mask {
            spans,
            ..Mask::default()
        }
        .sorted()
    }

    /// The mask with the secrets in patches.
    pub fn with_patches(mut self, patches: &[TargetedPatch]) -> Self {
        patches.iter().for_each(|patch| self.collect_patch(patch));
        self.sorted()
    }

    /// Redacts a message.
    pub fn text(&self, text: &str) -> String {
        let repeated = self.repeated(text, Text::Message);
        hide(text, repeated.chain(patterns::secrets_in_prose(text)))
    }

    /// Byte ranges of a text that repeat a secret.
    fn repeated(&self, text: &str, kind: Text) -> impl Iterator<Item = Range<usize>> {
        let from_cluster = self.from_cluster.find(text, kind);
        self.repetitions
            .find(text, kind)
            .into_iter()
            .chain(from_cluster)
    }

    /// Redacts a message about a line of a file: also what is redacted in the line is redacted in the message.
    pub fn text_about(&self, text: &str, line: &str) -> String {
        let in_line = patterns::secrets(line).into_iter();
        let in_line: Repetitions = in_line.map(|range| &line[range]).collect();
        let repeated = in_line.find(text, Text::Message);
        hide(&self.text(text), repeated)
    }

    /// Returns true if a text that replaces a span of a file shows a secret: a known one, one of the lines that it changes,
    /// or one in these lines afterwards, where a key tells.
    pub fn is_shown_by(&self, replacement: &str, file: &str, span: Span) -> bool {
        let range = span.range();
        let start = file[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let end = file[range.end..]
            .find('\n')
            .map_or(file.len(), |length| range.end + length);
        if self.repeated(replacement, Text::Source).next().is_some() {
            return true;
        }
        let before = &file[start..end];
        let in_lines = patterns::secrets(before).into_iter();
        let mut hidden = in_lines.map(|secret| &before[secret]).chain(
            self.spans_in(span)
                .filter_map(|known| file.get(known.range())),
        );
        if hidden.any(|secret| !secret.trim().is_empty() && replacement.contains(secret)) {
            return true;
        }
        let after = [
            &file[start..range.start],
            replacement,
            &file[range.end..end],
        ]
        .concat();
        let replaced = range.start - start..range.start - start + replacement.len();
        patterns::secrets(&after)
            .into_iter()
            .any(|secret| secret.start < replaced.end && replaced.start < secret.end)
    }

    /// The spans of secrets in a span.
    fn spans_in(&self, span: Span) -> impl Iterator<Item = &Span> {
        let (file, range) = (span.file(), span.range());
        let end = |known: &Span| (known.file(), known.range().end);
        let first = self
            .spans
            .partition_point(|known| end(known) <= (file, range.start));
        self.spans[first..]
            .iter()
            .take_while(move |known| known.file() == file && known.range().start < range.end)
    }

    /// Redacts a path of keys.
    pub fn path(&self, path: &str) -> String {
        let repeated = self.repetitions.find(path, Text::Path);
        hide(
            path,
            repeated.into_iter().chain(patterns::secrets_in_prose(path)),
        )
    }

    /// Redacts the bytes `range` of a file; the number of characters stays the same.
    pub fn line(&self, text: &str, file: FileId, range: Range<usize>) -> String {
        let line = &text[range.clone()];
        let inside = self
            .spans_in(Span::new(file, range.clone()))
            .map(|span| span.range());
        let within =
            |at: usize| line.floor_char_boundary(at.clamp(range.start, range.end) - range.start);
        let known = inside.map(|span| within(span.start)..within(span.end));
        let repeated = self.repeated(line, Text::Source);
        hide(line, repeated.chain(patterns::secrets(line)).chain(known))
    }

    /// Adds the secrets in the files and flags that cannot be parsed.
    fn collect_unparsed(&mut self, loaded: &LoadedValues) {
        let config = loaded.config.iter();
        let errors = config.flat_map(|config| &config.parsed.diagnostics);
        let of_files = loaded
            .diagnostics
            .iter()
            .filter(|found| [&yaml_syntax::RULE, &set_flag::RULE].contains(&found.rule));
        let files: BTreeSet<FileId> = errors
            .chain(of_files)
            .filter_map(|found| found.span().file())
            .collect();
        for file in files {
            let text = &loaded.sources.get(file).text;
            for range in unparsed::secrets(text) {
                let words = words(&text[range.clone()]);
                words.for_each(|word| self.repetitions.add(word));
                self.spans.push(Span::new(file, range));
            }
        }
    }

    /// Adds the secrets in a tree.
    fn collect(&mut self, node: &Node) {
        match &node.value {
            Value::List(list) => list.iter().for_each(|item| self.collect(item)),
            Value::Map(map) => self.collect_map(map),
            // A token at the wrong key: `runners.secret` is the name of a Secret.
            Value::String(string) if patterns::is_random(string) => self.add(string, node.span),
            Value::String(string) if string.contains("kind: Secret") => self.add_manifest(string),
            _ => {}
        }
    }

    /// Adds every value in the text of a Secret, which may be YAML.
    fn collect_secret(&mut self, text: &TracedText) {
        self.spans.extend(text.spans());
        self.add_lines(text.as_str());
        if let Ok(root) = helm_yaml::reader::from_str(text.as_str()) {
            self.add_scalars(&root);
        }
    }

    fn add_scalars(&mut self, node: &Node) {
        match &node.value {
            Value::List(list) => list.iter().for_each(|item| self.add_scalars(item)),
            Value::Map(map) => map.values().for_each(|entry| self.add_scalars(&entry.node)),
            _ => self.add_lines(&node.to_template_string()),
        }
    }

    /// Adds the lines of a text from a Secret, and the values in lines of settings: `limit = "5"`.
    fn add_lines(&mut self, text: &str) {
        for line in text.lines() {
            let value = line
                .split_once([':', '='])
                .map_or("", |(_, value)| value.trim());
            words(value)
                .chain([line, value])
                .filter(|secret| !keys::is_placeholder(secret))
                .for_each(|secret| self.from_cluster.add(secret));
        }
    }

    /// Adds the secrets of a manifest in a string, which may be a template and not YAML.
    fn add_manifest(&mut self, manifest: &str) {
        if let Ok(root) = helm_yaml::reader::from_str(manifest) {
            let mut inner = Mask::default();
            inner.collect(&root);
            self.repetitions.extend(inner.repetitions);
            return;
        }
        let values = manifest.lines().filter_map(|line| line.split_once(": "));
        let secret = values.filter(|(key, value)| {
            !PUBLIC_KEYS.contains(&key.trim()) && !keys::is_placeholder(value)
        });
        secret.for_each(|(_, value)| self.repetitions.add(value.trim_matches(['"', '\''])));
    }

    fn collect_map(&mut self, map: &Map) {
        let string = |key: &str| map.get(key).and_then(|entry| entry.node.as_str());
        let is_reference = map.contains_key("name")
            && map.keys().all(|key| REFERENCE_KEYS.contains(&key.as_str()));
        let is_secret_object = string("kind") == Some("Secret") && !is_reference;
        let targets_secret = map
            .get("target")
            .and_then(|target| target.node.get("kind"))
            .is_some_and(|kind| kind.as_str() == Some("Secret"));
        let is_secret_variable = string("name").is_some_and(is_secret);
        for (key, entry) in map {
            let node = &entry.node;
            if is_secret_object && !PUBLIC_KEYS.contains(&key.as_str()) {
                self.add_all(node, Exempt::Placeholders);
            } else if targets_secret
                && key == "patch"
                && let Some(patch) = node.as_str()
            {
                self.add_lines(patch);
            } else if keys::is_reference(key) && node.as_map().is_some() {
                self.collect(node);
            } else if is_secret(key) || is_secret_variable && key == "value" {
                self.add_all(node, Exempt::PlaceholdersAndNumbers);
            } else {
                self.collect(node);
            }
        }
    }

    /// Adds the secrets in a patch: all that it sets in a Secret.
    fn collect_patch(&mut self, patch: &TargetedPatch) {
        let document = patch.document();
        self.collect(document);
        if !patch.may_change_secrets() {
            return;
        }
        for (key, entry) in document.as_map().into_iter().flatten() {
            if unparsed::is_content_key(key) {
                self.add_all(&entry.node, Exempt::Placeholders);
            }
        }
        let operations = document.as_list().unwrap_or_default().iter();
        for value in operations.filter_map(|operation| operation.get("value")) {
            self.add_all(value, Exempt::Placeholders);
        }
    }

    /// Adds every scalar in a node, except for references to secrets.
    fn add_all(&mut self, node: &Node, exempt: Exempt) {
        match &node.value {
            Value::Null | Value::Bool(_) => {}
            Value::List(list) => list.iter().for_each(|item| self.add_all(item, exempt)),
            Value::Map(map) => {
                let values = map.iter().filter(|(key, _)| !keys::is_reference(key));
                values.for_each(|(_, entry)| self.add_all(&entry.node, exempt));
            }
            Value::Int(_) | Value::Float(_) if exempt == Exempt::Placeholders => {
                self.add(&node.to_template_string(), node.span);
            }
            _ => {
                let string = node.to_template_string();
                if keys::is_placeholder(&string) {
                    self.add_literals(&string);
                } else {
                    self.add(&string, node.span);
                }
            }
        }
    }

    /// Adds the string literals of a template expression: `{{ default "hunter2" .Values.token }}`.
    fn add_literals(&mut self, expression: &str) {
        for range in patterns::literals(expression, 0..expression.len()) {
            self.repetitions.add(&expression[range]);
        }
    }

    fn add(&mut self, secret: &str, span: Span) {
        if !span.is_synthetic() {
            self.spans.push(span);
        }
        self.repetitions.add(secret);
    }

    /// Sorts the spans and merges those that overlap.
    fn sorted(mut self) -> Self {
        self.spans.sort_unstable();
        self.spans.dedup_by(|next, last| {
            let is_inside = next.file() == last.file() && next.range().start < last.range().end;
            if is_inside {
                *last = last.to(*next);
            }
            is_inside || next == last
        });
        self
    }
}

/// The words of a text, which a message may quote.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ':', '=', ',', '"', '\'', '`', '[', ']', '{', '}', '\\'])
}

/// Values that are not secret below a secret key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exempt {
    /// Placeholders and template expressions.
    Placeholders,
    /// The same, and short numbers, which are lifetimes and sizes.
    PlaceholdersAndNumbers,
}

/// Replaces ranges of a text by stars, except for the last characters of a long one.
fn hide(text: &str, secrets: impl IntoIterator<Item = Range<usize>>) -> String {
    let mut secrets = secrets
        .into_iter()
        .filter(|range| !range.is_empty())
        .peekable();
    if secrets.peek().is_none() {
        return text.to_owned();
    }
    let original: Vec<char> = text.chars().collect();
    let mut characters = original.clone();
    let count = |end: usize| text[..end].chars().count();
    for range in secrets {
        let bare: Vec<usize> = (count(range.start)..count(range.end))
            .filter(|&at| !matches!(original[at], '"' | '\'' | ' '))
            .collect();
        let shown = if bare.len() < SHORTEST_SHOWN {
            0
        } else {
            SHOWN
        };
        for &at in &bare[..bare.len() - shown] {
            characters[at] = '*';
        }
    }
    characters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(secrets: &[&str]) -> Mask {
        Mask {
            repetitions: secrets.iter().copied().collect(),
            ..Mask::default()
        }
    }

    /// A document as it is shown.
    fn shown(text: &str) -> String {
        let mut sources = helm_yaml::source::Sources::default();
        let file = sources.add("a", helm_yaml::source::Origin::File, text.to_owned());
        let root = helm_yaml::reader::read(&sources, file).unwrap().root;
        Mask::of_objects([&root].into_iter(), [].into_iter()).line(text, file, 0..text.len())
    }

    #[test]
    fn repetitions_of_a_secret_are_hidden() {
        let mask = mask(&["swordfish", "a-much-longer-Secret"]);
        assert_eq!(
            mask.text("`swordfish` is invalid, and so is x=swordfish"),
            "`*********` is invalid, and so is x=*********"
        );
        assert_eq!(
            mask.text("ä a-much-longer-Secret!"),
            "ä ****************cret!"
        );
        assert_eq!(mask.text("nothing to hide"), "nothing to hide");
    }

    #[test]
    fn words_of_a_message_are_not_mistaken_for_a_secret() {
        let mask = mask(&["gitlab", "secret", "runner"]);
        for text in [
            "unknown value `gitlabUr`: did you mean `gitlabUrl`?",
            "the runner reads the secret",
            "`runners.secret` is missing",
        ] {
            assert_eq!(mask.text(text), text);
        }
        assert_eq!(
            mask.text("invalid token `gitlab`"),
            "invalid token `******`"
        );
    }

    #[test]
    fn everything_in_a_secret_object_is_hidden() {
        for data in [
            "data: {a: hunter2}",
            "stringData: {a: 7654321}",
            "stringData: {a: 1234567}",
            "data: {a: [hunter2]}",
            "data: {a: {b: hunter2}}",
            "stringDta: {a: hunter2}",
            "data: {a: '{{ b64enc \"hunter2\" }}'}",
        ] {
            let shown = shown(&format!("kind: Secret\n{data}\n"));
            assert!(shown.contains("*******"), "{shown}");
            for secret in ["hunter2", "7654321", "1234567"] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }

    #[test]
    fn everything_below_the_key_of_a_secret_is_hidden() {
        for yaml in [
            "runnerToken: {value: hunter2}",
            "runnerToken:\n  a:\n  - b: hunter2",
            "env: [{name: MY_TOKEN, value: hunter2}]",
            "list: [{kind: Secret, data: {a: hunter2}}]",
            "runnerTokn: hunter2",
            "token: '{{ default \"hunter2\" .Values.x }}'",
        ] {
            let shown = shown(yaml);
            assert!(
                shown.contains("*******") && !shown.contains("hunter2"),
                "{shown}"
            );
        }
    }

    #[test]
    fn references_to_secrets_are_shown() {
        for yaml in [
            "token: {valueFrom: {secretKeyRef: {name: my-secret, key: a}}}",
            "sources: [{serviceAccountToken: {path: my-path}}]",
            "automountServiceAccountToken: false",
        ] {
            assert_eq!(shown(yaml), yaml);
        }
    }

    proptest::proptest! {
        /// A token is hidden in any context, and columns stay the same.
        #[test]
        fn tokens_are_hidden(before in "[ -~äö漢]{0,20}", body in "[A-Za-z0-9_]{12,30}", after in "[ \"',äö漢]{0,10}") {
            let text = format!("{before} glrt-{body}{after}");
            let masked = mask(&[]).text(&text);
            proptest::prop_assert!(!masked.contains(&body[..body.len() - SHOWN]), "{masked}");
            proptest::prop_assert_eq!(masked.chars().count(), text.chars().count());
        }
    }
}
