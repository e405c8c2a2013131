use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;
use helm_yaml::tree::{Node, Value};

rule! {
    /// ## What it does
    ///
    /// Reports a `deploymentLifecycle` that prevents the runners from being unregistered.
    ///
    /// ## Why it matters
    ///
    /// To unregister its runners the chart adds a `preStop` hook, but only if `deploymentLifecycle` is empty. With it,
    /// the runner of each stopped pod remains registered in GitLab.
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
    ///
    /// ## Fix
    ///
    /// Run `/entrypoint unregister --all-runners` in the `preStop` hook, or set `unregisterRunners: false`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: container lifecycle hooks](https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: commands](https://docs.gitlab.com/runner/commands/)
    RG210 "lifecycle-unregister" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let Some(lifecycle) = context
        .value("deploymentLifecycle")
        .filter(|lifecycle| lifecycle.is_truthy())
    else {
        return;
    };
    let runs = lifecycle
        .get("preStop")
        .is_some_and(|hook| mentions(hook, "unregister"));
    if context.is_on("unregisterRunners") && !runs {
        let message = "`unregisterRunners` has no effect: `deploymentLifecycle` overrides the chart's `preStop` hook";
        let help = "run `/entrypoint unregister --all-runners` in `preStop`, or set `unregisterRunners: false`";
        findings
            .report(context.key("deploymentLifecycle"), message)
            .help(help);
    }
}

/// Returns true if any string of a value contains a word.
fn mentions(node: &Node, word: &str) -> bool {
    match &node.value {
        Value::String(text) => text.contains(word),
        Value::List(items) => items.iter().any(|item| mentions(item, word)),
        Value::Map(map) => map.values().any(|entry| mentions(&entry.node, word)),
        _ => false,
    }
}
