use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::runner_config::View;
use crate::source::Span;
use crate::subject::ConfigRole;

rule! {
    /// The word `namespace` in `runners.config` sends jobs to another namespace.
    ///
    /// The chart looks for `namespace =` anywhere in the text, in comments too, and takes it for the jobs' namespace:
    /// it then does not tell the runner the release's. Where none is set really, jobs go to the namespace `default`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         # namespace = "ci" # <-
    ///         image = "alpine"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         namespace = "{{ .Release.Namespace }}"
    ///         image = "alpine"
    /// ```
    RG170 "namespace-word" Warning
}

const WORD: &str = "namespace";

fn check(inspection: &Inspection, findings: &mut Findings) {
    let is_template = inspection.role() == Some(ConfigRole::Template);
    let is_said = inspection.model.sets_variable(&["KUBERNETES_NAMESPACE"]) || inspection.is_on("extraEnvFromRefs");
    if !is_template || is_said || !inspection.subject.values.config_names_namespace {
        return;
    }
    let lacks = |section: &View<'_>| section.text(WORD).is_none() && !section.is_on("namespace_per_job");
    if inspection.pod_runners().first().is_some_and(|(_, section)| section.as_ref().is_none_or(lacks)) {
        let message = "the chart takes this for the jobs' namespace, and none is set: jobs go to `default`";
        let help = "set `namespace` in `[runners.kubernetes]`, or write this in other words";
        findings.report(word(inspection), message).help(help);
    }
}

/// Where the chart finds the word.
fn word(inspection: &Inspection) -> Place {
    let place = inspection.at("runners.config");
    let span = inspection.given("runners.config").map_or(Span::NONE, |entry| entry.node.span);
    let text = inspection.subject.sources.slice(span);
    let found = text.match_indices(WORD).find(|(at, word)| text[at + word.len()..].trim_start().starts_with('='));
    match (found, span.file()) {
        (Some((at, word)), Some(file)) => {
            let start = span.range().start + at;
            Place::new(Span::new(file, start..start + word.len()), place.path)
        }
        _ => place,
    }
}
