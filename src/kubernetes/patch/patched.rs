//! Applies patches to objects, and reports those that have no effect, fail, or make an object invalid.

use std::collections::HashSet;

use super::read::TargetedPatch;
use super::{PatchError, json, target};
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
    /// For each object the findings so far, once a patch changed it.
    known: Vec<Option<Known>>,
}

/// The findings in an object, as [`identity`] tells them apart.
type Known = HashSet<(Span, String)>;

/// Applies patches one after the other. A patch that fails leaves the object unchanged.
pub fn apply_all(patches: &[TargetedPatch], objects: Vec<Node>) -> Patched {
    let mut patched = Patched {
        is_changed: vec![false; objects.len()],
        known: vec![None; objects.len()],
        objects: objects.into_iter().map(Some).collect(),
        problems: Vec::new(),
    };
    patches.iter().for_each(|patch| patched.apply(patch));
    patched
}

impl Patched {
    fn apply(&mut self, patch: &TargetedPatch) {
        let mut is_used = false;
        let slots = self.objects.iter_mut().zip(&mut self.is_changed);
        for ((slot, is_changed), known) in slots.zip(&mut self.known) {
            let Some(object) = slot.take_if(|object| patch.target.matches(object)) else {
                continue;
            };
            is_used = true;
            if patch.deletes() {
                *is_changed = true;
                continue;
            }
            *slot = Some(match patch.applied_to(&object) {
                Ok(changed) => {
                    self.problems.extend(doubtful(patch, &object));
                    let known = known.get_or_insert_with(|| {
                        check_object(&object).iter().map(identity).collect()
                    });
                    self.problems.extend(rejections(patch, known, &changed));
                    *is_changed = true;
                    changed
                }
                Err(error) => {
                    self.problems.push(failure(patch, &object, error));
                    object
                }
            });
        }
        if !is_used {
            let left: Vec<&Node> = self.objects.iter().flatten().collect();
            self.problems.push(patch.target.mismatch(&left, patch.span));
        }
    }
}

/// Why a patch fails for an object.
fn failure(patch: &TargetedPatch, object: &Node, error: PatchError) -> Diagnostic {
    let span = written(error.span).unwrap_or(patch.span);
    let label = target::label(object);
    let message = format!("invalid patch of {label}: {}", error.message);
    Diagnostic::new(&failed_patch::RULE, Place::new(span, label), message)
        .with_maybe_help(error.missing_path.map(|path| existing(object, &path)))
}

/// What the object has instead of a path that does not exist.
fn existing(object: &Node, path: &str) -> String {
    let (found, content) = json::deepest(object, path);
    match found.is_empty() {
        true => format!("the object {content}"),
        false => format!("`{found}` {content}"),
    }
}

/// A `replace` of a key that does not exist: kustomize and the API server add it.
fn doubtful(patch: &TargetedPatch, object: &Node) -> Option<Diagnostic> {
    let error = patch.missing_replaced_key(object)?;
    let note = "`replace` adds the missing key; write `op: add` if that is intended";
    Some(Diagnostic {
        severity: Severity::Warning,
        note: Some(note.to_owned()),
        ..failure(patch, object, error)
    })
}

/// What the API server rejects of the changed object, but not of the object before. It is known afterwards.
fn rejections(patch: &TargetedPatch, known: &mut Known, after: &Node) -> Vec<Diagnostic> {
    let label = target::label(after);
    let new = check_object(after)
        .into_iter()
        .filter(|found| known.insert(identity(found)));
    new.map(|found| rejection(patch, &label, found)).collect()
}

fn rejection(patch: &TargetedPatch, label: &str, found: Diagnostic) -> Diagnostic {
    let is_own = patch.document.span.contains(found.span());
    let span = if is_own { found.span() } else { patch.span };
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

/// What tells two findings in an object apart. Positions in lists change with patches.
fn identity(found: &Diagnostic) -> (Span, String) {
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
