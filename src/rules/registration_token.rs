use super::wrong_token;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A registration token is used.
    ///
    /// GitLab has deprecated registration tokens; since GitLab 18 they are off unless an administrator allows them, and
    /// they will go. Each pod that starts registers a runner of its own with it, which stays in GitLab when it is not
    /// unregistered.
    ///
    /// ## Bad
    ///
    /// ```yaml --set runnerRegistrationToken=GR1348941abcdefghij012345678
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// unregisterRunners: false # <-
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
    RG155 "registration-token" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let is_wrong = inspection
        .text("runnerRegistrationToken")
        .is_some_and(|text| wrong_token::judge("runnerRegistrationToken", text).is_some());
    if is_wrong || !inspection.is_on("runnerRegistrationToken") || inspection.is_on("runnerToken") {
        return;
    }
    let help = "create the runner in GitLab, and write its `glrt-` token to `runnerToken`, or to a Secret";
    if !inspection.is_on("unregisterRunners") {
        let message = "each pod that ends leaves a runner behind in GitLab, and the next registers another";
        findings.report(inspection.at("unregisterRunners"), message).help(help);
    } else if inspection.model.replicas() > 1 {
        let message = "with a registration token each replica registers a runner of its own";
        findings.report(inspection.at("replicas"), message).help(help);
    } else {
        let message = "registration tokens are deprecated, and off by default since GitLab 18";
        findings.report(inspection.key("runnerRegistrationToken"), message).help(help);
    }
}
