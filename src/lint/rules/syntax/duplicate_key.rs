use crate::fix::Change;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::{Diagnostic, Fix};
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::reader::Duplicate;
use helm_yaml::source::Sources;

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
    let sources = &context.loaded.sources;
    for document in &context.loaded.documents {
        findings.extend(document.duplicates.iter().map(|key| finding(key, sources)));
    }
}

/// The finding at a duplicate key of values or of any other document.
pub(crate) fn finding(duplicate: &Duplicate, sources: &Sources) -> Diagnostic {
    let Duplicate {
        path,
        key,
        first,
        overriding: again,
        by_merge,
        ..
    } = duplicate;
    let line = sources
        .source_of(*first)
        .map_or(0, |file| file.line_of(first.range().start));
    let (message, help) = if *by_merge {
        (
            format!("`{key}` has no effect: the merge key `<<` below overrides it"),
            format!("move `<<` above `{key}`, so that `{key}` overrides it"),
        )
    } else {
        (
            format!("duplicate key `{key}`: the value on line {line} is ignored"),
            format!("remove this key, or the one on line {line}"),
        )
    };
    let title = format!("remove the `{key}` on line {line}");
    let removal = vec![Change::remove(*first, 0)];
    let fix = (!by_merge).then(|| Fix::unsafe_(title, removal));
    Diagnostic::new(&RULE, Place::new(*again, path.as_str()), message)
        .with_help(help)
        .with_maybe_fix(fix)
        .with_related(*first, "has no effect")
}
