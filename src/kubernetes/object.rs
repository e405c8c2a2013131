//! Entry points for objects and parts of objects.

use crate::lint::diagnostic::Diagnostic;
use crate::schema::{Path, RuleSet, Schema, check_with, diagnostic};
use helm_template::suggestion::did_you_mean;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use super::{RULES, checks};

/// The definition of the metadata of objects of unknown kinds.
const METADATA: &str = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta.path-segment";

/// Returns the violations of an object. For a custom kind, only `apiVersion`, `kind` and `metadata` are checked.
pub fn check_object(node: &Node) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    check_object_at(node, &Path::Root(""), &mut problems);
    problems
}

/// Appends the violations of the object at a path of a document.
pub fn check_object_at(node: &Node, path: &Path<'_>, out: &mut Vec<Diagnostic>) {
    let Some(map) = node.as_map() else {
        let message = format!(
            "invalid Kubernetes object: expected an object, found {}",
            node.value.kind()
        );
        return out.push(diagnostic(RULES.wrong_type, node.span, path, message));
    };
    let first = map.first().map_or(node.span, |(_, entry)| entry.key_span);
    let text = |key| {
        node.get(key)
            .and_then(Node::as_str)
            .filter(|text| !text.is_empty())
    };
    let (Some(api_version), Some(kind)) = (text("apiVersion"), text("kind")) else {
        return out.extend(
            ["apiVersion", "kind"]
                .into_iter()
                .filter_map(|key| identity_problem(node, key, first, path)),
        );
    };
    match Schema::of_kind(api_version, kind) {
        Some(schema) => check_value(node, schema, path, &RULES, out),
        None => check_unknown_kind(node, api_version, kind, path, out),
    }
    if node.get("metadata").is_none_or(Node::is_null) {
        out.push(missing(
            first,
            path,
            "metadata",
            "every Kubernetes object needs `metadata.name`",
        ));
    }
}

/// Appends the violations of a value of an API type, such as `io.k8s.api.core.v1.Affinity`. Unknown types are not
/// checked.
pub fn check_definition(node: &Node, definition: &str, path: &Path<'_>, out: &mut Vec<Diagnostic>) {
    if let Some(schema) = Schema::named(definition) {
        check_value(node, schema, path, &RULES, out);
    }
}

/// Appends the violations of a value of any schema, including the checks of the API types in it.
pub fn check_value(
    node: &Node,
    schema: Schema,
    path: &Path<'_>,
    rules: &'static RuleSet,
    out: &mut Vec<Diagnostic>,
) {
    check_with(node, schema, path, rules, out, checks::check);
}

fn identity_problem(node: &Node, key: &str, first: Span, path: &Path<'_>) -> Option<Diagnostic> {
    match node.get(key) {
        Some(value) if value.as_str().is_some_and(|text| !text.is_empty()) => None,
        Some(value) if !value.is_null() && value.as_str().is_none() => {
            let message = format!(
                "invalid `{}`: expected a string, found {}",
                path.key(key),
                value.value.kind()
            );
            Some(diagnostic(
                RULES.wrong_type,
                value.span,
                &path.key(key),
                message,
            ))
        }
        _ => Some(missing(
            first,
            path,
            key,
            "every Kubernetes object needs `apiVersion` and `kind`",
        )),
    }
}

fn missing(span: Span, path: &Path<'_>, key: &str, why: &str) -> Diagnostic {
    diagnostic(
        RULES.missing_key,
        span,
        path,
        format!("missing `{key}`: {why}"),
    )
}

/// Checks an object of an unknown kind: a custom resource, a misspelled kind, or a kind in another version.
fn check_unknown_kind(
    node: &Node,
    api_version: &str,
    kind: &str,
    path: &Path<'_>,
    out: &mut Vec<Diagnostic>,
) {
    if let Some(problem) = wrong_kind(node, api_version, kind, path) {
        out.push(problem);
    }
    if let Some(metadata) = node.get("metadata") {
        check_definition(metadata, METADATA, &path.key("metadata"), out);
    }
}

/// A removed API group, whose kinds moved to other groups.
const FORMER_GROUP: &str = "extensions";

/// Reports a kind or version that does not exist in a built-in API group.
fn wrong_kind(node: &Node, api_version: &str, kind: &str, path: &Path<'_>) -> Option<Diagnostic> {
    let group = group_of(api_version);
    let own: Vec<&str> = Schema::kinds()
        .filter(|known| group_of_kind(known) == group)
        .collect();
    let is_kind = |known: &&str| known.rsplit('/').next() == Some(kind);
    let in_other_group = || {
        Schema::kinds()
            .filter(is_kind)
            .last()
            .filter(|_| !own.is_empty() || group == FORMER_GROUP)
    };
    let other_version = own.iter().copied().rfind(is_kind).or_else(in_other_group);
    let meant = match other_version {
        Some(known) => known
            .rsplit_once('/')
            .map(|(version, _)| format!("write `apiVersion: {version}`")),
        None => {
            let names = own.iter().filter_map(|known| known.rsplit('/').next());
            did_you_mean(kind, names)
        }
    };
    let at = node.get(if other_version.is_some() {
        "apiVersion"
    } else {
        "kind"
    })?;
    // Without a similar kind, the group may be extended by an API server, or be newer than the schemas here.
    let message = format!("unknown kind `{kind}` in `{api_version}` (Kubernetes 1.34)");
    Some(diagnostic(RULES.invalid_value, at.span, path, message).with_help(meant?))
}

fn group_of(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

/// `apps` of `apps/v1/Deployment`.
fn group_of_kind(kind: &str) -> &str {
    kind.rsplit_once('/')
        .map_or("", |(version, _)| group_of(version))
}
