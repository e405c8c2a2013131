use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

rule! {
    /// A values file holds more than one YAML document.
    ///
    /// Helm merges the documents of a file, later ones over earlier ones, as it does with several files. Other tools
    /// that read values (Argo CD, Flux, editors, `yq`) take the first one only, or refuse the file.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// concurrent: 10
    /// ---
    /// checkInterval: 3 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// ---
    /// concurrent: 10
    /// checkInterval: 3
    /// ```
    RG005 "several-documents" Warning of Reading
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    for span in inspection.subject.documents.iter().filter_map(|document| document.more_documents) {
        findings
            .report(Place::of(inspection.first_line(span)), "a second YAML document begins here")
            .help("write all values into one document, or a file for each of them and `-f` for each file");
    }
}
