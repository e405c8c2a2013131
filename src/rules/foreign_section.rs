use super::executor_unknown::EXECUTORS;
use crate::inspection::ConfigContext;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A section belongs to another executor than the one that runs the jobs.
    ///
    /// Each executor reads the section of its name: `[runners.docker]` says nothing to the `kubernetes` executor.
    /// Images, volumes and privileges that stand there have no effect.
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
    RG052 "foreign-section" Warning of Config
}

/// The sections that belong to executors.
const SECTIONS: [&str; 9] =
    ["kubernetes", "docker", "machine", "autoscaler", "instance", "ssh", "custom", "parallels", "virtualbox"];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for runner in config.runners() {
        let Some(executor) = config.executor_of(&runner) else { continue };
        let Some((_, read)) = EXECUTORS.into_iter().find(|(name, _)| *name == executor) else { continue };
        for section in SECTIONS.into_iter().filter(|section| !read.contains(section)) {
            let Some(view) = runner.get(section).filter(|view| view.node.is_truthy()) else { continue };
            let help = match read.first() {
                Some(own) => format!("move its settings to `[runners.{own}]`"),
                None => format!("remove `[runners.{section}]`"),
            };
            let message = format!("`[runners.{section}]` has no effect: the executor is `{executor}`");
            findings.report(config.key(&view), message).help(help);
        }
    }
}
