use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a runner without a URL or a token in a complete configuration.
    ///
    /// ## Why it matters
    ///
    /// With `runners.configOverride`, or in a separate `config.toml`, the runner does not register and no setting is
    /// filled in. A runner without a URL or a token gets no jobs.
    ///
    /// ## Bad
    ///
    /// ```toml
    /// [[runners]] # <-
    ///   url = "https://gitlab.example.com"
    ///   executor = "kubernetes"
    /// ```
    ///
    /// ## Good
    ///
    /// ```toml
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "kubernetes"
    /// ```
    ///
    /// ## Fix
    ///
    /// Add `url` and `token` to each `[[runners]]` section, or set `CI_SERVER_URL` and `CI_SERVER_TOKEN` in the
    /// manager's environment.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    /// - [GitLab Runner: registering runners](https://docs.gitlab.com/runner/register/)
    RG047 "runner-incomplete" Error of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    if config.is_template() {
        return;
    }
    for runner in config.runners() {
        for (key, variable) in [("url", "CI_SERVER_URL"), ("token", "CI_SERVER_TOKEN")] {
            if runner.text(key).is_none() && !config.has_variable(variable) {
                let place = runner.get(key).unwrap_or_else(|| runner.clone());
                findings
                    .report(
                        config.value(&place),
                        format!("missing `{key}` in `[[runners]]`: the runner gets no jobs"),
                    )
                    .help(format!("add `{key} = \"…\"`"));
            }
        }
    }
}
