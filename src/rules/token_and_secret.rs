use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A token is given beside the name of a Secret.
    ///
    /// The chart then writes the token to a Secret of that name itself. One that exists already, which was most likely
    /// meant, is refused by Helm or overwritten.
    ///
    /// ## Bad
    ///
    /// ```yaml --set runnerToken=glrt-abcdefghij0123456789
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    RG157 "token-and-secret" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let has_token = inspection.is_on("runnerToken") || inspection.is_on("runnerRegistrationToken");
    if has_token && inspection.is_on("runners.secret") {
        let message = "the chart writes the token of the values to this Secret, instead of reading it from there";
        findings
            .report(inspection.at("runners.secret"), message)
            .help("keep the Secret, and leave the token out of the values")
            .related(inspection.key_span("runnerToken"), "the token in the values")
            .related(inspection.key_span("runnerRegistrationToken"), "the token in the values");
    }
}
