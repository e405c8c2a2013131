use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;
use crate::runner_config::flags;
use helm_template::suggestion::{did_you_mean, suggested};

rule! {
    /// ## What it does
    ///
    /// Reports an unknown feature flag.
    ///
    /// ## Why it matters
    ///
    /// The runner ignores unknown feature flags without a message.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_USE_FASTZIPP = true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_TIMESTAMPS = true
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the spelling, or remove the flag.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: feature flags](https://docs.gitlab.com/runner/configuration/feature-flags/)
    RG073 "feature-flag-unknown" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for section in config
        .runners()
        .iter()
        .filter_map(|runner| runner.get("feature_flags"))
    {
        for (name, view) in section.entries().filter(|(name, _)| !flags::exists(name)) {
            let meant = did_you_mean(name, flags::names(config.runner().version));
            let fix = meant.as_deref().and_then(suggested).and_then(|name| {
                config.fix(format!("rename the key to `{name}`"), [view.renamed(name)])
            });
            findings
                .report(
                    config.key(&view),
                    format!("unknown feature flag `{}`: it has no effect", clip(name)),
                )
                .maybe_help(meant)
                .maybe_fix(fix);
        }
    }
}
