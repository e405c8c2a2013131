//! Compares two objects field by field.

use std::iter;

use indexmap::IndexMap;

use super::defaults::{has_user_defined_keys, is_absent, is_empty, is_managed};
use super::{Difference, FieldDiff, Lines, Sides};
use crate::kubernetes::quantity::Quantity;
use crate::redact::Mask;
use crate::redact::is_secret;
use crate::runner_config;
use helm_yaml::base_encoding::BASE64;
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::{Entry, Map, Node, Value};

/// Keys that identify the items of a list. The first one that all items have is used.
const IDENTIFYING_KEYS: [&str; 7] = [
    "name",
    "mountPath",
    "containerPort",
    "port",
    "key",
    "topologyKey",
    "kind",
];

/// The replacement of a redacted secret.
const REDACTED: &str = "*****";

/// A comparison of objects: how the sides were produced, and the secrets to redact.
pub(super) struct Comparison<'m> {
    pub sides: Sides,
    pub mask: &'m Mask,
}

impl Comparison<'_> {
    /// The fields that differ.
    pub(super) fn objects(&self, old: &Node, new: &Node) -> Vec<FieldDiff> {
        let mut out = Vec::new();
        self.maps(&self.plain(old), &self.plain(new), "", &mut out);
        for field in &mut out {
            field.path = field.path.replacen(SECRET_DATA, "data", 1);
        }
        out
    }

    /// Normalizes an object for the comparison.
    fn plain(&self, object: &Node) -> Node {
        let mut object = plain(object);
        without_managed(&mut object, "", self.sides.ignore_checksums);
        object
    }

    fn maps(&self, old: &Node, new: &Node, path: &str, out: &mut Vec<FieldDiff>) {
        let absent = |key: &str, node: &Node, siblings: &Node| {
            if is_content(path) {
                node.is_null()
            } else if has_user_defined_keys(path) || path.is_empty() && is_content(key) {
                is_empty(node)
            } else {
                is_absent(key, node, siblings)
            }
        };
        for key in keys(old, new) {
            let at = joined(path, key);
            match (old.get(key), new.get(key)) {
                (Some(a), Some(b))
                    if is_empty(a) && absent(key, b, new) || is_empty(b) && absent(key, a, old) => {
                }
                (Some(a), Some(b)) => self.values(a, b, &at, key, out),
                (Some(a), None) if !absent(key, a, old) => {
                    self.on_one_side(a, &at, key, Difference::Removed, out)
                }
                (None, Some(b)) if !absent(key, b, new) => {
                    self.on_one_side(b, &at, key, Difference::Added, out)
                }
                _ => {}
            }
        }
    }

    fn values(&self, old: &Node, new: &Node, path: &str, key: &str, out: &mut Vec<FieldDiff>) {
        match (&old.value, &new.value) {
            (Value::Map(_), Value::Map(_)) => self.maps(old, new, path, out),
            (Value::List(a), Value::List(b)) => self.lists(a, b, path, key, out),
            (Value::String(a), Value::String(b)) if a == b => {}
            _ if is_in_secret(path) || is_secret(key) && old.is_scalar() && new.is_scalar() => {
                if old.to_template_string() != new.to_template_string() {
                    out.push(FieldDiff {
                        path: path.to_owned(),
                        difference: Difference::Secret,
                    });
                }
            }
            _ if is_quantity(path) && is_same_quantity(old, new) => {}
            (Value::String(a), Value::String(b)) => self.texts(a, b, path, key, out),
            _ if is_same(old, new) => {}
            _ => self.changed(old, new, path, out),
        }
    }

    fn texts(&self, old: &str, new: &str, path: &str, key: &str, out: &mut Vec<FieldDiff>) {
        if key.ends_with(".toml")
            && let (Some(old), Some(new)) = (toml(old), toml(new))
        {
            let mut found = Vec::new();
            self.maps(&old, &new, "", &mut found);
            out.extend(found.into_iter().map(|field| FieldDiff {
                path: format!("{path} › {}", field.path),
                ..field
            }));
        } else if old.trim_end().contains('\n') || new.trim_end().contains('\n') {
            let lines = Lines::of(&self.mask.text(old), &self.mask.text(new));
            out.push(FieldDiff {
                path: path.to_owned(),
                difference: Difference::Text(lines),
            });
        } else {
            self.changed(&text(old), &text(new), path, out);
        }
    }

    fn lists(&self, old: &[Node], new: &[Node], path: &str, key: &str, out: &mut Vec<FieldDiff>) {
        let Some(name) = name_of_items(old, new) else {
            return self.by_index(old, new, path, key, out);
        };
        let (old, new) = (by_name(old, name), by_name(new, name));
        for (name, item) in &old {
            let at = format!("{path}[{name}]");
            match new.get(name) {
                Some(other) => self.items(item, other, &at, out),
                None => self.on_one_side(item, &at, key, Difference::Removed, out),
            }
        }
        for (name, item) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
            self.on_one_side(
                item,
                &format!("{path}[{name}]"),
                key,
                Difference::Added,
                out,
            );
        }
    }

    /// Compares items without an identifying key by index. Lists of scalars are compared as a whole.
    fn by_index(
        &self,
        old: &[Node],
        new: &[Node],
        path: &str,
        key: &str,
        out: &mut Vec<FieldDiff>,
    ) {
        let is_same = old.len() == new.len() && old.iter().zip(new).all(|(a, b)| is_same(a, b));
        if is_same {
            return;
        }
        if old.iter().chain(new).all(Node::is_scalar) {
            let list = |items: &[Node]| Node::new(items.to_vec(), Span::SYNTHETIC);
            return self.changed(&list(old), &list(new), path, out);
        }
        for (index, (a, b)) in old.iter().zip(new).enumerate() {
            self.items(a, b, &format!("{path}[{index}]"), out);
        }
        for (index, item) in old.iter().enumerate().skip(new.len()) {
            self.on_one_side(
                item,
                &format!("{path}[{index}]"),
                key,
                Difference::Removed,
                out,
            );
        }
        for (index, item) in new.iter().enumerate().skip(old.len()) {
            self.on_one_side(
                item,
                &format!("{path}[{index}]"),
                key,
                Difference::Added,
                out,
            );
        }
    }

    /// Compares an item that both sides have. The value of a variable with the name of a secret is redacted.
    fn items(&self, old: &Node, new: &Node, path: &str, out: &mut Vec<FieldDiff>) {
        let is_hidden = |item: &Node| {
            item.get("name")
                .and_then(Node::as_str)
                .is_some_and(is_secret)
        };
        let value = |item: &Node| item.get("value").map(Node::to_template_string);
        if !is_hidden(old) || value(old) == value(new) {
            return self.values(old, new, path, "", out);
        }
        out.push(FieldDiff {
            path: format!("{path}.value"),
            difference: Difference::Secret,
        });
        self.values(&without_value(old), &without_value(new), path, "", out);
    }

    fn changed(&self, old: &Node, new: &Node, path: &str, out: &mut Vec<FieldDiff>) {
        let difference = Difference::Changed(self.shown(old, "", path), self.shown(new, "", path));
        out.push(FieldDiff {
            path: path.to_owned(),
            difference,
        });
    }

    fn on_one_side(
        &self,
        node: &Node,
        path: &str,
        key: &str,
        difference: fn(Node) -> Difference,
        out: &mut Vec<FieldDiff>,
    ) {
        out.push(FieldDiff {
            path: path.to_owned(),
            difference: difference(self.shown(node, key, path)),
        });
    }

    /// A value with its secrets redacted.
    fn shown(&self, node: &Node, key: &str, path: &str) -> Node {
        let hides = is_in_secret(path) || is_secret(key);
        let value = match &node.value {
            Value::Map(map) => {
                let is_variable = map
                    .get("name")
                    .and_then(|name| name.node.as_str())
                    .is_some_and(is_secret);
                let entry = |(key, entry): (&String, &Entry)| {
                    let named = if is_variable && key == "value" {
                        "token"
                    } else {
                        key
                    };
                    let node = self.shown(&entry.node, named, path);
                    (key.clone(), node.into())
                };
                Value::Map(map.iter().map(entry).collect())
            }
            Value::List(list) => Value::List(self.shown_items(list, key, path)),
            Value::String(text) if hides && !text.is_empty() => REDACTED.into(),
            Value::String(text) => self.mask.text(text).into(),
            other => other.clone(),
        };
        Node::new(value, Span::SYNTHETIC)
    }

    /// The items of a list with their secrets redacted. In a list of arguments, a flag such as `--token` makes the next
    /// item a secret.
    fn shown_items(&self, list: &[Node], key: &str, path: &str) -> Vec<Node> {
        let named = iter::once(key).chain(list.iter().map(|before| {
            if announces_secret(before) {
                "token"
            } else {
                key
            }
        }));
        list.iter()
            .zip(named)
            .map(|(item, key)| self.shown(item, key, path))
            .collect()
    }
}

