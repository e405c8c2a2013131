use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a `url` in `runners.config` that differs from `gitlabUrl`.
    ///
    /// ## Why it matters
    ///
    /// The runner registers with `gitlabUrl`; the URL in the template is ignored. If that one is correct, the runner
    /// connects to the wrong GitLab instance.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    ///   config: |
    ///     [[runners]]
    ///       url = "https://gitlab.com" # <-
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
    /// Set `gitlabUrl`, and remove `url` from `runners.config`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    RG049 "url-in-template" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let Some(used) = config.chart().gitlab_url.filter(|_| config.is_template()) else {
        return;
    };
    for url in config
        .runners()
        .iter()
        .take(1)
        .filter_map(|runner| runner.get("url"))
    {
        let is_other = |text: &str| text.trim_end_matches('/') != used.trim_end_matches('/');
        if url.as_text().is_some_and(is_other) {
            findings
                .report(
                    config.value(&url),
                    "`url` has no effect in the template: `gitlabUrl` sets another URL",
                )
                .help("remove `url`, or write its value to `gitlabUrl`")
                .maybe_fix(config.removal(&url));
        }
    }
}
