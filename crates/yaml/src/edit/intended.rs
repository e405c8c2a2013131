//! The tree that a plan leads to.

use crate::tree::{Map, Node, Value};

use super::Position;
use super::layer::{Insertion, Plan};
use super::outline::{Outline, Root};

/// Whether the documents of the edited text are the intended ones.
pub(super) fn matches(outline: &Outline<'_>, plan: &Plan, found: &[Node]) -> bool {
    let intended = Intended { outline, plan };
    // A text without any content has no documents.
    let nothing = Node::default();
    let is_same = |(index, root): (usize, &Root)| {
        let found = found.get(index).unwrap_or(&nothing);
        let expected = match root {
            Root::Container(container) => intended.container(*container),
            Root::Scalar(node) => node.clone(),
        };
        let found = found.without_spans().value;
        let is_emptied = found == Value::Null && is_empty(&expected);
        is_emptied || expected.without_spans().value == found
    };
    found.len() <= outline.roots.len() && outline.roots.iter().enumerate().all(is_same)
}

/// The value of a slot as it is written.
pub(super) fn written(outline: &Outline<'_>, slot: usize) -> Node {
    let plan = &Plan::default();
    Intended { outline, plan }.value(slot)
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Map(map) => map.is_empty(),
        Value::List(list) => list.is_empty(),
        _ => false,
    }
}

struct Intended<'a> {
    outline: &'a Outline<'a>,
    plan: &'a Plan,
}

impl Intended<'_> {
    fn container(&self, id: usize) -> Node {
        let container = &self.outline.containers[id];
        let kept = container
            .slots
            .iter()
            .filter(|slot| !self.plan.removed.contains_key(slot));
        if container.is_list {
            let items: Vec<Node> = kept.map(|&slot| self.value(slot)).collect();
            return Node::new(items, Default::default());
        }
        let mut map = Map::default();
        for &slot in kept {
            let name = &self.outline.slots[slot].name;
            let name = self.plan.renamed.get(&slot).unwrap_or(name);
            map.insert(name.clone(), self.value(slot).into());
        }
        for (name, node) in &container.merged {
            map.insert(name.clone(), node.clone().into());
        }
        for insertion in self.inserted(Position::After) {
            if self.outline.slots[insertion.slot].container == id {
                insert(&mut map, insertion);
            }
        }
        Node::new(map, Default::default())
    }

    fn inserted(&self, position: Position) -> impl Iterator<Item = &Insertion> {
        self.plan
            .inserted
            .iter()
            .filter(move |insertion| insertion.position == position)
    }

    fn value(&self, id: usize) -> Node {
        let slot = &self.outline.slots[id];
        let mut node = match (self.plan.replaced.get(&id), self.plan.strings.get(&id)) {
            (Some(node), _) => node.clone(),
            (_, Some(edited)) => Node::new(edited.text.as_str(), Default::default()),
            _ => slot
                .child
                .map_or_else(|| slot.node.clone(), |child| self.container(child)),
        };
        for insertion in self.inserted(Position::Inside).filter(|one| one.slot == id) {
            add(&mut node, insertion);
        }
        node
    }
}

fn insert(map: &mut Map, insertion: &Insertion) {
    if let Some(key) = &insertion.key {
        map.insert(key.clone(), insertion.node.clone().into());
    }
}

/// Adds an entry or item; an omitted or empty value becomes a collection.
fn add(node: &mut Node, insertion: &Insertion) {
    if node.is_null() || is_empty(node) {
        node.value = match insertion.key {
            Some(_) => Value::Map(Map::default()),
            None => Value::List(Vec::new()),
        };
    }
    match &mut node.value {
        Value::Map(map) => insert(map, insertion),
        Value::List(list) => list.push(insertion.node.clone()),
        _ => {}
    }
}
