//! Plans the changes of one text, makes them, and compares the result with the intended tree.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use crate::source::{FileId, TracedText};
use crate::tree::{Map, Node};

use super::outline::{Outline, read};
use super::{
    Change, Edited, Kind, Position, Refusal, Replacement, TextChange, apply, intended, lift,
};

/// What happens to the slots of an outline.
#[derive(Default)]
pub(super) struct Plan {
    /// The removed slots, each with the number of levels that may be removed with it.
    pub(super) removed: BTreeMap<usize, usize>,
    /// The mappings and lists that become empty and stay.
    pub(super) emptied: HashSet<usize>,
    pub(super) renamed: HashMap<usize, String>,
    pub(super) replaced: HashMap<usize, Node>,
    pub(super) inserted: Vec<Insertion>,
    /// The strings with another text, and what is replaced in them.
    pub(super) strings: HashMap<usize, Edited>,
}

/// A new entry or item.
pub(super) struct Insertion {
    pub(super) slot: usize,
    pub(super) position: Position,
    /// The key of an entry; none for an item.
    pub(super) key: Option<String>,
    pub(super) node: Node,
    /// The slot whose text it is, if it was moved.
    pub(super) moved: Option<usize>,
    /// The key of a moved slot in a new mapping, which is the entry.
    pub(super) nested: Option<String>,
}

/// The replacements that make all changes of a text.
pub(super) fn plan<T: TextChange>(
    outline: &Outline<'_>,
    changes: &[Change<T>],
) -> Result<Vec<Replacement>, Refusal> {
    Plan::of(outline, changes)?.replacements(outline)
}

/// Makes all changes of a text.
pub(super) fn edit<T: TextChange>(
    outline: &Outline<'_>,
    changes: &[Change<T>],
) -> Result<Edited, Refusal> {
    let plan = Plan::of(outline, changes)?;
    let replacements = plan.replacements(outline)?;
    let text = apply(outline.text, &replacements)?;
    let roots = read(&text).map_err(|_| Refusal::Mismatch)?;
    if intended::matches(outline, &plan, &roots) {
        Ok(Edited { text, replacements })
    } else {
        Err(Refusal::Mismatch)
    }
}

impl Plan {
    fn of<T: TextChange>(outline: &Outline<'_>, changes: &[Change<T>]) -> Result<Self, Refusal> {
        let mut plan = Plan::default();
        let mut inner: BTreeMap<usize, Vec<&Change<T>>> = BTreeMap::new();
        for change in changes {
            if outline.is_shared(&change.at) {
                return Err(Refusal::Shared);
            }
            match outline.find(&change.at) {
                Some(slot) if matches!(change.kind, Kind::Text(_)) => {
                    inner.entry(slot).or_default().push(change);
                }
                Some(slot) => {
                    let is_key = outline.slots[slot].key.as_ref() == Some(&change.at);
                    let is_item = outline.slots[slot].key.is_none();
                    let takes_value = match change.kind {
                        Kind::Replace(_) => true,
                        Kind::Remove { .. } => is_item,
                        _ => false,
                    };
                    if !is_key && !takes_value {
                        return Err(Refusal::NotFound);
                    }
                    plan.add(outline, slot, &change.kind)?;
                }
                None => {
                    let slot = outline.string_around(&change.at).ok_or(Refusal::NotFound)?;
                    inner.entry(slot).or_default().push(change);
                }
            }
        }
        for (slot, changes) in inner {
            plan.strings
                .insert(slot, edit_string(outline, slot, &changes)?);
        }
        plan.close(outline);
        Ok(plan)
    }

