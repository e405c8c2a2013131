use crate::inspection::Inspection;
use crate::manifest::chart_files;
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

fn check(inspection: &Inspection, findings: &mut Findings) {
    let Some(files) = inspection.value("configMaps").and_then(Node::as_map).filter(|files| !files.is_empty()) else {
        return;
    };
    let Ok(chart_files) = chart_files(inspection.model) else { return };
    for (name, entry) in files {
        let is_wanted = name == "config.toml" && inspection.model.has_config_file();
        if chart_files.contains_key(name) && !is_wanted {
            let place = Place::new(entry.key_span, format!("configMaps.{name}"));
            let message = format!("the chart has a file `{name}` of its own, which this one replaces");
            findings.report(place, message).help("choose another name");
        }
    }
}
