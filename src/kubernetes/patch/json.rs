//! JSON patches (RFC 6902), as `evanphx/json-patch` applies them: negative indexes count from the end, and `replace` of a
//! missing key adds it.

use super::{PatchError, is_equal};
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Map, Node, Value};

/// Applies the operations one after the other. Adds each `replace` of a key that does not exist to `added`.
pub(super) fn apply(
    mut target: Node,
    patch: &Node,
    added: &mut Vec<PatchError>,
) -> Result<Node, PatchError> {
    let Some(operations) = patch.as_list() else {
        let message = format!(
            "expected a list of operations, found {}",
            patch.value.kind()
        );
        return Err(PatchError::at(patch.span, message));
    };
    for operation in operations {
        if operation.as_map().is_none() {
            let message = format!("expected an operation, found {}", operation.value.kind());
            return Err(PatchError::at(operation.span, message));
        }
        let operation = Operation(operation);
        added.extend(operation.missing_key(&mut target));
        operation
            .apply(&mut target)
            .map_err(|error| match &error.help {
                Some(path) => PatchError {
                    help: Some(deepest(&target, path)),
                    ..error
                },
                None => error,
            })?;
    }
    Ok(target)
}

/// Applies the operations to an object. As in kustomize, which keeps its own annotations meanwhile, `metadata.annotations`
/// always exists; it is left out if it stays empty.
pub(super) fn apply_to_object(
    mut object: Node,
    patch: &Node,
    added: &mut Vec<PatchError>,
) -> Result<Node, PatchError> {
    let has_annotations = object.at(&["metadata", ANNOTATIONS]).is_some();
    if let Some(metadata) = metadata(&mut object).filter(|_| !has_annotations) {
        let empty = Node::new(Value::Map(Map::default()), patch.span);
        let entry = Entry {
            key_span: patch.span,
            node: empty,
        };
        metadata.insert(ANNOTATIONS.to_owned(), entry);
    }
    let mut patched = apply(object, patch, added)?;
    let is_empty = |node: &Node| node.as_map().is_some_and(Map::is_empty);
    let stays_empty = patched.at(&["metadata", ANNOTATIONS]).is_some_and(is_empty);
    if let Some(metadata) = metadata(&mut patched).filter(|_| stays_empty) {
        metadata.shift_remove(ANNOTATIONS);
    }
    Ok(patched)
}

const ANNOTATIONS: &str = "annotations";

fn metadata(object: &mut Node) -> Option<&mut Map> {
    match &mut object.get_mut("metadata")?.value {
        Value::Map(metadata) => Some(metadata),
        _ => None,
    }
}

/// The keys or the length of the last value on a path that exists.
fn deepest(target: &Node, path: &str) -> String {
    let (mut node, mut found) = (target, String::new());
    for key in path.split('/').skip(1) {
        let child = match &node.value {
            Value::List(list) => index(key, list.len()).and_then(|at| list.get(at)),
            _ => node.get(&unescaped(key)),
        };
        let Some(child) = child else { break };
        node = child;
        found = format!("{found}/{key}");
    }
    let content = match &node.value {
        Value::Map(map) => {
            let keys: Vec<&str> = map.keys().map(String::as_str).collect();
            format!("has the keys `{}`", keys.join("`, `"))
        }
        Value::List(list) => format!("has {} items", list.len()),
        other => format!("is {}", other.kind()),
    };
    match found.is_empty() {
        true => format!("the object {content}"),
        false => format!("`{found}` {content}"),
    }
}

/// An operation: an object with `op`, `path` and, depending on `op`, `value` or `from`.
struct Operation<'n>(&'n Node);

impl Operation<'_> {
    fn name(&self) -> Option<&str> {
        self.0.get("op").and_then(Node::as_str)
    }

    /// The key that the operation replaces, if it does not exist.
    fn missing_key(&self, target: &mut Node) -> Option<PatchError> {
        if self.name() != Some("replace") {
            return None;
        }
        let pointer = self.pointer("path").ok()?;
        let (parent, key) = pointer.parent(target).ok()?;
        if parent.as_map().is_none() || child_mut(parent, key).is_some() {
            return None;
        }
        Some(PatchError {
            help: Some(deepest(target, &pointer.text)),
            ..pointer.missing()
        })
    }

    fn apply(&self, target: &mut Node) -> Result<(), PatchError> {
        let name = self.0.get("op");
        match self.name() {
            Some("add") => self.pointer("path")?.add(target, self.value()),
            Some("remove") => self.pointer("path")?.remove(target).map(drop),
            Some("replace") => self.pointer("path")?.replace(target, self.value()),
            Some("test") => self.pointer("path")?.test(target, &self.value()),
            Some("move") => {
                let moved = self.pointer("from")?.remove(target)?;
                self.pointer("path")?.add(target, moved)
            }
            Some("copy") => {
                let copied = self.pointer("from")?.get(target)?;
                self.pointer("path")?.add(target, copied)
            }
            _ => {
                let known =
                    "expected `op` to be one of `add`, `remove`, `replace`, `move`, `copy`, `test`";
                Err(PatchError::at(
                    name.map_or(self.0.span, |name| name.span),
                    known,
                ))
            }
        }
    }

    /// The value; null if there is none.
    fn value(&self) -> Node {
        let absent = || Node::new(Value::Null, self.0.span);
        self.0.get("value").cloned().unwrap_or_else(absent)
    }

    fn pointer(&self, key: &str) -> Result<Pointer, PatchError> {
        let found = self.0.get(key);
        match found.and_then(|node| Some((node.as_str()?, node.span))) {
            Some((text, span)) => Ok(Pointer::new(text, span)),
            None => {
                let message = format!("missing `{key}` in the operation");
                Err(PatchError::at(
                    found.map_or(self.0.span, |node| node.span),
                    message,
                ))
            }
        }
    }
}

