//! Linting: runs the rules over loaded values, applies ignore comments and settings, and returns findings.
//!
//! In: [`LoadedValues`]. Out: [`RenderedDiagnostic`]s, sorted by location. A rule is a file in `rules/<family>/`; it reads
//! its [`context`] and reports [`diagnostic::Diagnostic`]s. These go through four steps, each of which may drop some:
//!
//! 1. [`check`] runs the rules for which enough of the values is known.
//! 2. `postprocess` drops findings inside failed expressions, replaces findings on placeholders, sorts and deduplicates.
//! 3. [`settings::apply_ignore_comments`] drops findings that a comment in the source suppresses.
//! 4. [`Settings::apply_levels`] drops findings of disabled rules, and sets the severity of the others.
//!
//! [`report::render`] resolves spans to lines and columns, and redacts secrets.

pub mod across;
pub mod check;
pub mod context;
pub mod diagnostic;
mod postprocess;
pub mod rule;
pub mod rules;
pub mod settings;

use crate::input::loaded::LoadedValues;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::settings::Settings;
use crate::redact::Mask;
use crate::report::{self, RenderedDiagnostic};

/// Lints loaded values. The settings select the rules and their severity.
pub fn lint(loaded: &LoadedValues, settings: &Settings) -> Vec<RenderedDiagnostic> {
    lint_filtered(loaded, settings, |_| true)
}

/// Lints loaded values. The findings carry their fixes, which takes time: for each, a part of the file is edited and
/// parsed again.
pub fn lint_with_fixes(loaded: &LoadedValues, settings: &Settings) -> Vec<RenderedDiagnostic> {
    rendered(diagnostics(loaded, settings), loaded, settings)
}

/// Lints loaded values and keeps the `wanted` diagnostics only, since resolving and redacting the others costs time.
pub fn lint_filtered(
    loaded: &LoadedValues,
    settings: &Settings,
    wanted: fn(&Diagnostic) -> bool,
) -> Vec<RenderedDiagnostic> {
    let mut diagnostics = diagnostics(loaded, settings);
    diagnostics.retain(wanted);
    diagnostics.iter_mut().for_each(|found| found.fix = None);
    rendered(diagnostics, loaded, settings)
}

fn rendered(
    diagnostics: Vec<Diagnostic>,
    loaded: &LoadedValues,
    settings: &Settings,
) -> Vec<RenderedDiagnostic> {
    if diagnostics.is_empty() {
        return Vec::new();
    }
    report::render(
        diagnostics,
        settings.threshold(),
        &loaded.sources,
        &Mask::of(loaded),
    )
}

/// The diagnostics of loaded values, after ignore comments and settings.
pub fn diagnostics(loaded: &LoadedValues, settings: &Settings) -> Vec<Diagnostic> {
    let within = loaded.embedding.as_ref().map(|embedding| embedding.span);
    let found = check::check(loaded);
    settings.apply_levels(settings::apply_ignore_comments(
        found,
        &loaded.sources,
        within,
    ))
}
