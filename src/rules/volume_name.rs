use std::collections::HashMap;

use crate::inspection::{Inspection, mount};
use crate::rule;
use crate::rule::{Findings, Place};
use crate::source::Span;

rule! {
    /// Two volumes have one name.
    ///
    /// The API server refuses that. The chart has volumes of its own: `runner-secrets`, `etc-gitlab-runner`,
    /// `configmaps`, `projected-secrets` and `custom-certs`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// volumes:
    ///   - name: configmaps # <-
    ///     configMap:
    ///       name: ours
    /// volumeMounts:
    ///   - name: configmaps
    ///     mountPath: /ours
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// volumes:
    ///   - name: ours
    ///     configMap:
    ///       name: ours
    /// volumeMounts:
    ///   - name: ours
    ///     mountPath: /ours
    /// ```
    RG203 "volume-name" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let own = mount::own(inspection);
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for (index, volume) in inspection.items("volumes").iter().enumerate() {
        let Some(node) = volume.get("name") else { continue };
        let Some(name) = inspection.known(node) else { continue };
        let who = if own.iter().any(|volume| volume.name == name) { "the chart has" } else { "there is" };
        let first = seen.get(name).copied();
        seen.entry(name).or_insert(node.span);
        if first.is_some() || who == "the chart has" {
            let place = Place::new(node.span, format!("volumes[{index}].name"));
            let message = format!("{who} a volume `{name}` already: the API server refuses a second");
            let finding = findings.report(place, message).help("choose another name");
            finding.related(first.unwrap_or(Span::NONE), "first volume of that name");
        }
    }
}
