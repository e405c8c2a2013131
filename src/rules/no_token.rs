use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The values say where GitLab is, and no token.
    ///
    /// Without a token the runner does not register. It may come by a flag where this is installed, or from a Secret.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com # <-
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    RG158 "no-token" Info, Absence
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    // A file of a few lines is laid over another one, which may hold the token.
    let is_whole = ["rbac", "serviceAccount", "runners"].iter().any(|path| inspection.is_written(path));
    if inspection.is_written("gitlabUrl") && is_whole && inspection.model.token_source().is_none() {
        let message = "there is no token for this GitLab: the runner will not register";
        let help = "name a Secret with it in `runners.secret`, or give `runnerToken` by a flag";
        findings.report(inspection.key("gitlabUrl"), message).help(help);
    }
}