/// A path in a document (RFC 6901).
struct Pointer {
    text: String,
    span: Span,
    parents: Vec<String>,
    /// The last key or index; `None` for the document as a whole.
    last: Option<String>,
}

impl Pointer {
    fn new(text: &str, span: Span) -> Self {
        let mut parents: Vec<String> = text.split('/').skip(1).map(unescaped).collect();
        let last = parents.pop();
        Pointer {
            text: text.to_owned(),
            span,
            parents,
            last,
        }
    }

    /// The path does not exist. The help is the path, until the target is known.
    fn missing(&self) -> PatchError {
        let message = format!("the path `{}` does not exist", self.text);
        PatchError {
            help: Some(self.text.clone()),
            ..PatchError::at(self.span, message)
        }
    }

    /// The object or list that contains the value, and the key in it.
    fn parent<'t>(&self, target: &'t mut Node) -> Result<(&'t mut Node, &str), PatchError> {
        let last = self.last.as_deref().ok_or_else(|| self.missing())?;
        let mut node = target;
        for key in &self.parents {
            node = child_mut(node, key).ok_or_else(|| self.missing())?;
        }
        match node.value {
            Value::Map(_) | Value::List(_) => Ok((node, last)),
            _ => Err(self.missing()),
        }
    }

    fn add(&self, target: &mut Node, value: Node) -> Result<(), PatchError> {
        let (parent, key) = self.parent(target)?;
        match &mut parent.value {
            Value::List(list) => {
                let at = match key {
                    "-" => Some(list.len()),
                    _ => index(key, list.len() + 1),
                };
                list.insert(at.ok_or_else(|| self.missing())?, value);
            }
            Value::Map(map) => self.insert(map, key, value),
            _ => {}
        }
        Ok(())
    }

    fn insert(&self, map: &mut Map, key: &str, value: Node) {
        let entry = Entry {
            key_span: self.span,
            node: value,
        };
        map.insert(key.to_owned(), entry);
    }

    fn remove(&self, target: &mut Node) -> Result<Node, PatchError> {
        let (parent, key) = self.parent(target)?;
        let removed = match &mut parent.value {
            Value::List(list) => index(key, list.len()).map(|at| list.remove(at)),
            Value::Map(map) => map.shift_remove(key).map(|entry| entry.node),
            _ => None,
        };
        removed.ok_or_else(|| self.missing())
    }

    fn replace(&self, target: &mut Node, value: Node) -> Result<(), PatchError> {
        if self.text.is_empty() {
            return match value.is_scalar() {
                true => Err(PatchError::at(
                    value.span,
                    "expected an object or a list as the document",
                )),
                false => {
                    *target = value;
                    Ok(())
                }
            };
        }
        let (parent, key) = self.parent(target)?;
        match &mut parent.value {
            Value::List(list) => {
                let at = index(key, list.len()).ok_or_else(|| self.missing())?;
                list[at] = value;
            }
            Value::Map(map) => self.insert(map, key, value),
            _ => {}
        }
        Ok(())
    }

    fn get(&self, target: &mut Node) -> Result<Node, PatchError> {
        let (parent, key) = self.parent(target)?;
        let is_map = parent.as_map().is_some();
        let null = || Node::new(Value::Null, self.span);
        match child_mut(parent, key) {
            Some(found) => Ok(found.clone()),
            None if is_map => Ok(null()),
            None => Err(self.missing()),
        }
    }

    fn test(&self, target: &mut Node, value: &Node) -> Result<(), PatchError> {
        let found = match self.text.is_empty() {
            true => target.clone(),
            false => self.get(target)?,
        };
        match is_equal(&found, value) {
            true => Ok(()),
            false => {
                let message = format!("the value at `{}` is another one", self.text);
                Err(PatchError::at(self.span, message))
            }
        }
    }
}

fn child_mut<'t>(node: &'t mut Node, key: &str) -> Option<&'t mut Node> {
    match &mut node.value {
        Value::Map(map) => map.get_mut(key).map(|entry| &mut entry.node),
        Value::List(list) => {
            let at = index(key, list.len())?;
            list.get_mut(at)
        }
        _ => None,
    }
}

/// The index that a key names in a list of this length. A negative one counts from the end.
fn index(key: &str, length: usize) -> Option<usize> {
    let number: i64 = key.parse().ok()?;
    let length = i64::try_from(length).ok()?;
    let at = if number < 0 { number + length } else { number };
    usize::try_from(at).ok().filter(|_| at < length)
}

/// `~1` is `/`, and `~0` is `~`.
fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}
