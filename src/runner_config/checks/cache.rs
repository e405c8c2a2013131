//! `[runners.cache]`: a type, the section of that type, a bucket in it, and credentials that fit together.

use crate::diagnostic::Level;
use crate::printable::clip;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::{View, is_open};

use super::Context;

/// A type of cache: its name, its section, the key of the bucket, and the variable that says the same to `register`.
struct Kind {
    types: [&'static str; 2],
    section: &'static str,
    bucket: &'static str,
    variable: &'static str,
}

const KINDS: [Kind; 3] = [
    Kind { types: ["s3", "s3v2"], section: "s3", bucket: "BucketName", variable: "CACHE_S3_BUCKET_NAME" },
    Kind { types: ["gcs", "gcsv2"], section: "gcs", bucket: "BucketName", variable: "CACHE_GCS_BUCKET_NAME" },
    Kind {
        types: ["azure", "azure"],
        section: "azure",
        bucket: "ContainerName",
        variable: "CACHE_AZURE_CONTAINER_NAME",
    },
];

pub(super) fn check(runner: &View<'_>, context: &Context<'_>, problems: &mut Vec<Problem>) {
    let Some(cache) = runner.get("cache").filter(|cache| cache.node.as_map().is_some()) else { return };
    match cache.get("Type").and_then(|view| view.as_text().map(|name| (view, name))) {
        // The schema lists the types and refuses any other.
        Some((view, name)) => {
            if let Some(kind) = KINDS.iter().find(|kind| kind.types.contains(&name)) {
                check_kind(&cache, kind, &view, context, problems);
            }
        }
        None => problems.extend(without_type(&cache, context)),
    }
    if let Some(s3) = cache.get("s3") {
        check_s3(&s3, context, problems);
    }
    if let Some(gcs) = cache.get("gcs") {
        pair(&gcs, [("AccessID", "CACHE_GCS_ACCESS_ID"), ("PrivateKey", "CACHE_GCS_PRIVATE_KEY")], context, problems);
    }
}

/// Sections, and nobody to say which one counts.
fn without_type(cache: &View<'_>, context: &Context<'_>) -> Option<Problem> {
    if context.environment.contains(&"CACHE_TYPE") {
        return None;
    }
    let kind = KINDS.iter().find(|kind| cache.get(kind.section).is_some_and(|view| view.node.is_truthy()))?;
    let section = cache.get(kind.section)?;
    let message = format!("`[runners.cache]` has no `Type`, so nothing of `[runners.cache.{}]` is used", kind.section);
    let problem = Problem::key(ProblemKind::CacheType, Level::Error, &section, message);
    Some(problem.help(format!("write `Type = \"{}\"` in `[runners.cache]`", kind.types[0])))
}

fn check_kind(cache: &View<'_>, kind: &Kind, name: &View<'_>, context: &Context<'_>, problems: &mut Vec<Problem>) {
    for other in KINDS.iter().filter(|other| other.section != kind.section) {
        if let Some(view) = cache.get(other.section).filter(|view| view.node.is_truthy()) {
            let message = format!("the cache is of type `{}`; nothing of this section is used", kind.section);
            problems.push(Problem::key(ProblemKind::CacheType, Level::Warning, &view, message));
        }
    }
    let Kind { section, bucket, variable, .. } = kind;
    let own = cache.get(section);
    if own.as_ref().and_then(|view| view.text(bucket)).is_some() || context.environment.contains(variable) {
        return;
    }
    let problem = match own {
        Some(view) => {
            let message = format!("the cache has no `{bucket}`, so nothing is cached");
            let place = view.get(bucket).map_or_else(
                || Problem::key(ProblemKind::CacheBucket, Level::Error, &view, &message),
                |empty| Problem::value(ProblemKind::CacheBucket, Level::Error, &empty, &message),
            );
            place.lacks(bucket).help(format!("name it: `{bucket} = \"…\"` in `[runners.cache.{section}]`"))
        }
        None => {
            let message =
                format!("the cache is of type `{section}`, and there is no `[runners.cache.{section}]` to say where");
            let problem = Problem::value(ProblemKind::CacheType, Level::Error, name, message);
            problem.help(format!("add `[runners.cache.{section}]` with `{bucket}`"))
        }
    };
    problems.push(problem);
}

fn check_s3(s3: &View<'_>, context: &Context<'_>, problems: &mut Vec<Problem>) {
    pair(s3, [("AccessKey", "CACHE_S3_ACCESS_KEY"), ("SecretKey", "CACHE_S3_SECRET_KEY")], context, problems);
    let keys = s3.get("AccessKey").filter(|_| s3.text("AccessKey").is_some() && s3.text("SecretKey").is_some());
    match s3.get("AuthenticationType").and_then(|view| view.as_text().map(|name| (view, name))) {
        Some((_, name)) if is_open(name) => {}
        Some((view, name)) => problems.extend(check_authentication(&view, name, keys.is_some())),
        None => problems.extend(keys.and_then(|keys| without_server(s3, &keys, context))),
    }
}

fn check_authentication(view: &View<'_>, name: &str, has_keys: bool) -> Option<Problem> {
    let is_role = name.eq_ignore_ascii_case("iam");
    if is_role && has_keys {
        let message = "with `iam` the keys in this section are not used";
        return Some(Problem::value(ProblemKind::CacheCredentials, Level::Warning, view, message));
    }
    (!is_role && !name.eq_ignore_ascii_case("access-key")).then(|| {
        let message = format!("`{}` is no authentication type; the cache would not be used", clip(name));
        let problem = Problem::value(ProblemKind::CacheCredentials, Level::Error, view, message);
        problem.help("write `access-key` or `iam`")
    })
}

/// The runner takes keys without a server address for a role: the keys are then not used.
fn without_server(s3: &View<'_>, keys: &View<'_>, context: &Context<'_>) -> Option<Problem> {
    if s3.text("ServerAddress").is_some() || context.environment.contains(&"CACHE_S3_SERVER_ADDRESS") {
        return None;
    }
    let message = "without `ServerAddress` the keys are not used: the runner takes the role of its machine or pod";
    let problem = Problem::key(ProblemKind::CacheCredentials, Level::Warning, keys, message);
    Some(problem.help("add `ServerAddress = \"s3.amazonaws.com\"` or `AuthenticationType = \"access-key\"`"))
}

/// Two keys of which one is worth nothing without the other; each with the variable that may say it instead.
fn pair(section: &View<'_>, keys: [(&str, &str); 2], context: &Context<'_>, problems: &mut Vec<Problem>) {
    let is_said = |(key, variable)| section.text(key).is_some() || context.environment.contains(&variable);
    for (there, missing) in [(keys[0], keys[1]), (keys[1], keys[0])] {
        let view = section.get(there.0).filter(|view| view.as_text().is_some());
        if let (Some(view), false, false) = (view, is_said(missing), context.has_cache_secret) {
            let message = format!("`{}` is worth nothing without `{}`", there.0, missing.0);
            problems.push(Problem::key(ProblemKind::CacheCredentials, Level::Warning, &view, message));
        }
    }
}
