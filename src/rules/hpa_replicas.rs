use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A number of replicas is set beside an autoscaler.
    ///
    /// The autoscaler decides how many pods there are. The chart leaves `replicas` out of the Deployment as soon as
    /// `hpa` holds something.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// replicas: 3 # <-
    /// hpa:
    ///   minReplicas: 3
    ///   maxReplicas: 5
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// hpa:
    ///   minReplicas: 3
    ///   maxReplicas: 5
    /// ```
    RG116 "hpa-replicas" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let is_given = inspection.given("replicas").is_some_and(|entry| !entry.node.is_null());
    if inspection.is_on("hpa") && is_given {
        let message = "`hpa` decides on the number of replicas: this does nothing";
        findings.report(inspection.key("replicas"), message).help("set `hpa.minReplicas` and leave `replicas` out");
    }
}
