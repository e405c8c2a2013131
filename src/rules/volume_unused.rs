use std::collections::HashSet;

use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

rule! {
    /// A volume is mounted nowhere.
    ///
    /// The pod waits for it all the same, and does not start while it is missing. Either a mount was forgotten, or the
    /// volume is left over.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// volumes:
    ///   - name: certificates # <-
    ///     configMap:
    ///       name: our-certificates
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
    RG201 "volume-unused" Info
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let mounts = inspection.mounts();
    let mounted: HashSet<&str> = mounts.iter().filter_map(|mount| mount.name?.as_str()).collect();
    for (index, volume) in inspection.items("volumes").iter().enumerate() {
        let Some(node) = volume.get("name") else { continue };
        if let Some(name) = inspection.known(node).filter(|name| !mounted.contains(name)) {
            let place = Place::new(node.span, format!("volumes[{index}].name"));
            let message = format!("nothing mounts `{name}`");
            findings.report(place, message).help("mount it under `volumeMounts`, or leave it out");
        }
    }
}
