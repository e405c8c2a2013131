//! Patches of the objects of a stream.

use crate::kubernetes::patch::{Patched, TargetedPatch, apply_all};
use crate::kubernetes::stream::{Address, Stream};
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::rules::extensions::failed_patch;

/// Applies patches. Returns why some cannot be applied, and what else is wrong with them.
pub fn patch(stream: &mut Stream, patches: &[TargetedPatch]) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    if patches.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let (addresses, objects): (Vec<Address>, Vec<_>) = stream
        .objects()
        .filter(|object| !object.node.is_null())
        .map(|object| (object.address, object.node.clone()))
        .unzip();
    let Patched {
        objects,
        is_changed,
        problems,
        ..
    } = apply_all(patches, objects);
    let changes = addresses.into_iter().zip(objects).zip(is_changed);
    for ((address, object), _) in changes.filter(|(_, is_changed)| *is_changed) {
        match object {
            Some(object) => stream.change(address, |node| *node = object),
            None => stream.remove(address),
        }
    }
    let is_failure =
        |found: &Diagnostic| found.rule == &failed_patch::RULE && found.severity == Severity::Error;
    problems.into_iter().partition(is_failure)
}
