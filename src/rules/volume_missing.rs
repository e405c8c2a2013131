use std::collections::HashSet;

use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::suggestion::did_you_mean;
use crate::tree::Node;

rule! {
    /// A mount names a volume that there is not.
    ///
    /// The API server refuses a pod with such a mount. The chart mounts its own volumes by itself; yours stand under
    /// `volumes`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// volumeMounts:
    ///   - name: certificates # <-
    ///     mountPath: /etc/ssl/ours
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// volumes:
    ///   - name: certificates
    ///     configMap:
    ///       name: our-certificates
    /// volumeMounts:
    ///   - name: certificates
    ///     mountPath: /etc/ssl/ours
    /// ```
    RG200 "volume-missing" Error
}

/// As many names are looked at for a guess: there may be thousands of volumes, and as many mounts of others.
const MOST_CANDIDATES: usize = 100;

fn check(inspection: &Inspection, findings: &mut Findings) {
    let volumes = inspection.items("volumes");
    let name = |volume: &Node| volume.get("name").and_then(Node::as_str).map(str::to_owned);
    let named: Vec<String> = volumes.iter().filter_map(name).collect();
    if named.len() < volumes.len()
        || volumes.iter().any(|volume| volume.get("name").is_some_and(|name| inspection.is_open(name)))
    {
        return;
    }
    let chart_volumes = inspection.model.chart_volumes();
    let candidates = || chart_volumes.iter().copied().chain(named.iter().map(String::as_str));
    let known: HashSet<&str> = candidates().collect();
    for found in inspection.mounts() {
        let Some(text) = found.name.and_then(|name| inspection.known(name)).filter(|text| !known.contains(text)) else {
            continue;
        };
        let span = found.name.map_or(found.node.span, |name| name.span);
        let near = did_you_mean(text, candidates().take(MOST_CANDIDATES));
        let help = near.unwrap_or_else(|| "add it under `volumes`".to_owned());
        let place = Place::new(span, format!("{}.name", found.path));
        findings.report(place, format!("there is no volume `{text}`: the API server refuses this")).help(help);
    }
}
