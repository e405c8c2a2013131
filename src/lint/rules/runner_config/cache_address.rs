use super::cache_type::{Kind, typed};
use crate::input::placeholder::is_open;
use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports an address or a bucket name of a cache that is not valid.
    ///
    /// `ServerAddress` and `StorageDomain` are a host, with or without a port. A bucket is a name without scheme and path.
    ///
    /// ## Why it matters
    ///
    /// The runner adds the scheme, the bucket and the path itself, and builds a URL such as `https://https://…`. Each job
    /// then fails to download and to upload its cache, and only logs a warning.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         [runners.cache.s3]
    ///           ServerAddress = "https://s3.amazonaws.com" # <-
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
    ///           ServerAddress = "s3.amazonaws.com"
    ///           BucketName = "ci-cache"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write only the host in `ServerAddress` and `StorageDomain`; `Insecure = true` selects HTTP for S3. Write a path in
    /// the bucket as `Path` in `[runners.cache]`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[runners.cache]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscache-section)
    RG089 "cache-address" Error of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for (cache, _, kind) in typed(config) {
        let Some(section) = cache.get(kind.section) else {
            continue;
        };
        for key in ["ServerAddress", "StorageDomain"] {
            check_host(config, &section, key, findings);
        }
        check_bucket(config, &section, kind, findings);
    }
}

fn check_host(config: &ConfigContext<'_>, section: &View<'_>, key: &str, findings: &mut Findings) {
    let Some((view, text)) = literal(section, key) else {
        return;
    };
    let (scheme, rest) = text
        .split_once("://")
        .map_or((None, text), |(scheme, rest)| (Some(scheme), rest));
    let host = rest
        .split('/')
        .next()
        .unwrap_or_default()
        .trim_start_matches('.');
    let problem = match scheme {
        Some(scheme) => format!("found the scheme `{}`", clip(scheme)),
        None if text.starts_with('.') => "found a leading `.`".to_owned(),
        None if text.contains('/') => "found a path".to_owned(),
        None => return,
    };
    let finding = findings.report(
        config.value(&view),
        format!("invalid `{key}`: expected a host, {problem}"),
    );
    if !host.is_empty() {
        let fix = config.replacement(&view, &format!("{host:?}"));
        finding
            .help(format!("write `{key} = \"{}\"`", clip(host)))
            .maybe_fix(fix);
    }
}

fn check_bucket(
    config: &ConfigContext<'_>,
    section: &View<'_>,
    kind: &Kind,
    findings: &mut Findings,
) {
    let key = kind.bucket;
    let Some((view, text)) = literal(section, key) else {
        return;
    };
    let name = text.split_once("://").map_or(text, |(_, name)| name);
    let bucket = name.split('/').next().unwrap_or_default().to_lowercase();
    let (problem, help) = if name != text {
        ("a URL", format!("write `{key} = \"{}\"`", clip(&bucket)))
    } else if name.contains('/') {
        let help = "write the part after `/` as `Path` in `[runners.cache]`";
        ("a path", help.to_owned())
    } else if name.contains(char::is_uppercase) {
        let help = format!("write `{key} = \"{}\"`", clip(&bucket));
        ("uppercase letters", help)
    } else {
        return;
    };
    let is_name = !bucket.is_empty() && name.trim_end_matches('/').len() == bucket.len();
    let fix = is_name.then(|| config.replacement(&view, &format!("{bucket:?}")));
    let fix = fix.flatten();
    findings
        .report(
            config.value(&view),
            format!("invalid `{key}`: expected the name of a bucket, found {problem}"),
        )
        .help(help)
        .maybe_fix(fix);
}

/// The value of a key that is set here, and not by a variable or template.
fn literal<'a>(section: &View<'a>, key: &str) -> Option<(View<'a>, &'a str)> {
    let view = section.get(key)?;
    let text = view.as_text().filter(|text| !is_open(text))?;
    let is_variable = text.contains(['$', '{', '<', '%']);
    (!is_variable).then_some((view, text))
}
