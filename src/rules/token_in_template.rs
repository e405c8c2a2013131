use crate::inspection::ConfigContext;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A token stands in `runners.config`, where it is never read.
    ///
    /// The runner registers with the token from `runnerToken`, or from the Secret that `runners.secret` names. One in
    /// the template does nothing, except that everybody who may read the values, or the ConfigMap on the cluster, can
    /// read it as well: take it out, and have it replaced if the file was shared.
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
    RG048 "token-in-template" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    if !config.is_template() {
        return;
    }
    for runner in config.runners().iter().take(1) {
        for (key, view) in ["token", "registration_token"].iter().filter_map(|key| Some((key, runner.get(key)?))) {
            if view.as_text().is_some() {
                findings
                    .report(
                        config.value(&view),
                        format!("`{key}` has no effect in the template, and it is a secret in plain text"),
                    )
                    .help(format!("remove `{key}`; set `runnerToken`, or a Secret with `runners.secret`"));
            }
        }
    }
}
