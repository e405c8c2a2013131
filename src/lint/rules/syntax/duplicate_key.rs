use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::reader::Duplicate;

rule! {
    /// ## What it does
    ///
    /// Reports a key that occurs more than once in a mapping.
    ///
    /// A merge key (`<<`) counts as well: it replaces the keys that precede it in its mapping.
    ///
    /// ## Why it matters
    ///
    /// Helm keeps the last value and ignores the others without a message, however far apart the keys are.
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
    ///
    /// ## Fix
    ///
    /// Keep one of the keys. Move a merge key to the start of its mapping, so that the keys after it override it.
    ///
    /// ## References
    ///
    /// - [YAML 1.2.2](https://yaml.org/spec/1.2.2/)
    /// - [YAML: merge key](https://yaml.org/type/merge.html)
    /// - [Helm: YAML techniques](https://helm.sh/docs/chart_template_guide/yaml_techniques/)
    RG004 "duplicate-key" Warning of Reading
}

fn check(context: &RuleContext, findings: &mut Findings) {
    for document in &context.loaded.documents {
        for duplicate in &document.duplicates {
            report(context, duplicate, findings);
        }
    }
}

fn report(context: &RuleContext, duplicate: &Duplicate, findings: &mut Findings) {
    let Duplicate {
        path,
        key,
        first,
        overriding: again,
        by_merge,
    } = duplicate;
    let line = context.line(*first);
    let (message, help) = if *by_merge {
        let help = format!("move `<<` above `{key}`, so that `{key}` overrides it");
        (
            format!("`{key}` has no effect: the merge key `<<` below overrides it"),
            help,
        )
    } else {
        let help = format!("remove this key, or the one on line {line}");
        (
            format!("duplicate key `{key}`: the value on line {line} is ignored"),
            help,
        )
    };
    findings
        .report(Place::new(*again, path.as_str()), message)
        .help(help)
        .related(*first, "has no effect");
}
