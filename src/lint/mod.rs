//! Linting: runs the rules over loaded values, applies ignore comments and settings, and returns findings.
//!
//! In: [`LoadedValues`]. Out: [`RenderedDiagnostic`]s, sorted by location. A rule is a file in `rules/<family>/`; what it
//! can ask is its [`context`]; what it reports is a [`diagnostic::Diagnostic`].

pub mod check;
pub mod context;
pub mod diagnostic;
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

/// Lints loaded values and keeps the `wanted` diagnostics only, since resolving and redacting the others costs time.
pub fn lint_filtered(
    loaded: &LoadedValues,
    settings: &Settings,
    wanted: fn(&Diagnostic) -> bool,
) -> Vec<RenderedDiagnostic> {
    let within = loaded.embedding.as_ref().map(|embedding| embedding.span);
    let found = check::check(loaded);
    let found = settings::apply_ignore_comments(found, &loaded.sources, within);
    let mut diagnostics = settings.apply_levels(found);
    diagnostics.retain(wanted);
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
