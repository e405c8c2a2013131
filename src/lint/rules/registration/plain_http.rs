use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a `gitlabUrl` with the scheme `http` outside the cluster.
    ///
    /// ## Why it matters
    ///
    /// The runner's token, the jobs' tokens and all secret variables of all jobs cross the network unencrypted.
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
    ///
    /// ## Fix
    ///
    /// Use `https`. For a certificate from a private CA, put the certificate into a Secret and set `certsSecretName`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: self-signed certificates](https://docs.gitlab.com/runner/configuration/tls-self-signed/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG161 "plain-http" Info
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let Some(rest) = context
        .text("gitlabUrl")
        .and_then(|url| url.strip_prefix("http://"))
    else {
        return;
    };
    let host = rest.split(['/', ':', '?']).next().unwrap_or_default();
    let is_internal = !host.contains('.')
        || host.contains(".svc")
        || host == "127.0.0.1"
        || host.ends_with(".local");
    if !is_internal {
        let message =
            "unencrypted `gitlabUrl`: tokens and secrets of jobs cross the network in plain text";
        let help = "change the scheme to `https`; for a private CA set `certsSecretName` to a Secret with its certificate";
        findings.report(context.at("gitlabUrl"), message).help(help);
    }
}
