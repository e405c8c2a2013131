//! Findings as `results` of a function.

use serde_json::json;

use super::function::VALUES;
use crate::kubernetes::stream::object::text;
use crate::report::RenderedDiagnostic;
use helm_yaml::tree::Node;

/// The `results` section as JSON, which is valid YAML; empty without findings.
pub(super) fn write(findings: &[RenderedDiagnostic], config: &Node) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let part = |path: &[&str]| text(config, path).unwrap_or_default();
    let result = |finding: &RenderedDiagnostic| {
        let values_file = finding.file.as_deref().filter(|file| *file != VALUES);
        let path = match (values_file, finding.path.is_empty()) {
            (Some(_), _) => finding.path.clone(),
            (None, true) => "spec.values".to_owned(),
            (None, false) => format!("spec.values.{}", finding.path),
        };
        let mut result = json!({
            "message": finding.message_with_help(),
            "severity": finding.severity,
            "resourceRef": {
                "apiVersion": part(&["apiVersion"]),
                "kind": part(&["kind"]),
                "name": part(&["metadata", "name"]),
                "namespace": part(&["metadata", "namespace"]),
            },
            "field": { "path": path },
            "tags": { "rule": finding.rule.code },
        });
        if let Some(path) = values_file.or_else(|| file(config)) {
            result["file"] = json!({ "path": path });
        }
        result
    };
    let lines: String = findings
        .iter()
        .map(|finding| format!("- {}\n", result(finding)))
        .collect();
    format!("results:\n{lines}")
}

/// The file of the configuration, as reported by the orchestrator.
fn file(config: &Node) -> Option<&str> {
    let annotation = |key| text(config, &["metadata", "annotations", key]);
    annotation("internal.config.kubernetes.io/path")
        .or_else(|| annotation("config.kubernetes.io/path"))
}