    fn add<T>(
        &mut self,
        outline: &Outline<'_>,
        slot: usize,
        kind: &Kind<T>,
    ) -> Result<(), Refusal> {
        match kind {
            Kind::Remove { parents } => self.remove(slot, *parents),
            Kind::Rename(name) => {
                let is_known = |other: &usize| outline.slots[*other].name == *name;
                if outline.container_of(slot).slots.iter().any(is_known) {
                    return Err(Refusal::Exists(name.clone()));
                }
                self.renamed.insert(slot, name.clone());
            }
            Kind::Replace(node) => {
                if outline.slots[slot].is_alias {
                    return Err(Refusal::Shared);
                }
                self.replaced.insert(slot, node.clone());
            }
            Kind::Insert(position, key, node) => self.insert(
                outline,
                Insertion {
                    slot,
                    position: *position,
                    key: Some(key.clone()),
                    node: node.clone(),
                    moved: None,
                    nested: None,
                },
            )?,
            Kind::Append(node) => self.insert(
                outline,
                Insertion {
                    slot,
                    position: Position::Inside,
                    key: None,
                    node: node.clone(),
                    moved: None,
                    nested: None,
                },
            )?,
            Kind::Move {
                to,
                position,
                key,
                within,
                parents,
            } => {
                if outline.is_shared(to) {
                    return Err(Refusal::Shared);
                }
                let target = outline.find(to).ok_or(Refusal::NotFound)?;
                self.remove(slot, *parents);
                let node = intended::written(outline, slot);
                let around = |key: &String| {
                    let map = Map::from_iter([(key.clone(), node.clone().into())]);
                    Node::new(map, Default::default())
                };
                let insertion = Insertion {
                    slot: target,
                    position: *position,
                    key: Some(within.as_ref().unwrap_or(key).clone()),
                    nested: within.as_ref().map(|_| key.clone()),
                    node: within.as_ref().map_or(node.clone(), |_| around(key)),
                    moved: Some(slot),
                };
                self.insert(outline, insertion)?;
            }
            Kind::Text(_) => {}
        }
        Ok(())
    }

    fn remove(&mut self, slot: usize, parents: usize) {
        let known = self.removed.entry(slot).or_default();
        *known = parents.max(*known);
    }

    fn insert(&mut self, outline: &Outline<'_>, insertion: Insertion) -> Result<(), Refusal> {
        let target = &outline.slots[insertion.slot];
        let container = match insertion.position {
            Position::After => Some(target.container),
            Position::Inside if target.is_alias => return Err(Refusal::Shared),
            Position::Inside => target.child,
        };
        let is_scalar = container.is_none() && !target.node.is_null();
        let is_other = container.is_some_and(|id| {
            let container = &outline.containers[id];
            !container.slots.is_empty() && container.is_list != insertion.key.is_none()
        });
        if is_scalar || is_other {
            return Err(Refusal::Unsupported("the value has another type"));
        }
        if let Some(key) = &insertion.key {
            let slots = container.map_or(&[][..], |id| &outline.containers[id].slots);
            let exists = slots.iter().any(|id| outline.slots[*id].name == *key);
            let is_added = self.inserted.iter().any(|other| {
                (other.slot, other.position, &other.key)
                    == (insertion.slot, insertion.position, &insertion.key)
            });
            if exists || is_added {
                return Err(Refusal::Exists(key.clone()));
            }
        }
        self.inserted.push(insertion);
        Ok(())
    }

    /// The container that an insertion adds to, if it exists.
    pub(super) fn container_of(
        &self,
        outline: &Outline<'_>,
        insertion: &Insertion,
    ) -> Option<usize> {
        let slot = &outline.slots[insertion.slot];
        match insertion.position {
            Position::After => Some(slot.container),
            Position::Inside => slot.child,
        }
    }

    /// Removes what the removals leave empty.
    fn close(&mut self, outline: &Outline<'_>) {
        let filled: HashSet<usize> = self
            .inserted
            .iter()
            .filter_map(|insertion| self.container_of(outline, insertion))
            .collect();
        let mut waiting: Vec<usize> = self.removed.keys().copied().collect();
        while let Some(slot) = waiting.pop() {
            let id = outline.slots[slot].container;
            let container = &outline.containers[id];
            let levels = container.slots.iter().map(|slot| self.removed.get(slot));
            let Some(levels) = levels.collect::<Option<Vec<_>>>() else {
                continue;
            };
            if !container.merged.is_empty() || filled.contains(&id) {
                continue;
            }
            let parents = levels.into_iter().max().copied().unwrap_or_default();
            let owner = container
                .owner
                .filter(|&owner| parents > 0 && outline.slots[owner].key.is_some());
            match owner {
                Some(owner) if !self.removed.contains_key(&owner) => {
                    self.removed.insert(owner, parents - 1);
                    waiting.push(owner);
                }
                Some(_) => {}
                None => {
                    self.emptied.insert(id);
                }
            }
        }
    }

