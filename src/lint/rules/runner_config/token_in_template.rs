use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a token in `runners.config`, which is ignored.
    ///
    /// ## Why it matters
    ///
    /// The runner registers with the token from `runnerToken` or from the Secret in `runners.secret`. A token in the
    /// template has no effect, but everybody with read access to the values or to the ConfigMap can read it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       token = "glrt-abcdefghij0123456789" # <-
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
    ///   config: |
    ///     [[runners]]
    ///       output_limit = 8192
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove the token from `runners.config`. If the file was shared, revoke the token in GitLab.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab: token overview](https://docs.gitlab.com/security/tokens/)
    RG048 "token-in-template" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    if !config.is_template() {
        return;
    }
    for runner in config.runners().iter().take(1) {
        for (key, view) in ["token", "registration_token"]
            .iter()
            .filter_map(|key| Some((key, runner.get(key)?)))
        {
            if view.as_text().is_some() {
                findings
                    .report(
                        config.value(&view),
                        format!("`{key}` has no effect in the template, and it is a secret in plain text"),
                    )
                    .help(format!("remove `{key}`; set `runnerToken`, or a Secret with `runners.secret`"))
                    .maybe_fix(config.removal(&view));
            }
        }
    }
}
