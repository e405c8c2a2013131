use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The runner calls GitLab without encryption.
    ///
    /// Its token, the jobs' tokens and every secret variable of every job pass the network in plain text. Inside of one
    /// cluster that may be meant.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: http://gitlab.example.com # <-
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// certsSecretName: gitlab-example-com
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    RG161 "plain-http" Info
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let Some(rest) = inspection.text("gitlabUrl").and_then(|url| url.strip_prefix("http://")) else { return };
    let host = rest.split(['/', ':', '?']).next().unwrap_or_default();
    let is_near = !host.contains('.') || host.contains(".svc") || host == "127.0.0.1" || host.ends_with(".local");
    if !is_near {
        let message = "tokens and the jobs' secrets pass the network in plain text";
        findings
            .report(inspection.at("gitlabUrl"), message)
            .help("use `https`; `certsSecretName` names a Secret with certificates of your own");
    }
}
