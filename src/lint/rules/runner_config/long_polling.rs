use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::edit::TomlChange;

rule! {
    /// ## What it does
    ///
    /// Reports a runner that sends only one job request at a time.
    ///
    /// ## Why it matters
    ///
    /// With long polling GitLab holds a request for up to a minute. While the only request is held open, the runner does not
    /// start other jobs.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       request_concurrency = 1 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       request_concurrency = 4
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `request_concurrency` to 2 or more.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    RG067 "long-polling" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for runner in config.runners() {
        let limit = runner.int("limit").unwrap_or_default();
        let concurrency = runner.get("request_concurrency");
        let number = concurrency
            .as_ref()
            .map_or(Some(1), |view| view.node.as_int());
        let is_set_low = concurrency.is_some() && number == Some(1) && limit != 1;
        let line = "request_concurrency = 2".to_owned();
        let change = match &concurrency {
            Some(view) => view.replaced("2"),
            None => TomlChange::Insert {
                section: "runners".to_owned(),
                line,
            },
        };
        let is_low_by_default = concurrency.is_none() && limit == 2;
        let place = concurrency.or_else(|| runner.get("limit"));
        if let (Some(place), true) = (place, is_set_low || is_low_by_default) {
            findings
                .report(
                    config.value(&place),
                    "one job request at a time: with long polling, jobs wait up to a minute",
                )
                .help("add `request_concurrency = 2` or more to `[[runners]]`")
                .maybe_fix(config.fix("add `request_concurrency = 2`", [change]));
        }
    }
}
