use crate::inspection::Inspection;
use crate::inspection::session_server;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a file in `configMaps` that has the name of one of the chart's files.
    ///
    /// ## Why it matters
    ///
    /// All files are keys of one ConfigMap. Of two keys with the same name the last one wins, which replaces the script
    /// that starts or registers the runner.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// configMaps:
    ///   entrypoint: | # <-
    ///     #!/bin/bash
    ///     echo hello
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// configMaps:
    ///   hello: |
    ///     #!/bin/bash
    ///     echo hello
    /// ```
    ///
    /// ## Fix
    ///
    /// Rename the file.
    ///
    /// ## References
    ///
    /// - [Kubernetes: ConfigMaps](https://kubernetes.io/docs/concepts/configuration/configmap/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG205 "reserved-config-map" Warning
}

const ALWAYS: [&str; 5] = ["entrypoint", "config.toml", "register-the-runner", "check-live", "pre-entrypoint-script"];

const WITH_SESSION_SERVER: [&str; 2] = ["set-session-server-address", "set-session-server-port"];

fn check(inspection: &Inspection, findings: &mut Findings) {
    let files = inspection.value("configMaps").and_then(Node::as_map);
    for (name, entry) in files.into_iter().flatten() {
        let is_reserved = ALWAYS.contains(&name.as_str())
            || name == "config.template.toml" && inspection.is_on("runners.config")
            || WITH_SESSION_SERVER.contains(&name.as_str()) && session_server::is_rendered(inspection);
        if is_reserved {
            let place = Place::new(entry.key_span, format!("configMaps.{name}"));
            let message = format!("reserved name `{name}`: the file replaces the chart's own");
            findings.report(place, message).help(format!("rename it, for example to `custom-{name}`"));
        }
    }
}
