use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

rule! {
    /// A rule of the Role leaves out its resources or its verbs, and gets all of them.
    ///
    /// The chart puts `*` where a rule says nothing, so the shortest rule grants the most.
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
    RG122 "rbac-rule-wildcard" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if !inspection.is_on("rbac.create") {
        return;
    }
    for (index, rule) in inspection.items("rbac.rules").iter().enumerate().filter(|(_, rule)| rule.as_map().is_some()) {
        for key in ["resources", "verbs"] {
            let value = rule.get(key);
            if !value.is_some_and(|list| list.is_truthy()) {
                let span = value.map_or(rule.span, |list| list.span);
                let place = Place::new(inspection.first_line(span), format!("rbac.rules[{index}].{key}"));
                let message = format!("without `{key}` this rule grants all of them");
                findings
                    .report(place, message)
                    .help(format!("list the {key}, or write `{key}: [\"*\"]` if all are meant"));
            }
        }
    }
}
