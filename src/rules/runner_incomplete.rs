use crate::inspection::ConfigContext;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A runner of a complete configuration lacks its address or its token.
    ///
    /// With `runners.configOverride`, or in a `config.toml` of its own, nothing is registered and nothing is filled in:
    /// what `[[runners]]` does not say, the runner does not know, and it gets no job.
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
                    .report(config.value(&place), format!("missing `{key}` in `[[runners]]`: the runner gets no jobs"))
                    .help(format!("add `{key} = \"…\"`"));
            }
        }
    }
}
