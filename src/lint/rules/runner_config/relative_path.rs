use crate::input::placeholder::is_open;
use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a relative `builds_dir` or `cache_dir`.
    ///
    /// ## Why it matters
    ///
    /// Both are directories in the job's container and must be absolute paths.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       builds_dir = "builds" # <-
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       builds_dir = "/builds"
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ## Fix
    ///
    /// Start the path with `/`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    RG072 "relative-path" Error of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for runner in config
        .runners()
        .iter()
        .filter(|runner| runner.get("kubernetes").is_some())
    {
        for (key, view) in ["builds_dir", "cache_dir"]
            .iter()
            .filter_map(|key| Some((key, runner.get(key)?)))
        {
            let Some(path) = view.as_text().filter(|path| !is_open(path)) else {
                continue;
            };
            let is_windows = path.as_bytes().get(1) == Some(&b':');
            if !path.starts_with('/') && !is_windows {
                findings
                    .report(
                        config.value(&view),
                        format!("invalid `{key}`: expected an absolute path"),
                    )
                    .level(Severity::Warning)
                    .help(format!("write `/{path}`"))
                    .note("a relative path depends on the working directory of the container");
            }
        }
    }
}
