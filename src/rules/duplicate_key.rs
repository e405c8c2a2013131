use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::source::yaml::Duplicate;

rule! {
    /// A key stands twice in one map.
    ///
    /// Helm takes the last one without a word: what the first one holds is lost, however far apart the two stand. A
    /// merge key (`<<`) counts as well: it replaces the keys that stand before it in its map, so it belongs at its top.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// concurrent: 5
    /// checkInterval: 3
    /// concurrent: 10 # <-
    /// ```
    ///
    /// ```yaml
    /// x-small: &small
    ///   cpu: 100m
    /// resources:
    ///   limits:
    ///     cpu: "1"
    ///     <<: *small # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// concurrent: 10
    /// checkInterval: 3
    /// ```
    ///
    /// ```yaml
    /// x-small: &small
    ///   cpu: 100m
    /// resources:
    ///   limits:
    ///     <<: *small
    ///     cpu: "1"
    /// ```
    RG004 "duplicate-key" Warning of Reading
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    for document in &inspection.subject.documents {
        for duplicate in &document.duplicates {
            report(inspection, duplicate, findings);
        }
    }
}

fn report(inspection: &Inspection, duplicate: &Duplicate, findings: &mut Findings) {
    let Duplicate { path, key, first, again, by_merge } = duplicate;
    let line = inspection.line(*first);
    let (message, help) = if *by_merge {
        let help = format!("move `<<` above `{key}`");
        (format!("`{key}` has no effect: the merge key `<<` below overrides it"), help)
    } else {
        (
            format!("duplicate key `{key}`: this one overrides line {line}"),
            format!("remove `{key}` here or on line {line}"),
        )
    };
    findings.report(Place::new(*again, path.as_str()), message).help(help).related(*first, "has no effect");
}
