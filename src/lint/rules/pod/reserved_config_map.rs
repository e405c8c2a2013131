use crate::chart::manifest::chart_files;
use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::tree::Node;

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

fn check(context: &RuleContext, findings: &mut Findings) {
    let Some(files) = context
        .value("configMaps")
        .and_then(Node::as_map)
        .filter(|files| !files.is_empty())
    else {
        return;
    };
    let Ok(chart_files) = chart_files(context.model) else {
        return;
    };
    for (name, entry) in files {
        let is_wanted = name == "config.toml" && context.model.has_config_file();
        if chart_files.contains(name) && !is_wanted {
            let place = Place::new(entry.key_span, format!("configMaps.{name}"));
            let message = format!("reserved name `{name}`: the file replaces the chart's own");
            findings
                .report(place, message)
                .help(format!("rename it, for example to `custom-{name}`"));
        }
    }
}
