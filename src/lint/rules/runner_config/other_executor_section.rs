use super::unknown_executor::EXECUTORS;
use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a section for another executor than the one that runs the jobs.
    ///
    /// ## Why it matters
    ///
    /// Each executor reads only the section with its name: the `kubernetes` executor ignores `[runners.docker]`.
    /// Images, volumes and privileges in the wrong section have no effect.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.docker] # <-
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ## Fix
    ///
    /// Move the settings to the section of the executor, such as `[runners.kubernetes]`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: executors](https://docs.gitlab.com/runner/executors/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG052 "other-executor-section" Warning of Config
}

/// The sections that belong to executors.
const SECTIONS: [&str; 9] = [
    "kubernetes",
    "docker",
    "machine",
    "autoscaler",
    "instance",
    "ssh",
    "custom",
    "parallels",
    "virtualbox",
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for runner in config.runners() {
        let Some(executor) = config.executor_of(&runner) else {
            continue;
        };
        let Some((_, read)) = EXECUTORS.into_iter().find(|(name, _)| *name == executor) else {
            continue;
        };
        for section in SECTIONS
            .into_iter()
            .filter(|section| !read.contains(section))
        {
            let view = runner.get(section).filter(|view| view.node.is_truthy());
            // The chart's default configuration has a section that does not harm another executor.
            let Some(view) = view.filter(|view| !view.key_span.is_synthetic()) else {
                continue;
            };
            let help = match read.first() {
                Some(own) => format!("move its settings to `[runners.{own}]`"),
                None => format!("remove `[runners.{section}]`"),
            };
            let message =
                format!("`[runners.{section}]` has no effect: the executor is `{executor}`");
            findings.report(config.key(&view), message).help(help);
        }
    }
}
