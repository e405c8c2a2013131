//! Removes entries and items: whole lines in block style, the comma too in flow style.

use std::collections::BTreeMap;

use super::layer::Plan;
use super::outline::Outline;
use super::{Refusal, Replacement};

impl Plan {
    /// The replacements that remove what is to be removed.
    pub(super) fn removals(
        &self,
        outline: &Outline<'_>,
        out: &mut Vec<Replacement>,
    ) -> Result<(), Refusal> {
        let mut containers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &slot in self.removed.keys() {
            if !self.is_in_removed(outline, slot) {
                let container = outline.slots[slot].container;
                containers.entry(container).or_default().push(slot);
            }
        }
        for (&id, slots) in &containers {
            if self.emptied.contains(&id) {
                empty(outline, id, out)?;
                continue;
            }
            for run in runs(&outline.containers[id].slots, slots) {
                remove_run(outline, id, run, out)?;
            }
        }
        Ok(())
    }
}

/// A run of adjacent removed slots: the one before it, its own, and the one after it.
struct Run<'s> {
    before: Option<usize>,
    slots: &'s [usize],
    after: Option<usize>,
}

/// The runs of removed slots.
fn runs<'s>(all: &'s [usize], removed: &[usize]) -> Vec<Run<'s>> {
    let is_removed = |slot: &usize| removed.binary_search(slot).is_ok();
    let mut found = Vec::new();
    let mut at = 0;
    for run in all.chunk_by(|a, b| is_removed(a) == is_removed(b)) {
        let end = at + run.len();
        if is_removed(&run[0]) {
            found.push(Run {
                before: at.checked_sub(1).map(|before| all[before]),
                slots: run,
                after: all.get(end).copied(),
            });
        }
        at = end;
    }
    found
}

fn remove_run(
    outline: &Outline<'_>,
    id: usize,
    run: Run<'_>,
    out: &mut Vec<Replacement>,
) -> Result<(), Refusal> {
    let (Some(&first), Some(&last)) = (run.slots.first(), run.slots.last()) else {
        return Ok(());
    };
    if outline.containers[id].is_flow {
        let range = match (run.before, run.after) {
            (_, Some(after)) => outline.start(first)..outline.start(after),
            (Some(before), None) => outline.end(before)..outline.end(last),
            (None, None) => outline.start(first)..outline.end(last),
        };
        out.push(Replacement::new(range, ""));
        return Ok(());
    }
    match run.after {
        Some(after) if !outline.begins_line(first) => {
            out.push(Replacement::new(
                outline.start(first)..head_of(outline, last, after),
                "",
            ));
        }
        _ => {
            for &slot in run.slots {
                out.push(Replacement::new(outline.lines(slot)?, ""));
            }
        }
    }
    Ok(())
}

/// The start of a slot with the comments above it, after another slot.
fn head_of(outline: &Outline<'_>, before: usize, slot: usize) -> usize {
    let end = outline.line_end(outline.end(before));
    let start = outline.start(slot);
    match outline.text.get(end..start).and_then(|text| text.find('#')) {
        Some(comment) => end + comment,
        None => start,
    }
}

/// Removes everything in a mapping or list that stays.
fn empty(outline: &Outline<'_>, id: usize, out: &mut Vec<Replacement>) -> Result<(), Refusal> {
    let container = &outline.containers[id];
    let brackets = if container.is_list { "[]" } else { "{}" };
    let key = container
        .owner
        .map(|owner| outline.slots[owner].key.clone());
    let begin_lines = container
        .slots
        .iter()
        .all(|&slot| outline.begins_line(slot));
    match key {
        Some(Some(key)) if !container.is_flow && begin_lines => {
            let colon = outline.colon(key.end)?;
            out.push(Replacement::new(colon..colon, format!(" {brackets}")));
        }
        None if !container.is_flow && begin_lines => {}
        _ => {
            out.push(Replacement::new(container.range.clone(), brackets));
            return Ok(());
        }
    }
    for &slot in &container.slots {
        out.push(Replacement::new(outline.lines(slot)?, ""));
    }
    Ok(())
}

impl Outline<'_> {
    /// The offset after the colon of a key that ends at an offset.
    pub(super) fn colon(&self, key_end: usize) -> Result<usize, Refusal> {
        let rest = &self.text[key_end..];
        let blank = rest.len() - rest.trim_start().len();
        if rest[blank..].starts_with(':') {
            Ok(key_end + blank + 1)
        } else {
            Err(Refusal::Unsupported("the key has no colon"))
        }
    }
}
