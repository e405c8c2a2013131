use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::reference::last;
use crate::runner_config::setting;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a value of a type that only later runner versions accept.
    ///
    /// The runner version is that of `--runner-version`, `image.tag` or the chart version.
    ///
    /// ## Why it matters
    ///
    /// The runner stops with an error if a value has a type that it does not accept.
    ///
    /// ## Bad
    ///
    /// ```yaml --runner-version 13.10.0
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         pull_policy = ["always", "if-not-present"] # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --runner-version 13.10.0
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         pull_policy = "if-not-present"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the value in the type that the runner version accepts, or use a later runner version.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: changelog](https://gitlab.com/gitlab-org/gitlab-runner/-/blob/main/CHANGELOG.md)
    RG084 "config-type-too-new" Error of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let runner = config.runner().version;
    for used in config.used_keys() {
        let node = used.view.node;
        if let Some(since) = used
            .lifetime
            .accepts_since(node)
            .filter(|_| !used.lifetime.accepts(node, runner))
        {
            let name = last(used.lifetime.name());
            let message = format!(
                "`{name}` accepts {} since runner {since}: runner {runner} stops with an error",
                kind(node)
            );
            findings
                .report(config.value(&used.view), message)
                .maybe_help(older_form(used.lifetime.name(), node));
        }
    }
}

fn kind(node: &Node) -> &'static str {
    match (node.as_list(), node.as_map()) {
        (Some(_), _) => "an array",
        (_, Some(_)) => "a table",
        _ => node.value.kind(),
    }
}

/// The first item of an array as the only value.
fn older_form(path: &str, node: &Node) -> Option<String> {
    let (section, name) = path.rsplit_once('.')?;
    let line = setting::line(section, name, node.as_list()?.first()?)?;
    Some(format!("write `{line}`"))
}
