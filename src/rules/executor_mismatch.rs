use crate::inspection::ConfigContext;
use crate::rule;
use crate::rule::Findings;
use crate::runner_config::is_open;

rule! {
    /// `runners.config` names another executor than the one that will run.
    ///
    /// The chart registers the runner with `runners.executor` (`kubernetes`, where it says nothing). An `executor` in
    /// the template is not used.
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
    RG051 "executor-mismatch" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    if !config.is_template() {
        return;
    }
    let used = config.chart().executor.unwrap_or("kubernetes");
    for view in config.runners().iter().filter_map(|runner| runner.get("executor")) {
        if view.as_text().is_some_and(|name| !is_open(name) && name != used) {
            findings
                .report(config.value(&view), format!("`executor` has no effect: the chart registers with `{used}`"))
                .help("remove it, or set `runners.executor` in the values");
        }
    }
}
