use std::collections::HashSet;

use crate::chart::manifest::Manifest;
use crate::chart::manifest::fields::first_span;
use crate::kubernetes::patch::rejected_path;
use crate::kubernetes::{self, RULES};
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::Findings;
use crate::rule;
use crate::schema::segments;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a rendered object that the API server rejects.
    ///
    /// The location is that of the value from which the invalid field was rendered. A value for which another rule
    /// reports an error is not reported again.
    ///
    /// ## Why it matters
    ///
    /// Every value may be valid on its own while the object is not: a name is too long, a field is empty, or one number
    /// exceeds another.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// fullnameOverride: My_Runner # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// fullnameOverride: my-runner
    /// ```
    ///
    /// ## Fix
    ///
    /// Change the value that the message names.
    ///
    /// ## References
    ///
    /// - [Kubernetes: objects](https://kubernetes.io/docs/concepts/overview/working-with-objects/)
    /// - [Kubernetes: object names and IDs](https://kubernetes.io/docs/concepts/overview/working-with-objects/names/)
    RG036 "rejected-object" Error of Objects, RejectedDownstream
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let manifests = context
        .manifests()
        .and_then(|rendered| rendered.as_ref().ok());
    let mut spans = HashSet::new();
    for manifest in manifests
        .into_iter()
        .flatten()
        .filter(|manifest| !is_extra_object(manifest.template))
    {
        for problem in kubernetes::check_object(&manifest.object) {
            if is_reported_for_patch(&problem, manifest, context) {
                continue;
            }
            let span = span_to_report(&problem, manifest);
            // Without a source it is probably the consequence of an error that has one.
            if span.is_none() && findings.errors().next().is_some() {
                continue;
            }
            let span = span.unwrap_or(context.start());
            // One value may be the name of many objects.
            if !spans.insert(span) {
                continue;
            }
            let value = context.locate(span);
            if !findings.have_error_at(&value) {
                findings
                    .report(value.place, message(&problem, manifest))
                    .maybe_help(problem.help);
            }
        }
    }
}

/// Returns true if a patch made the field invalid, which is reported at the patch.
fn is_reported_for_patch(problem: &Diagnostic, manifest: &Manifest, context: &RuleContext) -> bool {
    let label = format!("{}/{}", manifest.kind(), manifest.name());
    let path = rejected_path(&label, &problem.path);
    let mut known = context.loaded.patch_problems().iter();
    known.any(|known| known.path == path)
}

/// Returns true for `extraObjects`, which are checked in the values.
fn is_extra_object(template: &str) -> bool {
    template.ends_with("extra-manifests.yaml")
}

/// Names the object, and the field if the problem does not.
fn message(problem: &Diagnostic, manifest: &Manifest) -> String {
    let object = format!("{}/{}", manifest.kind(), manifest.name());
    let Diagnostic { message, path, .. } = problem;
    if message.contains(path) {
        return format!("invalid {object}: {message}");
    }
    format!("invalid {object} at `{path}`: {message}")
}

/// The span of the value that caused a problem. If the field itself is a constant of the chart: a value inside it, the
/// other one of two duplicates, the nearest key of the values around it, the field with which it is compared, or the
/// value because of which the object is rendered.
fn span_to_report(problem: &Diagnostic, manifest: &Manifest) -> Option<Span> {
    let written = |span: Span| Some(span).filter(|span| !span.is_synthetic());
    let segments = segments(&problem.path);
    let steps = manifest.route(&segments).steps;
    let (field, _) = *steps.last()?;
    let compares = [RULES.invalid_value, RULES.conflict].contains(&problem.rule);
    let compared = || {
        steps
            .iter()
            .nth_back(1)
            .filter(|_| compares)
            .and_then(|&(parent, _)| first_span(parent))
    };
    written(problem.span())
        .or_else(|| first_span(field))
        .or_else(|| duplicate(&steps, segments.last()?))
        .or_else(|| steps.iter().rev().find_map(|&(_, key)| written(key)))
        .or_else(compared)
        .or_else(|| written(manifest.provenance.cause))
}

/// The span of the same value under the same key of another item, for a field of an item of a list.
fn duplicate(steps: &[(&Node, Span)], key: &str) -> Option<Span> {
    let [.., (list, _), _, (field, _)] = steps else {
        return None;
    };
    let others = list.as_list()?.iter().filter_map(|item| item.get(key));
    others
        .filter(|other| other.value == field.value)
        .map(|other| other.span)
        .find(|span| !span.is_synthetic())
}
