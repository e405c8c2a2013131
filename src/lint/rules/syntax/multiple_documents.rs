use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a values file with more than one YAML document.
    ///
    /// ## Why it matters
    ///
    /// Helm merges the documents of a file like several files, later ones over earlier ones. Other tools that read
    /// values, such as Argo CD, Flux, editors and `yq`, read only the first document or reject the file.
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
    ///
    /// ## Fix
    ///
    /// Merge the documents, or write each to its own file and pass each file with `-f`.
    ///
    /// ## References
    ///
    /// - [YAML 1.2.2](https://yaml.org/spec/1.2.2/)
    /// - [Helm: values files](https://helm.sh/docs/chart_template_guide/values_files/)
    RG005 "multiple-documents" Warning of Reading
}

fn check(context: &RuleContext, findings: &mut Findings) {
    for span in context
        .loaded
        .documents
        .iter()
        .filter_map(|document| document.more_documents)
    {
        findings
            .report(
                Place::of(context.first_line(span)),
                "duplicate YAML document: many tools read only the first",
            )
            .help("merge the documents, or write each to its own file and pass each with `-f`");
    }
}