/// A variable without its value.
fn without_value(item: &Node) -> Node {
    let mut item = item.clone();
    if let Value::Map(map) = &mut item.value {
        map.shift_remove("value");
    }
    item
}

/// Returns true if an argument is a flag that is followed by a secret: `--registration-token`.
fn announces_secret(argument: &Node) -> bool {
    argument
        .as_str()
        .is_some_and(|text| text.starts_with('-') && !text.contains('=') && is_secret(text))
}

/// An object without spans; `stringData` of a Secret becomes `data`, as in the API server.
fn plain(object: &Node) -> Node {
    let mut object = object.clone();
    if object.get("kind").and_then(Node::as_str) != Some("Secret") {
        return object;
    }
    let texts = object
        .get("stringData")
        .and_then(Node::as_map)
        .cloned()
        .unwrap_or_default();
    for (key, entry) in texts {
        let encoded = BASE64.encode(entry.node.to_template_string().as_bytes());
        *object
            .child_mut("data", Span::SYNTHETIC)
            .child_mut(&key, Span::SYNTHETIC) = text(&encoded);
    }
    // This key distinguishes the paths in a Secret from those in other objects.
    if let Value::Map(map) = &mut object.value {
        map.shift_remove("stringData");
        let data = map.shift_remove("data").unwrap_or_default();
        map.insert(SECRET_DATA.to_owned(), data);
    }
    object
}

