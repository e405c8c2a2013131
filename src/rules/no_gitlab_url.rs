use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The values say a token, and not where GitLab is.
    ///
    /// Without its address the runner does not register: the chart warns of it when everything is installed.
    ///
    /// ## Bad
    ///
    /// ```yaml
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
    RG159 "no-gitlab-url" Warning, Absence
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let tokens = ["runnerToken", "runnerRegistrationToken", "runners.secret"];
    let Some(path) = tokens.into_iter().find(|path| inspection.is_written(path)) else { return };
    if !inspection.model.has_gitlab_url() {
        let message = "there is a token, and no `gitlabUrl` to use it with: the runner will not register";
        findings.report(inspection.key(path), message).help("set `gitlabUrl`, such as `https://gitlab.example.com`");
    }
}
