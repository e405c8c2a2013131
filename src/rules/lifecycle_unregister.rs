use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::tree::{Node, Value};

rule! {
    /// A lifecycle of one's own switches off that runners are unregistered.
    ///
    /// To unregister them the chart sets what runs before the container stops, and leaves that out as soon as
    /// `deploymentLifecycle` holds anything. Each pod that ends then leaves its entry in GitLab behind.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// deploymentLifecycle: # <-
    ///   preStop:
    ///     exec:
    ///       command: ["sleep", "5"]
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// deploymentLifecycle:
    ///   preStop:
    ///     exec:
    ///       command: ["sh", "-c", "sleep 5; /entrypoint unregister --all-runners"]
    /// ```
    RG210 "lifecycle-unregister" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let Some(lifecycle) = inspection.value("deploymentLifecycle").filter(|lifecycle| lifecycle.is_truthy()) else {
        return;
    };
    let runs = lifecycle.get("preStop").is_some_and(|hook| mentions(hook, "unregister"));
    if inspection.is_on("unregisterRunners") && !runs {
        let message = "beside a lifecycle the chart does not unregister its runners";
        let help = "run `/entrypoint unregister --all-runners` in `preStop` as well, or set `unregisterRunners: false`";
        findings.report(inspection.key("deploymentLifecycle"), message).help(help);
    }
}

/// Whether a word stands anywhere in a value.
fn mentions(node: &Node, word: &str) -> bool {
    match &node.value {
        Value::String(text) => text.contains(word),
        Value::List(items) => items.iter().any(|item| mentions(item, word)),
        Value::Map(map) => map.values().any(|entry| mentions(&entry.node, word)),
        _ => false,
    }
}
