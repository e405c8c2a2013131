use std::collections::HashSet;

use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

rule! {
    /// Two containers of the pod have one name.
    ///
    /// The API server refuses that, also where one of them only runs before the others. The manager's container is
    /// called like the Deployment.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// extraContainers:
    ///   - name: proxy
    ///     image: envoyproxy/envoy:v1.34.1
    ///   - name: proxy # <-
    ///     image: nginx:1.29
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// extraContainers:
    ///   - name: proxy
    ///     image: envoyproxy/envoy:v1.34.1
    ///   - name: web
    ///     image: nginx:1.29
    /// ```
    RG204 "container-name" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let mut seen: HashSet<&str> = inspection.model.chart_containers().into_iter().collect();
    for list in ["initContainers", "extraContainers"] {
        for (index, container) in inspection.items(list).iter().enumerate() {
            let Some(node) = container.get("name") else { continue };
            let Some(name) = inspection.known(node) else { continue };
            if !seen.insert(name) {
                let place = Place::new(node.span, format!("{list}[{index}].name"));
                let message = format!("there is a container `{name}` already: the API server refuses a second");
                findings.report(place, message).help("choose another name");
            }
        }
    }
}
