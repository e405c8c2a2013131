use super::cache_setting::AWS_SDK;
use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::{Fix, Severity};
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;
use crate::runner_config::edit::TomlChange;
use crate::runner_config::version::RunnerVersion;

rule! {
    /// ## What it does
    ///
    /// Reports a cache `Type` without its section, a cache section without `Type`, or the section of another type.
    ///
    /// ## Why it matters
    ///
    /// `Type` selects which one of `[runners.cache.s3]`, `[runners.cache.gcs]` and `[runners.cache.azure]` the runner
    /// reads. If the two do not match, jobs run, but nothing is cached.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         [runners.cache.s3] # <-
    ///           BucketName = "ci-cache"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3" # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         [runners.cache.s3]
    ///           BucketName = "ci-cache"
    ///         [runners.cache.gcs] # <-
    ///           BucketName = "ci-cache"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         [runners.cache.s3]
    ///           BucketName = "ci-cache"
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `Type` to the name of the section (`Type = "s3"` for `[runners.cache.s3]`), and remove the sections of other
    /// types.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[runners.cache]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscache-section)
    RG053 "cache-type" Error of Config
}

/// The first runner version with the type `gcsv2`.
const GOOGLE_SDK: RunnerVersion = RunnerVersion::new(17, 0, 0);

/// A type of cache: its names, its section, the key of the bucket, and the environment variable that also sets the bucket.
pub(super) struct Kind {
    pub(super) types: [&'static str; 2],
    pub(super) section: &'static str,
    pub(super) bucket: &'static str,
    pub(super) variable: &'static str,
}

/// The types of cache.
pub(super) const KINDS: [Kind; 3] = [
    Kind {
        types: ["s3", "s3v2"],
        section: "s3",
        bucket: "BucketName",
        variable: "CACHE_S3_BUCKET_NAME",
    },
    Kind {
        types: ["gcs", "gcsv2"],
        section: "gcs",
        bucket: "BucketName",
        variable: "CACHE_GCS_BUCKET_NAME",
    },
    Kind {
        types: ["azure", "azure"],
        section: "azure",
        bucket: "ContainerName",
        variable: "CACHE_AZURE_CONTAINER_NAME",
    },
];

/// The caches of a known type, with the value of `Type`. The schema reports unknown types.
pub(super) fn typed<'a>(
    config: &ConfigContext<'a>,
) -> impl Iterator<Item = (View<'a>, View<'a>, &'static Kind)> {
    config.runners().into_iter().filter_map(|runner| {
        let cache = runner
            .get("cache")
            .filter(|cache| cache.node.as_map().is_some())?;
        let name = cache.get("Type")?;
        let kind = KINDS.iter().find(|kind| {
            name.as_text()
                .is_some_and(|name| kind.types.contains(&name))
        })?;
        Some((cache, name, kind))
    })
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for runner in config.runners() {
        if let Some(cache) = runner
            .get("cache")
            .filter(|cache| cache.node.as_map().is_some())
        {
            check_missing_type(config, &cache, findings);
        }
    }
    for (cache, name, kind) in typed(config) {
        check_sections(config, (&cache, &name, kind), findings);
        check_version(config, &name, findings);
    }
}

/// Types of later runner versions.
fn check_version(config: &ConfigContext<'_>, name: &View<'_>, findings: &mut Findings) {
    let since = match name.as_text() {
        Some("s3v2") => AWS_SDK,
        Some("gcsv2") => GOOGLE_SDK,
        _ => return,
    };
    let runner = config.runner().version;
    if runner < since {
        let kind = name.as_text().unwrap_or_default();
        let message = format!(
            "the cache type `{kind}` requires runner {since} or later: runner {runner} caches nothing"
        );
        let former = kind.trim_end_matches("v2");
        findings
            .report(config.value(name), message)
            .suggest(config, name, "Type", Some(former));
    }
}

/// Sections without a `Type` that selects one of them.
fn check_missing_type(config: &ConfigContext<'_>, cache: &View<'_>, findings: &mut Findings) {
    if cache.text("Type").is_some() || config.has_variable("CACHE_TYPE") {
        return;
    }
    let is_filled = |kind: &&Kind| {
        cache
            .get(kind.section)
            .is_some_and(|view| view.node.is_truthy())
    };
    let Some(kind) = KINDS.iter().find(is_filled) else {
        return;
    };
    if let Some(section) = cache.get(kind.section) {
        let name = kind.section;
        findings
            .report(
                config.key(&section),
                format!("`[runners.cache.{name}]` has no effect: `[runners.cache]` has no `Type`"),
            )
            .help(format!("add `Type = \"{name}\"` to `[runners.cache]`"))
            .maybe_fix(typed_as(config, cache, name));
    }
}

/// Sets the type, in place of an empty one.
fn typed_as(config: &ConfigContext<'_>, cache: &View<'_>, name: &str) -> Option<Fix> {
    let change = match cache.get("Type") {
        Some(empty) => empty.replaced(format!("{name:?}")),
        None => TomlChange::Insert {
            section: "runners.cache".to_owned(),
            line: format!("Type = {name:?}"),
        },
    };
    config.fix(format!("add `Type = {name:?}`"), [change])
}

/// Sections of another type, and the section of the type if it is missing.
fn check_sections(
    config: &ConfigContext<'_>,
    cache: (&View<'_>, &View<'_>, &Kind),
    findings: &mut Findings,
) {
    let (
        cache,
        name,
        Kind {
            section,
            bucket,
            variable,
            ..
        },
    ) = cache;
    for other in KINDS.iter().filter(|other| other.section != *section) {
        if let Some(view) = cache
            .get(other.section)
            .filter(|view| view.node.is_truthy())
        {
            let message = format!(
                "`[runners.cache.{}]` has no effect: the cache has the type `{section}`",
                other.section
            );
            findings
                .report(config.key(&view), message)
                .level(Severity::Warning)
                .related(name.node.span, "the type");
        }
    }
    if cache.get(section).is_none() && !config.has_variable(variable) {
        findings
            .report(
                config.value(name),
                format!("missing `[runners.cache.{section}]`: the cache has the type `{section}`"),
            )
            .help(format!(
                "add `[runners.cache.{section}]` with `{bucket} = \"…\"`"
            ));
    }
}
