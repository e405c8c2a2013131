//! From a loaded to what is postprocess of it: every rule is asked, comments and settings have their say, places become
//! lines.

use crate::input::loaded::LoadedValues;
use crate::lint::check;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::settings::{self, Settings};
use crate::redact::Mask;
use crate::report::{self, RenderedDiagnostic};

/// Everything that these settings want to hear about a loaded.
pub fn lint(loaded: &LoadedValues, settings: &Settings) -> Vec<RenderedDiagnostic> {
    lint_filtered(loaded, settings, |_| true)
}

/// What somebody wants to know of it: to make a finding of what nobody will read costs time, too.
pub fn lint_filtered(
    loaded: &LoadedValues,
    settings: &Settings,
    wanted: fn(&Diagnostic) -> bool,
) -> Vec<RenderedDiagnostic> {
    let within = loaded.embedding.as_ref().map(|embedding| embedding.span);
    let mut diagnostics = settings.lint(settings::apply_ignore_comments(
        check::check(loaded),
        &loaded.sources,
        within,
    ));
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
