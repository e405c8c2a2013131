//! From a subject to what is told of it: every rule is asked, comments and settings have their say, places become
//! lines.

use crate::check;
use crate::diagnostic::Diagnostic;
use crate::report::{self, Mask, RenderedDiagnostic};
use crate::settings::{self, Settings};
use crate::subject::Subject;

/// Everything that these settings want to hear about a subject.
pub fn judge(subject: &Subject, settings: &Settings) -> Vec<RenderedDiagnostic> {
    judge_where(subject, settings, |_| true)
}

/// What somebody wants to know of it: to make a finding of what nobody will read costs time, too.
pub fn judge_where(subject: &Subject, settings: &Settings, wanted: fn(&Diagnostic) -> bool) -> Vec<RenderedDiagnostic> {
    let within = subject.holder.as_ref().map(|holder| holder.span);
    let mut diagnostics = settings.judge(settings::silence(check::check(subject), &subject.sources, within));
    diagnostics.retain(wanted);
    if diagnostics.is_empty() {
        return Vec::new();
    }
    report::render(diagnostics, settings.threshold(), &subject.sources, &Mask::of(subject))
}
