//! Removes values that no chart version reads, and that have no replacement or whose replacement is set.

use super::{Note, Plan};
use crate::chart::values::removed::{self, Replacement};
use crate::fix::{Action, Change};
use crate::lint::context::RuleContext;
use helm_yaml::edit::Kind;

/// Removes the values.
pub(super) fn remove(context: &RuleContext<'_>, plan: &Plan) -> Vec<Vec<Change>> {
    let removal = |note: Note| context.removal(&note.path).map(|change| vec![change]);
    let dropped = dropped(context).into_iter();
    dropped
        .filter(|note| plan.base_of(context, &note.path).is_none())
        .filter_map(removal)
        .collect()
}

/// The values, with the reasons.
pub(super) fn dropped(context: &RuleContext<'_>) -> Vec<Note> {
    let note = |path: &str| Some(Note::new(path, reason(context, path)?));
    let unknown = context.unknown_values().iter();
    unknown
        .filter(|unknown| context.written(&unknown.path).is_some())
        .filter_map(|unknown| note(&unknown.path).or_else(|| misspelled(context, unknown)))
        .collect()
}

fn reason(context: &RuleContext<'_>, path: &str) -> Option<String> {
    let known = removed::lookup(path).filter(|known| !known.was_read(path))?;
    if known.path == path
        && let Some(to) = known.value(context.loaded.chart)
    {
        return set_already(context, to);
    }
    let Replacement::Words(words) = known.replacement else {
        return None;
    };
    if known.path == path && words.starts_with("the fixed key") {
        return Some(format!("no chart version reads it; the chart uses {words}"));
    }
    if let Some(reason) = words.strip_prefix("no replacement: ") {
        return Some(format!("no chart version reads it: {reason}"));
    }
    None
}

/// A misspelled key whose correct spelling is set, too.
fn misspelled(
    context: &RuleContext<'_>,
    unknown: &crate::lint::diagnostic::Diagnostic,
) -> Option<Note> {
    let changes = unknown.fix.as_ref()?.changes.as_slice();
    let [
        Change {
            action: Action::Edit(Kind::Rename(name)),
            ..
        },
    ] = changes
    else {
        return None;
    };
    let to = match unknown.path.rsplit_once('.') {
        Some((parent, _)) => format!("{parent}.{name}"),
        None => name.clone(),
    };
    Some(Note::new(&unknown.path, set_already(context, &to)?))
}

fn set_already(context: &RuleContext<'_>, path: &str) -> Option<String> {
    context.given(path)?;
    Some(format!("no chart version reads it, and `{path}` is set"))
}
