//! The check stage: what was read, merged and evaluated comes in, what is wrong with it goes out.
//!
//! Every rule looks at the same [`Inspection`]. What they find comes out in the order of the text, each finding once;
//! levels and findings that a person has chosen to ignore are the report's affair.

mod inspection;

pub use inspection::Inspection;

use crate::diagnostic::Diagnostic;
use crate::rule::Findings;
use crate::rules;
use crate::subject::Subject;

/// Everything that the rules find.
pub fn check(subject: &Subject) -> Vec<Diagnostic> {
    let inspection = Inspection::of(subject);
    let mut findings = Findings::default();
    for rule in rules::all() {
        (rule.check)(&inspection, findings.by(rule));
    }
    findings.sorted()
}
