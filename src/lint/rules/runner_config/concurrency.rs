use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports an invalid `concurrent`, and `concurrent` and `limit` settings that contradict each other.
    ///
    /// ## Why it matters
    ///
    /// `concurrent` limits the jobs of all runners of a manager, `limit` those of one runner. If `concurrent` exceeds
    /// the limit of the only runner, the manager never runs that many jobs. With a `concurrent` below 1, the runner does not start.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// concurrent: 20
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       limit = 5 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// concurrent: 20
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       limit = 20
    ///       request_concurrency = 4
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `limit` of the runner to `concurrent` or more, remove `limit`, or lower `concurrent`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the global section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-global-section)
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    RG066 "concurrency" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let Some(root) = config.root() else { return };
    let own = root.get("concurrent");
    if let Some(view) = own
        .as_ref()
        .filter(|view| view.node.as_int().is_some_and(|number| number < 1))
    {
        findings
            .report(
                config.value(view),
                "invalid `concurrent`: expected at least 1; the runner does not start",
            )
            .level(Severity::Error)
            .help("write `concurrent = 10`, the default of the chart");
    }
    let runners = config.runners();
    if let [runner] = runners.as_slice() {
        check_limit(config, runner, own.as_ref(), findings);
    } else if let (false, Some(view)) = (config.is_template(), own) {
        check_runners(config, &view, runners.len(), findings);
    }
}

/// Reports a limit below the number of runners.
fn check_runners(
    config: &ConfigContext<'_>,
    concurrent: &View<'_>,
    runners: usize,
    findings: &mut Findings,
) {
    let number = concurrent
        .node
        .as_int()
        .and_then(|number| usize::try_from(number).ok());
    if number.is_some_and(|number| (1..runners).contains(&number)) {
        let message = format!(
            "`concurrent` is lower than the number of runners ({runners}): some wait for the others"
        );
        findings
            .report(config.value(concurrent), message)
            .help(format!("write `concurrent = {runners}` or more"));
    }
}

/// Reports a limit above that of the only runner.
fn check_limit(
    config: &ConfigContext<'_>,
    runner: &View<'_>,
    own: Option<&View<'_>>,
    findings: &mut Findings,
) {
    let own = own.filter(|_| !config.is_template());
    let concurrent = if config.is_template() {
        config.chart().concurrent
    } else {
        own.and_then(|own| own.node.as_int())
    };
    let Some(limit) = runner.get("limit") else {
        return;
    };
    let (Some(number), Some(most)) = (concurrent, limit.node.as_int().filter(|most| *most > 0))
    else {
        return;
    };
    if number > most {
        let message = format!(
            "`concurrent` ({number}) has no effect above {most}: the only runner has `limit = {most}`"
        );
        let finding = findings.report(config.value(own.unwrap_or(&limit)), message);
        let finding = finding.help(format!("write `limit = {number}` or `concurrent = {most}`"));
        if own.is_some() {
            finding.related(limit.node.span, "the limit of the only runner");
        }
    }
}
