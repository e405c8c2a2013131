use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// `concurrent` is less than one.
    ///
    /// The runner cannot work without a job: it takes 1, and complains in its log. Who wants it to pause says so in
    /// GitLab, or sets `replicas: 0`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// concurrent: 0 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// replicas: 0
    /// ```
    RG231 "no-jobs" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.number("concurrent").is_some_and(|number| number < 1) && inspection.given("concurrent").is_some() {
        let message = "the runner takes 1 for this";
        findings.report(inspection.at("concurrent"), message).help("set `replicas: 0` for a runner that rests");
    }
}
