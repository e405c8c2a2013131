use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The autoscaler's least number of replicas is above its greatest.
    ///
    /// The API server refuses it. What is not set is 1.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// hpa:
    ///   minReplicas: 3 # <-
    ///   maxReplicas: 2
    /// ```
    ///
    /// ```yaml
    /// hpa:
    ///   minReplicas: 2 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// hpa:
    ///   minReplicas: 2
    ///   maxReplicas: 3
    /// ```
    RG117 "hpa-bounds" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if !inspection.is_on("hpa") {
        return;
    }
    let number = |path| match inspection.value(path).filter(|node| node.is_truthy()) {
        None => Some(1),
        Some(_) => inspection.number(path),
    };
    if let (Some(least), Some(most)) = (number("hpa.minReplicas"), number("hpa.maxReplicas"))
        && least > most
    {
        let message = format!("at least {least} replicas, and at most {most}: the API server refuses this");
        findings
            .report(inspection.at("hpa.minReplicas"), message)
            .help("raise `hpa.maxReplicas`")
            .related(inspection.key_span("hpa.maxReplicas"), "the maximum");
    }
}
