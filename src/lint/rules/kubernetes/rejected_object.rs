use std::collections::HashSet;

use crate::kubernetes;
use crate::lint::context::{RuleContext, origin};
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a rendered object that the API server rejects.
    ///
    /// The rule runs only if no other rule reports an error.
    ///
    /// ## Why it matters
    ///
    /// Every value may be valid on its own while the object is not: a name is too long, a field is empty, or one number
    /// exceeds another.
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
    ///
    /// ## Fix
    ///
    /// Change the value that the message names.
    ///
    /// ## References
    ///
    /// - [Kubernetes: objects](https://kubernetes.io/docs/concepts/overview/working-with-objects/)
    /// - [Kubernetes: object names and IDs](https://kubernetes.io/docs/concepts/overview/working-with-objects/names/)
    RG036 "rejected-object" Error of Objects, RejectedDownstream
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if findings.have_errors() {
        return;
    }
    let manifests = context
        .manifests()
        .and_then(|rendered| rendered.as_ref().ok());
    let mut places = HashSet::new();
    for manifest in manifests
        .into_iter()
        .flatten()
        .filter(|manifest| !is_extra_object(manifest.template))
    {
        for problem in kubernetes::check_object(&manifest.object) {
            let place = origin::of(&problem, &manifest.object, context);
            // One value may be the name of many objects.
            if places.insert(place.span) {
                let object = format!("{}/{}", manifest.kind(), manifest.name());
                let message = format!("invalid {object}: {}", problem.message);
                findings.report(place, message).maybe_help(problem.help);
            }
        }
    }
}

/// Returns true for `extraObjects`, which are checked in the values.
fn is_extra_object(template: &str) -> bool {
    template.ends_with("extra-manifests.yaml")
}
