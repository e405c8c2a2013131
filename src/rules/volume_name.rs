use std::collections::HashSet;

use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

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
    let chart_volumes = inspection.model.chart_volumes();
    let mut seen: HashSet<&str> = HashSet::new();
    for (index, volume) in inspection.items("volumes").iter().enumerate() {
        let Some(node) = volume.get("name") else { continue };
        let Some(name) = inspection.known(node) else { continue };
        let who = if chart_volumes.contains(&name) { "the chart has" } else { "there is" };
        if !seen.insert(name) || who == "the chart has" {
            let place = Place::new(node.span, format!("volumes[{index}].name"));
            let message = format!("{who} a volume `{name}` already: the API server refuses a second");
            findings.report(place, message).help("choose another name");
        }
    }
}
