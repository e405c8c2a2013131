//! Applies patches to objects, and reports those that have no effect, fail, or make an object invalid.

use std::collections::{HashMap, HashSet};

use super::read::TargetedPatch;
use super::{PatchError, target};
use crate::kubernetes::check_object;
use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rules::extensions::{failed_patch, rejected_patch};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// Objects after all patches, in the same order.
#[derive(Debug, Default)]
pub struct Patched {
    /// The objects; `None` for those that a patch removed.
    pub objects: Vec<Option<Node>>,
    /// For each object whether a patch changed it.
    pub is_changed: Vec<bool>,
    /// What is wrong with the patches.
    pub problems: Vec<Diagnostic>,
}

/// Applies patches one after the other. A patch that fails leaves the object unchanged.
pub fn apply_all(patches: &[TargetedPatch], objects: Vec<Node>) -> Patched {
    let mut slots: Vec<Slot<'_>> = objects.into_iter().map(Slot::of).collect();
    let mut problems = Vec::new();
    for patch in patches {
        let mut is_used = false;
        for slot in &mut slots {
            if slot.is_target_of(patch) {
                is_used = true;
                problems.extend(slot.apply(patch));
            }
        }
        if !is_used {
            let left: Vec<&Node> = slots
                .iter()
                .filter_map(|slot| slot.object.as_ref())
                .collect();
            problems.push(patch.target.mismatch(&left, patch.span));
        }
    }
    problems.extend(slots.iter().flat_map(Slot::rejections));
    Patched {
        is_changed: slots.iter().map(|slot| !slot.applied.is_empty()).collect(),
        objects: slots.into_iter().map(|slot| slot.object).collect(),
        problems,
    }
}

/// An object while it is patched.
struct Slot<'p> {
    /// `None` if a patch removed it.
    object: Option<Node>,
    /// The object before the first patch.
    original: Option<Node>,
    /// The object after some of the patches, from which the others are applied again when one fails.
    checkpoint: (Option<Node>, usize),
    applied: Vec<&'p TargetedPatch>,
}

impl<'p> Slot<'p> {
    fn of(object: Node) -> Self {
        Slot {
            object: Some(object),
            original: None,
            checkpoint: (None, 0),
            applied: Vec::new(),
        }
    }

    fn is_target_of(&self, patch: &TargetedPatch) -> bool {
        let matches = |object: &Node| {
            let original = self.original.as_ref().unwrap_or(object);
            patch.target.matches(object, original)
        };
        self.object.as_ref().is_some_and(matches)
    }

    /// Applies a patch. Returns why it fails, or what is doubtful.
    fn apply(&mut self, patch: &'p TargetedPatch) -> Vec<Diagnostic> {
        let Some(object) = self.object.take() else {
            return Vec::new();
        };
        if self.original.is_none() {
            self.original = Some(object.clone());
        }
        if patch.deletes() {
            self.applied.push(patch);
            return Vec::new();
        }
        let label = target::label(&object);
        let mut added = Vec::new();
        match patch.applied_to(object, &mut added) {
            Ok(changed) => {
                self.applied.push(patch);
                self.object = Some(changed);
                let added = added.into_iter();
                added.map(|error| addition(patch, &label, error)).collect()
            }
            Err(error) => {
                self.object = self.repeated();
                self.checkpoint = (self.object.clone(), self.applied.len());
                vec![failure(patch, &label, error)]
            }
        }
    }

    /// The object after the patches so far.
    fn repeated(&self) -> Option<Node> {
        let (checkpoint, done) = &self.checkpoint;
        let start = checkpoint.as_ref().or(self.original.as_ref())?.clone();
        let patches = &self.applied[*done..];
        let apply = |object, patch: &&TargetedPatch| patch.applied_to(object, &mut Vec::new()).ok();
        patches.iter().try_fold(start, apply)
    }

    /// What the API server rejects of the object, but not of the object before.
    fn rejections(&self) -> Vec<Diagnostic> {
        let (Some(before), Some(after)) = (&self.original, &self.object) else {
            return Vec::new();
        };
        let known: HashSet<Identity> = check_object(before).iter().map(identity).collect();
        let mut new = check_object(after);
        new.retain(|found| !known.contains(&identity(found)));
        let label = target::label(after);
        let culprits = self.culprits(&new);
        let new = new.into_iter().zip(culprits);
        new.map(|(found, span)| rejection(span, &label, found))
            .collect()
    }

    /// For each finding its span in a patch, or that of the patch after which it appears.
    fn culprits(&self, found: &[Diagnostic]) -> Vec<Span> {
        let is_in_patch = |span: Span| {
            let mut patches = self.applied.iter();
            patches.any(|patch| patch.document.span.contains(span))
        };
        if found.iter().all(|found| is_in_patch(found.span())) {
            return found.iter().map(Diagnostic::span).collect();
        }
        let mut first: HashMap<Identity, Span> = HashMap::new();
        let mut object = self.original.clone().unwrap_or_default();
        for patch in &self.applied {
            let Ok(changed) = patch.applied_to(object, &mut Vec::new()) else {
                break;
            };
            for found in check_object(&changed) {
                first.entry(identity(&found)).or_insert(patch.span);
            }
            object = changed;
        }
        let of = |found: &Diagnostic| match is_in_patch(found.span()) {
            true => found.span(),
            false => first.get(&identity(found)).copied().unwrap_or_default(),
        };
        found.iter().map(of).collect()
    }
}

/// Why a patch fails for an object.
fn failure(patch: &TargetedPatch, label: &str, error: PatchError) -> Diagnostic {
    let span = written(error.span).unwrap_or(patch.span);
    let message = format!("invalid patch of {label}: {}", error.message);
    Diagnostic::new(&failed_patch::RULE, Place::new(span, label), message)
        .with_maybe_help(error.help)
}

/// A `replace` of a key that does not exist: kustomize and the API server add it.
fn addition(patch: &TargetedPatch, label: &str, error: PatchError) -> Diagnostic {
    let note = "`replace` adds the missing key; write `op: add` if that is intended";
    Diagnostic {
        severity: Severity::Warning,
        note: Some(note.to_owned()),
        ..failure(patch, label, error)
    }
}

fn rejection(span: Span, label: &str, found: Diagnostic) -> Diagnostic {
    let message = match found.message.contains(&found.path) {
        true => format!("the patch makes {label} invalid: {}", found.message),
        false => format!(
            "the patch makes {label} invalid at `{}`: {}",
            found.path, found.message
        ),
    };
    let path = rejected_path(label, &found.path);
    Diagnostic::new(&rejected_patch::RULE, Place::new(span, path), message)
        .with_maybe_help(found.help)
}

/// The path of a field in an object, as findings about patches have it.
pub(crate) fn rejected_path(label: &str, path: &str) -> String {
    match path.is_empty() {
        true => label.to_owned(),
        false => format!("{label} › {path}"),
    }
}

/// See [`identity`].
type Identity = (Span, String);

/// What tells two findings in an object apart. Positions in lists change with patches.
fn identity(found: &Diagnostic) -> Identity {
    let without_digits = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect();
    match written(found.span()) {
        Some(span) => (span, found.rule.code.to_owned()),
        None => (
            Span::SYNTHETIC,
            without_digits(&format!("{}{}", found.path, found.message)),
        ),
    }
}

fn written(span: Span) -> Option<Span> {
    Some(span).filter(|span| !span.is_synthetic())
}
