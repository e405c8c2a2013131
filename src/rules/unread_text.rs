use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

rule! {
    /// Helm does not read the file to its end.
    ///
    /// A line with `...` ends a YAML document, and so does the end of its one value. What stands behind it, without a
    /// `---` of its own, is passed over without a word: it is as if it had never been written.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// concurrent: 10
    /// ...
    /// checkInterval: 3 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// concurrent: 10
    /// checkInterval: 3
    /// ```
    RG007 "unread-text" Error of Reading
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    for span in inspection.subject.documents.iter().filter_map(|document| document.unread) {
        findings
            .report(Place::of(inspection.first_line(span)), "Helm reads the file up to here: what follows is lost")
            .help("take the `...` away, or the bracket that closes the values too early");
    }
}
