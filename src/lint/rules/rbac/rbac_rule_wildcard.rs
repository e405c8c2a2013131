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
    /// Reports a rule in `rbac.rules` without `resources` or `verbs`.
    ///
    /// ## Why it matters
    ///
    /// The chart inserts `*` for a missing list, so the shortest rule grants the most.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"] # <-
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Fix
    ///
    /// List the resources and verbs. Write `["*"]` if all of them are intended.
    ///
    /// ## References
    ///
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG122 "rbac-rule-wildcard" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if !context.is_on("rbac.create") {
        return;
    }
    for (index, rule) in context
        .items("rbac.rules")
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.as_map().is_some())
    {
        for key in ["resources", "verbs"] {
            let value = rule.get(key);
            if !value.is_some_and(|list| list.is_truthy()) {
                let span = value.map_or(rule.span, |list| list.span);
                let place = Place::new(
                    context.first_line(span),
                    format!("rbac.rules[{index}].{key}"),
                );
                let message = format!("missing `{key}`: the rule grants all {key}");
                findings
                    .report(place, message)
                    .help(format!(
                        "list the {key}, or write `{key}: [\"*\"]` if all are intended"
                    ))
                    .maybe_fix(all(rule, key));
            }
        }
    }
}

/// Writes what the chart grants for a missing list.
fn all(rule: &Node, key: &str) -> Option<Fix> {
    let star = Node::new("*", Span::SYNTHETIC);
    let star = Node::new(vec![star], Span::SYNTHETIC);
    let title = format!("write `{key}: [\"*\"]`");
    let change = match rule.entry(key) {
        Some(entry) => Change::replace(entry.key_span, star),
        None => {
            let keys = rule.as_map()?.values().map(|entry| entry.key_span);
            Change::insert_after(keys.max()?, key, star)
        }
    };
    Some(Fix::safe(title, vec![change]))
}
