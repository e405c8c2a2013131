use crate::input::loaded::ConfigRole;
use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::runner_config::View;
use helm_yaml::source::Span;

rule! {
    /// ## What it does
    ///
    /// Reports the text `namespace =` in `runners.config` that sets no namespace, for example in a comment.
    ///
    /// ## Why it matters
    ///
    /// The chart searches the text of `runners.config` for `namespace =`, comments included. If it finds the text, it
    /// does not pass the namespace of the release to the runner. If no namespace is actually set, jobs run in the
    /// namespace `default`.
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
    ///
    /// ## Fix
    ///
    /// Set `namespace` in `[runners.kubernetes]`, or reword the comment.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG170 "false-namespace-match" Warning
}

const WORD: &str = "namespace";

fn check(context: &RuleContext, findings: &mut Findings) {
    let is_template = context.role() == Some(ConfigRole::Template);
    let is_set =
        context.model.sets_variable(&["KUBERNETES_NAMESPACE"]) || context.is_on("extraEnvFromRefs");
    if !is_template || is_set || !context.loaded.values.config_names_namespace {
        return;
    }
    let has_no_namespace =
        |section: &View<'_>| section.text(WORD).is_none() && !section.is_on("namespace_per_job");
    if context
        .pod_runners()
        .first()
        .is_some_and(|(_, section)| section.as_ref().is_none_or(has_no_namespace))
    {
        let message =
            "missing `namespace`: the chart mistakes this text for one, so jobs run in `default`";
        let help = "set `namespace = \"{{ .Release.Namespace }}\"` in `[runners.kubernetes]`, or reword this text";
        findings.report(word(context), message).help(help);
    }
}

/// The location of the chart's match.
fn word(context: &RuleContext) -> Place {
    let place = context.at("runners.config");
    let span = context
        .given("runners.config")
        .map_or(Span::SYNTHETIC, |entry| entry.node.span);
    let text = context.loaded.sources.slice(span);
    let found = text
        .match_indices(WORD)
        .find(|(at, word)| text[at + word.len()..].trim_start().starts_with('='));
    match (found, span.file()) {
        (Some((at, word)), Some(file)) => {
            let start = span.range().start + at;
            Place::new(Span::new(file, start..start + word.len()), place.path)
        }
        _ => place,
    }
}
