use std::collections::HashSet;

use crate::inspection::{Inspection, origin};
use crate::kubernetes;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The API server would refuse an object that the chart makes of the values.
    ///
    /// Every value by itself may be well formed: the object that comes of them is not. A name is too long, a field is
    /// left empty, one number is greater than another. Looked at only where nothing else is wrong.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// fullnameOverride: My_Runner # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// fullnameOverride: my-runner
    /// ```
    RG036 "refused-object" Error of Objects, RejectedDownstream
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if findings.have_errors() {
        return;
    }
    let manifests = inspection.manifests().and_then(|rendered| rendered.as_ref().ok());
    let mut places = HashSet::new();
    for manifest in manifests.into_iter().flatten().filter(|manifest| !is_of_user(manifest.template)) {
        for problem in kubernetes::check_object(&manifest.object) {
            let place = origin::of(&problem, &manifest.object, inspection);
            // One name goes into many objects.
            if places.insert(place.span) {
                let object = format!("{}/{}", manifest.kind(), manifest.name());
                let message = format!("in the {object} that comes of this, {}", problem.message);
                findings.report(place, message).maybe_help(problem.help);
            }
        }
    }
}

/// Objects of the user's own are looked at where they stand.
fn is_of_user(template: &str) -> bool {
    template.ends_with("extra-manifests.yaml")
}
