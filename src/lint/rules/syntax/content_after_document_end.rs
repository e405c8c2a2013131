use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports content after the end of a YAML document, which Helm ignores.
    ///
    /// ## Why it matters
    ///
    /// The line `...` ends a YAML document, and so does the end of its top-level value. Helm ignores content after it
    /// without a message, unless a `---` line starts another document.
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
    ///
    /// ## Fix
    ///
    /// Remove the `...` line, or the bracket that closes the top-level value too early.
    ///
    /// ## References
    ///
    /// - [YAML 1.2.2](https://yaml.org/spec/1.2.2/)
    /// - [Helm: YAML techniques](https://helm.sh/docs/chart_template_guide/yaml_techniques/)
    RG007 "content-after-document-end" Error of Reading
}

fn check(context: &RuleContext, findings: &mut Findings) {
    for span in context
        .loaded
        .documents
        .iter()
        .filter_map(|document| document.ignored)
    {
        findings
            .report(
                Place::of(context.first_line(span)),
                "content after the end of the document has no effect: Helm ignores it",
            )
            .help("remove the `...` line, or the bracket that closes the values too early");
    }
}
