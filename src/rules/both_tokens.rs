use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// Both a runner's token and a registration token are given.
    ///
    /// The runner takes its own token, and nothing is registered anew: the other one does nothing but lie around.
    ///
    /// ## Bad
    ///
    /// ```yaml --set runnerToken=glrt-abcdefghij0123456789
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runnerRegistrationToken: GR1348941abcdefghij012345678 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --set runnerToken=glrt-abcdefghij0123456789
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// ```
    RG154 "both-tokens" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.is_on("runnerToken") && inspection.is_on("runnerRegistrationToken") {
        let message = "beside `runnerToken` the registration token does nothing";
        findings
            .report(inspection.key("runnerRegistrationToken"), message)
            .help("leave it out")
            .related(inspection.key_span("runnerToken"), "the token that is used");
    }
}
