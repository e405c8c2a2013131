use crate::input::placeholder::is_open;
use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an `executor` in `runners.config` that differs from `runners.executor`.
    ///
    /// ## Why it matters
    ///
    /// The chart registers the runner with `runners.executor` (default `kubernetes`). The executor in the template is
    /// ignored.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   executor: kubernetes
    ///   config: |
    ///     [[runners]]
    ///       executor = "docker" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   executor: kubernetes
    ///   config: |
    ///     [[runners]]
    ///       executor = "kubernetes"
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `runners.executor`, and remove `executor` from `runners.config`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: executors](https://docs.gitlab.com/runner/executors/)
    RG051 "executor-mismatch" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    if !config.is_template() {
        return;
    }
    let used = config.chart().executor.unwrap_or("kubernetes");
    for view in config
        .runners()
        .iter()
        .filter_map(|runner| runner.get("executor"))
    {
        if view
            .as_text()
            .is_some_and(|name| !is_open(name) && name != used)
        {
            findings
                .report(
                    config.value(&view),
                    format!("`executor` has no effect: the chart registers with `{used}`"),
                )
                .help("remove it, or set `runners.executor` in the values")
                .maybe_fix(config.removal(&view));
        }
    }
}
