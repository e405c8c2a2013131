use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::tree::Node;

rule! {
    /// The manager is sent to nodes with Windows, and its image is for Linux.
    ///
    /// Jobs may run on Windows; the manager runs on Linux always. Where jobs run is said in `runners.config`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// nodeSelector:
    ///   kubernetes.io/os: windows # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// nodeSelector:
    ///   kubernetes.io/os: linux
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [runners.kubernetes.node_selector]
    ///           "kubernetes.io/os" = "windows"
    ///           "kubernetes.io/arch" = "amd64"
    ///           "node.kubernetes.io/windows-build" = "10.0.20348"
    /// ```
    RG187 "windows-manager" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let selector = inspection.value("nodeSelector").and_then(Node::as_map);
    for key in ["kubernetes.io/os", "beta.kubernetes.io/os"] {
        let Some(entry) = selector.and_then(|map| map.get(key)) else { continue };
        if entry.node.as_str() == Some("windows") {
            let place = Place::new(entry.node.span, format!("nodeSelector.{key}"));
            let message = "the manager's image is for Linux: it does not start on these nodes";
            let help = "write `linux`, and select the jobs' nodes by `[runners.kubernetes.node_selector]`";
            findings.report(place, message).help(help);
        }
    }
}
