use crate::fix::Change;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Fix;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports an amount of memory or storage in milli-units.
    ///
    /// ## Why it matters
    ///
    /// The suffix `m` means milli: `500m` of a CPU is half a CPU. An amount of memory in milli-units of a byte is close
    /// to zero: no container starts with such a limit, and such a request reserves nothing.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// resources:
    ///   limits:
    ///     memory: 256m # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         memory_limit = "512m" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// resources:
    ///   limits:
    ///     cpu: 500m
    ///     memory: 256Mi
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         cpu_limit = "500m"
    ///         memory_limit = "512Mi"
    /// ```
    ///
    /// ## Fix
    ///
    /// Use `Mi` for mebibytes or `M` for megabytes.
    ///
    /// ## References
    ///
    /// - [Kubernetes: resource management for pods and containers](https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/)
    /// - [Kubernetes API: Quantity](https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/)
    RG216 "memory-milli-units" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    check_containers(context, findings);
    for (_, kubernetes) in context.pod_runners() {
        let settings = kubernetes.iter().flat_map(|section| section.entries());
        for (_, amount) in settings.filter(|(key, _)| is_in_bytes(&key.to_ascii_lowercase())) {
            let fix = milli_units(amount.node).and_then(|number| {
                let value = format!("\"{number}Mi\"");
                context.runner_config().replacement(&amount, &value)
            });
            report(amount.node, context.config_place(&amount), fix, findings);
        }
    }
}

/// Checks the manager and the additional containers.
fn check_containers(context: &RuleContext, findings: &mut Findings) {
    if let Some(resources) = context.value("resources") {
        check_amounts(resources, "resources", findings);
    }
    for list in ["extraContainers", "deploymentInitContainers"] {
        for (index, container) in context.items(list).iter().enumerate() {
            if let Some(resources) = container.get("resources") {
                check_amounts(resources, &format!("{list}[{index}].resources"), findings);
            }
        }
    }
}

fn check_amounts(resources: &Node, path: &str, findings: &mut Findings) {
    for kind in ["limits", "requests"] {
        let of_kind = resources.get(kind).and_then(Node::as_map);
        for (key, entry) in of_kind
            .into_iter()
            .flatten()
            .filter(|(key, _)| is_in_bytes(key))
        {
            let place = Place::new(entry.node.span, format!("{path}.{kind}.{key}"));
            let fix = milli_units(&entry.node).map(|number| {
                let value = Node::new(format!("{number}Mi"), Span::SYNTHETIC);
                let change = Change::replace(entry.node.span, value);
                Fix::unsafe_(format!("write `{number}Mi`"), vec![change])
            });
            report(&entry.node, place, fix, findings);
        }
    }
}

/// Returns true if the resource is measured in bytes.
fn is_in_bytes(name: &str) -> bool {
    name.contains("memory") || name.contains("ephemeral") || name.starts_with("hugepages")
}

/// The number of an amount in milli-units.
fn milli_units(amount: &Node) -> Option<&str> {
    let number = amount.as_str()?.strip_suffix('m')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(number)
}

fn report(amount: &Node, place: Place, fix: Option<Fix>, findings: &mut Findings) {
    let number = milli_units(amount).filter(|_| !place.span.is_synthetic());
    let Some(number) = number else {
        return;
    };
    let message =
        format!("invalid quantity `{number}m`: the suffix `m` means milli-units of a byte");
    findings
        .report(place, message)
        .help(format!(
            "use `{number}Mi` (mebibytes) or `{number}M` (megabytes)"
        ))
        .maybe_fix(fix);
}
