use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::tree::Node;

rule! {
    /// A file of `configMaps` has the name of one of the chart's own.
    ///
    /// All of them are keys of one ConfigMap. Of two with one name the last one stays, and that is yours: the script
    /// that starts or registers the runner is gone.
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
    RG205 "reserved-config-map" Warning
}

const ALWAYS: [&str; 5] = ["entrypoint", "config.toml", "register-the-runner", "check-live", "pre-entrypoint-script"];

const WITH_SESSION_SERVER: [&str; 2] = ["set-session-server-address", "set-session-server-port"];

fn check(inspection: &Inspection, findings: &mut Findings) {
    let files = inspection.value("configMaps").and_then(Node::as_map);
    for (name, entry) in files.into_iter().flatten() {
        let is_reserved = ALWAYS.contains(&name.as_str())
            || name == "config.template.toml" && inspection.is_on("runners.config")
            || WITH_SESSION_SERVER.contains(&name.as_str()) && inspection.model.session_server().is_ok();
        if is_reserved {
            let place = Place::new(entry.key_span, format!("configMaps.{name}"));
            let message = format!("the chart has a file `{name}` of its own, which this one replaces");
            findings.report(place, message).help("choose another name");
        }
    }
}
