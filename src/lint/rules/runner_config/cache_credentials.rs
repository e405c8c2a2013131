use super::cache_address::{Storage, literal, storage};
use super::cache_setting::AWS_SDK;
use super::cache_type::typed;
use crate::input::loaded::ConfigRole;
use crate::input::placeholder::is_open;
use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;
use crate::runner_config::View;
use crate::schema::Format;

rule! {
    /// ## What it does
    ///
    /// Reports incomplete or contradictory cache credentials.
    ///
    /// S3 keys come in pairs, `AuthenticationType` decides which credentials the runner uses, and S3-compatible storage
    /// other than Amazon's needs explicit keys. Google Cloud Storage takes the credentials of a service account, Azure the name
    /// of the storage account and its key or a workload identity.
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
            // Also with a type in other case, or without one, which a fix corrects.
            let kind = cache.text("Type").unwrap_or("s3");
            if kind.to_ascii_lowercase().starts_with("s3") {
                check_missing_s3(config, &s3, findings);
            }
        }
        if let Some(gcs) = cache.get("gcs") {
            check_pair(config, &gcs, GCS, findings);
        }
    }
    for (cache, _, kind) in typed(config) {
        let Some(section) = cache.get(kind.section) else {
            continue;
        };
        match kind.section {
            "s3" => {}
            "gcs" => check_gcs(config, &section, findings),
            _ => check_azure(config, &section, findings),
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
            if config.is_misspelled(section, missing.0) {
                continue;
            }
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
        let has_key = name.to_ascii_lowercase().contains("key") || keys.is_some();
        let meant = if has_key { "access-key" } else { "iam" };
        findings
            .report(config.value(view), message)
            .level(Severity::Error)
            .suggest(config, view, "AuthenticationType", Some(meant));
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

/// Storage that needs keys, and has none.
fn check_missing_s3(config: &ConfigContext<'_>, s3: &View<'_>, findings: &mut Findings) {
    let keys = ["AccessKey", "SecretKey"];
    let is_set = |key| s3.text(key).is_some() || config.is_misspelled(s3, key);
    let is_elsewhere = config.chart().has_cache_secret
        || config.has_variable_with("CACHE_S3_")
        || config.has_variable_with("AWS_");
    if is_elsewhere || keys.into_iter().any(is_set) {
        return;
    }
    check_session_token(config, s3, findings);
    let authentication = literal(s3, "AuthenticationType");
    if let Some((view, _)) = authentication
        .as_ref()
        .filter(|(_, name)| name.eq_ignore_ascii_case("access-key"))
    {
        let message = "missing `AccessKey` and `SecretKey`: `AuthenticationType` is `access-key`";
        findings
            .report(config.value(view), message)
            .level(Severity::Error)
            .help(NAME_SECRET);
    }
    let address = s3.get("ServerAddress");
    if let (None, Some(Storage::Other(host)), Some(address)) =
        (s3.text("AuthenticationType"), storage(s3), address)
    {
        let message = format!(
            "missing `AccessKey` and `SecretKey`: `{}` does not accept the IAM role of the runner, unlike Amazon S3",
            clip(host.rsplit('@').next().unwrap_or(host))
        );
        // The environment of a runner outside of the chart is unknown.
        let level = match config.role() {
            Some(ConfigRole::File) => Severity::Warning,
            _ => Severity::Error,
        };
        findings
            .report(config.value(&address), message)
            .level(level)
            .help(NAME_SECRET);
    }
}

/// Where credentials belong.
const NAME_SECRET: &str = "put them into a Secret, and name it in `runners.cache.secretName`";

fn check_session_token(config: &ConfigContext<'_>, s3: &View<'_>, findings: &mut Findings) {
    if let Some(token) = s3
        .get("SessionToken")
        .filter(|view| view.as_text().is_some())
    {
        let message = "`SessionToken` has no effect: `AccessKey` and `SecretKey` are missing";
        findings
            .report(config.key(&token), message)
            .help(NAME_SECRET);
    }
}

fn check_gcs(config: &ConfigContext<'_>, gcs: &View<'_>, findings: &mut Findings) {
    let file = gcs
        .get("CredentialsFile")
        .filter(|view| view.as_text().is_some());
    for key in ["AccessID", "PrivateKey"] {
        let set = gcs.get(key).filter(|view| view.as_text().is_some());
        if let (Some(file), Some(set)) = (&file, &set) {
            let message = format!("`{key}` has no effect: `CredentialsFile` is set");
            findings
                .report(config.key(set), message)
                .related(file.key_span, "the file")
                .help(format!("remove `{key}`"));
            return;
        }
    }
    if let Some((view, _)) = literal(gcs, "AccessID").filter(|(_, id)| !id.contains('@')) {
        let message = "invalid `AccessID`: expected the e-mail address of a service account";
        findings
            .report(config.value(&view), message)
            .level(Severity::Error)
            .help(
                "write the `client_email` of the key file, and its `private_key` as `PrivateKey`",
            );
    }
    let is_pem = |key: &str| key.trim_start().starts_with("-----BEGIN") && !key.contains("\\n");
    if let Some((view, _)) = literal(gcs, "PrivateKey").filter(|(_, key)| !is_pem(key)) {
        let message = "invalid `PrivateKey`: expected a key in PEM format, with line breaks";
        findings
            .report(config.value(&view), message)
            .level(Severity::Error)
            .help("write the `private_key` of the key file in double quotes");
    }
}

fn check_azure(config: &ConfigContext<'_>, azure: &View<'_>, findings: &mut Findings) {
    let is_given = |key, variable| {
        let is_elsewhere = config.chart().has_cache_secret || config.has_variable(variable);
        azure.text(key).is_some() || is_elsewhere || config.is_misspelled(azure, key)
    };
    let runner = config.runner().version;
    if !is_given("AccountName", "CACHE_AZURE_ACCOUNT_NAME") {
        let message = "missing `AccountName` in `[runners.cache.azure]`: nothing is cached";
        findings
            .report(config.key(azure), message)
            .level(Severity::Error)
            .help("add `AccountName = \"…\"`, or name a Secret in `runners.cache.secretName`");
    } else if runner < AWS_SDK && !is_given("AccountKey", "CACHE_AZURE_ACCOUNT_KEY") {
        let message = format!(
            "missing `AccountKey`: identities require runner {AWS_SDK} or later, runner {runner} caches nothing"
        );
        let place = azure
            .get("AccountName")
            .map_or_else(|| config.key(azure), |name| config.key(&name));
        findings
            .report(place, message)
            .level(Severity::Error)
            .help(NAME_SECRET);
    }
    check_account(config, azure, findings);
}

/// The name of a storage account, which is part of a host, and its key.
fn check_account(config: &ConfigContext<'_>, azure: &View<'_>, findings: &mut Findings) {
    let is_name = |name: &str| {
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        (3..=24).contains(&name.len()) && name.bytes().all(is_letter)
    };
    if let Some((view, name)) = literal(azure, "AccountName").filter(|(_, name)| !is_name(name)) {
        let message = format!(
            "invalid `AccountName` `{}`: expected 3 to 24 lowercase letters and digits",
            clip(name)
        );
        let first = name
            .split('.')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let meant = Some(first).filter(|first| is_name(first));
        findings
            .report(config.value(&view), message)
            .level(Severity::Error)
            .suggest(config, &view, "AccountName", meant.as_deref());
    }
    let is_base64 = |key: &str| Format::Base64.check_text(key).is_ok();
    if let Some((view, key)) = literal(azure, "AccountKey").filter(|(_, key)| !is_base64(key)) {
        let found = if key.contains("AccountKey=") {
            ", found a connection string"
        } else {
            ""
        };
        let message = format!("invalid `AccountKey`: expected base64{found}");
        let help = "write only the key of the account, as the Azure portal shows it";
        findings
            .report(config.value(&view), message)
            .level(Severity::Error)
            .help(help);
    }
}