/// Removes the fields that are managed by the API server or by tools.
fn without_managed(node: &mut Node, path: &str, ignore_checksums: bool) {
    let Value::Map(map) = &mut node.value else {
        return;
    };
    map.retain(|key, _| !is_managed(path, key, ignore_checksums));
    for (key, entry) in map {
        without_managed(&mut entry.node, &joined(path, key), ignore_checksums);
    }
}

const SECRET_DATA: &str = "data (secret)";

/// Returns true for the entries of a ConfigMap or a Secret. An empty one is a file that a volume can require.
fn is_content(path: &str) -> bool {
    matches!(path, SECRET_DATA | "data" | "binaryData")
}

fn is_in_secret(path: &str) -> bool {
    path.starts_with(SECRET_DATA)
}

/// The keys of both maps, in the order of the new one; removed keys come last.
fn keys<'n>(old: &'n Node, new: &'n Node) -> Vec<&'n str> {
    let of = |node: &'n Node| node.as_map().into_iter().flat_map(Map::keys);
    of(new)
        .chain(of(old).filter(|key| new.get(key).is_none()))
        .map(String::as_str)
        .collect()
}

fn joined(path: &str, key: &str) -> String {
    let is_plain = key
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | '(' | ')'));
    match (path, is_plain) {
        ("", true) => key.to_owned(),
        (_, true) => format!("{path}.{key}"),
        (_, false) => format!("{path}[\"{key}\"]"),
    }
}

/// The key that identifies the items of both lists: each item has it, with a unique value in its list.
fn name_of_items(old: &[Node], new: &[Node]) -> Option<&'static str> {
    let is_unique = |list: &[Node], name: &str| {
        let mut seen: Vec<String> = list
            .iter()
            .filter_map(|item| item.get(name))
            .filter(|name| name.is_scalar())
            .map(Node::to_template_string)
            .collect();
        seen.sort_unstable();
        let count = seen.len();
        seen.dedup();
        count == list.len() && seen.len() == count
    };
    IDENTIFYING_KEYS
        .into_iter()
        .find(|name| is_unique(old, name) && is_unique(new, name))
}

/// The items of a list by the value of the key `name`, which is unique.
fn by_name<'n>(list: &'n [Node], name: &str) -> IndexMap<String, &'n Node> {
    let named = |item: &Node| {
        item.get(name)
            .map(Node::to_template_string)
            .unwrap_or_default()
    };
    list.iter().map(|item| (named(item), item)).collect()
}

/// Returns true if the value at a path is a quantity, which the API server normalizes.
fn is_quantity(path: &str) -> bool {
    [".limits.", ".requests.", ".sizeLimit", ".storage"]
        .iter()
        .any(|part| path.contains(part))
}

fn is_same_quantity(a: &Node, b: &Node) -> bool {
    let amount =
        |node: &Node| Quantity::parse(&node.to_template_string()).filter(|_| node.is_scalar());
    amount(a).is_some_and(|amount_of_a| amount(b) == Some(amount_of_a))
}

/// Returns true if two values are equal; spans are ignored.
fn is_same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Map(_), Value::Map(_)) => {
            keys(a, b)
                .into_iter()
                .all(|key| match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => is_same(a, b),
                    (Some(one), None) => is_absent(key, one, a),
                    (None, Some(one)) => is_absent(key, one, b),
                    (None, None) => true,
                })
        }
        (Value::Int(a), Value::Float(b)) | (Value::Float(b), Value::Int(a)) => *a as f64 == *b,
        (a, b) => a == b,
    }
}

fn toml(source: &str) -> Option<Node> {
    let parsed = runner_config::parse(&TracedText::opaque(source, Span::SYNTHETIC));
    parsed.root.filter(|_| parsed.diagnostics.is_empty())
}

fn text(text: &str) -> Node {
    Node::new(text, Span::SYNTHETIC)
}
