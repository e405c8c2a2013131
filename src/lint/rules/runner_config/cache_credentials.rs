use crate::input::placeholder::is_open;
use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports incomplete or contradictory cache credentials.
    ///
    /// S3 keys come in pairs, `AuthenticationType` decides which credentials the runner uses, and S3-compatible storage
    /// other than Amazon's needs explicit keys.
    ///
    /// ## Why it matters
    ///
    /// The runner accepts such a configuration. The mistake shows only when the first job downloads or uploads its
    /// cache.
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
    ///           BucketName = "ci-cache"
    ///           AccessKey = "ci" # <-
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
    ///           AuthenticationType = "iam"
    /// ```
    ///
    /// ## Fix
    ///
    /// Set both `AccessKey` and `SecretKey`, or use instance credentials with `AuthenticationType = "iam"`. Prefer a
    /// Secret, named in `runners.cache.secretName`, to keys in the values.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[runners.cache]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscache-section)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG055 "cache-credentials" Warning of Config
}

/// Two keys that have no effect without each other, with the environment variables that also set them.
type Pair = [(&'static str, &'static str); 2];

const S3: Pair = [
    ("AccessKey", "CACHE_S3_ACCESS_KEY"),
    ("SecretKey", "CACHE_S3_SECRET_KEY"),
];
const GCS: Pair = [
    ("AccessID", "CACHE_GCS_ACCESS_ID"),
    ("PrivateKey", "CACHE_GCS_PRIVATE_KEY"),
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for cache in config
        .runners()
        .iter()
        .filter_map(|runner| runner.get("cache"))
    {
        if let Some(s3) = cache.get("s3") {
            check_pair(config, &s3, S3, findings);
            check_s3(config, &s3, findings);
        }
        if let Some(gcs) = cache.get("gcs") {
            check_pair(config, &gcs, GCS, findings);
        }
    }
}

fn check_pair(config: &ConfigContext<'_>, section: &View<'_>, keys: Pair, findings: &mut Findings) {
    let is_set = |(key, variable)| section.text(key).is_some() || config.has_variable(variable);
    for (present, missing) in [(keys[0], keys[1]), (keys[1], keys[0])] {
        let view = section
            .get(present.0)
            .filter(|view| view.as_text().is_some());
        if let (Some(view), false, false) = (view, is_set(missing), config.chart().has_cache_secret)
        {
            let message = format!("`{}` has no effect: `{}` is missing", present.0, missing.0);
            findings
                .report(config.key(&view), message)
                .help(format!("add `{} = \"…\"`", missing.0));
        }
    }
}

fn check_s3(config: &ConfigContext<'_>, s3: &View<'_>, findings: &mut Findings) {
    let keys = s3
        .get("AccessKey")
        .filter(|_| s3.text("AccessKey").is_some() && s3.text("SecretKey").is_some());
    match s3
        .get("AuthenticationType")
        .and_then(|view| view.as_text().map(|name| (view, name)))
    {
        Some((_, name)) if is_open(name) => {}
        Some((view, name)) => check_authentication(config, &view, name, keys.as_ref(), findings),
        None => keys
            .iter()
            .for_each(|keys| check_server(config, s3, keys, findings)),
    }
}

fn check_authentication(
    config: &ConfigContext<'_>,
    view: &View<'_>,
    name: &str,
    keys: Option<&View<'_>>,
    findings: &mut Findings,
) {
    if name.eq_ignore_ascii_case("iam") {
        if let Some(keys) = keys {
            let message =
                "`AccessKey` and `SecretKey` have no effect: `AuthenticationType` is `iam`";
            findings
                .report(config.value(view), message)
                .related(keys.key_span, "the keys");
        }
    } else if !name.eq_ignore_ascii_case("access-key") {
        let message = format!(
            "invalid `AuthenticationType` `{}`: expected `access-key` or `iam`",
            clip(name)
        );
        findings
            .report(config.value(view), message)
            .level(Severity::Error)
            .help("write `access-key` or `iam`");
    }
}

/// With keys but without a server address, the runner uses the IAM role of its machine or pod.
fn check_server(
    config: &ConfigContext<'_>,
    s3: &View<'_>,
    keys: &View<'_>,
    findings: &mut Findings,
) {
    if s3.text("ServerAddress").is_none() && !config.has_variable("CACHE_S3_SERVER_ADDRESS") {
        findings
            .report(config.key(keys), "`AccessKey` and `SecretKey` have no effect: `ServerAddress` is missing")
            .help("add `ServerAddress = \"s3.amazonaws.com\"` or `AuthenticationType = \"access-key\"`")
            .note("without both, the runner uses the IAM role of its machine or pod");
    }
}