    /// Whether a slot is in a removed one.
    pub(super) fn is_in_removed(&self, outline: &Outline<'_>, slot: usize) -> bool {
        let mut owner = outline.container_of(slot).owner;
        while let Some(id) = owner {
            if self.removed.contains_key(&id) {
                return true;
            }
            owner = outline.container_of(id).owner;
        }
        false
    }

    fn replacements(&self, outline: &Outline<'_>) -> Result<Vec<Replacement>, Refusal> {
        let mut out = Vec::new();
        for (&slot, name) in &self.renamed {
            out.push(self.rename(outline, slot, name)?);
        }
        for (&slot, node) in &self.replaced {
            out.push(self.replace(outline, slot, node)?);
        }
        for (&slot, edited) in &self.strings {
            out.extend(lift::lift(outline, slot, edited)?);
        }
        self.removals(outline, &mut out)?;
        // The insertions at one place stay in the order of the changes, since the sort by position is stable.
        for insertion in &self.inserted {
            self.insertion(outline, insertion, &mut out)?;
        }
        out.sort_by_key(|replacement| (replacement.start, replacement.end));
        Ok(out)
    }
}

/// Makes changes in the document that a string holds.
fn edit_string<T: TextChange>(
    outline: &Outline<'_>,
    slot: usize,
    changes: &[&Change<T>],
) -> Result<Edited, Refusal> {
    let string = &outline.slots[slot];
    let text = string.node.as_str().ok_or(Refusal::NotFound)?;
    let traced = outline.traced(slot).ok_or(Refusal::NotFound)?;
    let to_inner = |range: Range<usize>| inner_range(traced, range);
    let is_this = |change: &&&Change<T>| {
        matches!(change.kind, Kind::Text(_)) && outline.find(&change.at) == Some(slot)
    };
    if changes.iter().all(|change| is_this(&change)) {
        let texts: Option<Vec<T>> = changes
            .iter()
            .filter_map(|change| match &change.kind {
                Kind::Text(change) => Some(change.translated(&to_inner)),
                _ => None,
            })
            .collect();
        let mut replacements = T::replacements(&texts.ok_or(Refusal::NotFound)?, text)?;
        replacements.sort_by_key(|replacement| (replacement.start, replacement.end));
        let text = apply(text, &replacements)?;
        return Ok(Edited { text, replacements });
    }
    let translated: Option<Vec<Change<T>>> = changes
        .iter()
        .map(|change| translated(change, &to_inner))
        .collect();
    let mut edited = super::edit(text, &translated.ok_or(Refusal::NotFound)?)?;
    let strips_end = outline.text[string.value.start..].starts_with('|') && !text.ends_with('\n');
    if strips_end && edited.text.ends_with('\n') {
        edited.text.pop();
    }
    Ok(edited)
}

fn inner_range(traced: &TracedText, range: Range<usize>) -> Option<Range<usize>> {
    traced.range_of(FileId(0), range)
}

/// A change with its ranges translated into a string.
fn translated<T: TextChange>(
    change: &Change<T>,
    to_inner: &dyn Fn(Range<usize>) -> Option<Range<usize>>,
) -> Option<Change<T>> {
    let kind = match &change.kind {
        Kind::Move {
            to,
            position,
            key,
            within,
            parents,
        } => Kind::Move {
            to: to_inner(to.clone())?,
            position: *position,
            key: key.clone(),
            within: within.clone(),
            parents: *parents,
        },
        Kind::Text(text) => Kind::Text(text.translated(to_inner)?),
        other => other.clone(),
    };
    Some(Change::new(to_inner(change.at.clone())?, kind))
}
