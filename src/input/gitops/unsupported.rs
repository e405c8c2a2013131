//! Describes files that hold no values, so that one finding says what they are and how to check them.

use super::detect;
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::syntax::unsupported_document;
use helm_yaml::source::{FileId, Span};
use helm_yaml::tree::Node;

/// What a file is, and how to check it.
struct Description {
    what: String,
    help: &'static str,
}

const MANIFEST: &str = "check manifests with `runnergen post-render < FILE`";
const VALUES_FILE: &str = "pass the file that contains the values";

/// The finding on a file in another language, which its name tells.
pub(super) fn by_name(name: &str, file: FileId) -> Option<Diagnostic> {
    let is_terraform = [".tf", ".tfvars", ".hcl"]
        .iter()
        .any(|ending| name.ends_with(ending));
    is_terraform.then(|| {
        let description = Description {
            what: "Terraform configuration".to_owned(),
            help: "write the values into a YAML file, use it with `file(…)`, and pass that file",
        };
        finding(description, Span::new(file, 0..0))
    })
}

/// The finding on a YAML document; `None` if it may be values.
pub(super) fn by_content(root: &Node) -> Option<Diagnostic> {
    if detect::has_own_key(root) {
        return None;
    }
    if let Some(items) = root.as_list() {
        let description = of_list(items)?;
        return Some(finding(description, first_key(items.first()?)?));
    }
    Some(finding(of_mapping(root)?, first_key(root)?))
}

/// The finding on values of another chart, which is in a directory.
pub(super) fn of_other_chart(directory: &str, root: &Node) -> Option<Diagnostic> {
    let place = if directory.is_empty() {
        "the chart next to it".to_owned()
    } else {
        format!("the chart in `{directory}`")
    };
    let description = Description {
        what: format!("values of {place}"),
        help: "runnergen checks values of the official chart; check those of other charts with `helm lint`",
    };
    Some(finding(description, first_key(root)?))
}

fn first_key(node: &Node) -> Option<Span> {
    Some(node.as_map()?.values().next()?.key_span)
}

fn finding(description: Description, span: Span) -> Diagnostic {
    let Description { what, help } = description;
    let message = format!("unsupported document: expected values, found {what}");
    Diagnostic::new(&unsupported_document::RULE, Place::of(span), message).with_help(help)
}

fn of_mapping(root: &Node) -> Option<Description> {
    let text = |key| root.get(key).and_then(Node::as_str);
    if let Some(kind) = text("kind") {
        return Some(of_kind(kind, text("apiVersion").unwrap_or_default()));
    }
    let has = |key: &str| root.get(key).is_some();
    let what = if has("apiVersion") && has("name") && has("version") {
        "a `Chart.yaml`"
    } else if has("jobs") && (has("on") || has("true")) {
        "a workflow of GitHub Actions"
    } else if root
        .get("services")
        .is_some_and(|services| services.as_map().is_some())
    {
        "a Compose file"
    } else if has("stages") || has_jobs(root) {
        "a pipeline of GitLab CI"
    } else {
        return None;
    };
    Some(Description {
        what: what.to_owned(),
        help: VALUES_FILE,
    })
}

/// A Kubernetes object, or a document of another tool that has the form of one.
fn of_kind(kind: &str, api_version: &str) -> Description {
    let group = api_version.split('/').next().unwrap_or_default();
    let help = match (kind, group) {
        ("Runner", "apps.gitlab.com") => {
            "the GitLab Runner Operator does not use the chart; check its `config.toml` in a separate file"
        }
        ("HelmChartProxy", "addons.cluster.x-k8s.io") => {
            "check its values with `--at spec.valuesTemplate`, or write them into a file and pass that"
        }
        ("ZarfPackageConfig", _) => "pass the files that `valuesFiles` names",
        ("GitLabRunner", _) => "run it with `runnergen krm`, as a function of Kustomize or kpt",
        ("ConfigMap" | "Secret", _) => {
            "check manifests with `runnergen post-render < FILE`, values in it with `--at 'data[\"values.yaml\"]'`"
        }
        _ => MANIFEST,
    };
    let version = if api_version.is_empty() {
        String::new()
    } else {
        format!(" ({api_version})")
    };
    Description {
        what: format!("a `{kind}`{version}"),
        help,
    }
}

/// Tasks or plays of Ansible: modules have names with dots.
fn of_list(items: &[Node]) -> Option<Description> {
    let is_ansible = |item: &Node| {
        let Some(map) = item.as_map() else {
            return false;
        };
        ["hosts", "tasks", "roles", "import_playbook", "block"]
            .iter()
            .any(|key| map.contains_key(*key))
            || map.contains_key("name") && map.keys().any(|key| key.contains('.'))
    };
    items.iter().any(is_ansible).then(|| Description {
        what: "tasks of Ansible".to_owned(),
        help: "write the values into a file, name it in `values_files`, and pass that file",
    })
}

/// Returns true if a mapping has jobs of GitLab CI.
fn has_jobs(root: &Node) -> bool {
    let entries = root.as_map().into_iter().flatten();
    entries
        .map(|(_, entry)| &entry.node)
        .any(|job| job.get("script").is_some())
}
