use super::cache_setting::is_region;
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
        match kind.section {
            "s3" => check_host(config, &section, S3_HOST, findings),
            "azure" => check_host(config, &section, AZURE_HOST, findings),
            _ => {}
        }
        check_port(config, &section, findings);
        check_bucket(config, &section, kind, findings);
    }
}

/// The storage of an S3 cache.
pub(super) enum Storage<'a> {
    /// Amazon S3, and the region in the address.
    Amazon(Option<&'a str>),
    /// Compatible storage at another host.
    Other(&'a str),
}

/// The storage of the `s3` section; `None` if its address is unknown.
pub(super) fn storage<'a>(s3: &View<'a>) -> Option<Storage<'a>> {
    if s3.text("ServerAddress").is_none() {
        return Some(Storage::Amazon(None));
    }
    let (_, address) = literal(s3, "ServerAddress")?;
    // What is around the host is reported as a mistake in the address.
    let host = address.rsplit("://").next().unwrap_or(address);
    let host = host
        .split('/')
        .next()
        .unwrap_or(host)
        .trim_start_matches('.');
    let is_amazon = host.contains(".amazonaws.com") || host.starts_with("amazonaws.com");
    let region = host.split(['.', ':']).find(|part| is_region(part));
    Some(match is_amazon {
        true => Storage::Amazon(region),
        false => Storage::Other(host),
    })
}

/// A key with a host, and the key of the name that the runner or the SDK puts before the host.
type HostKeys = (&'static str, &'static str);

const S3_HOST: HostKeys = ("ServerAddress", "BucketName");
const AZURE_HOST: HostKeys = ("StorageDomain", "AccountName");

fn check_host(
    config: &ConfigContext<'_>,
    section: &View<'_>,
    (key, name_key): HostKeys,
    findings: &mut Findings,
) {
    let Some((view, text)) = literal(section, key) else {
        return;
    };
    let named = literal(section, name_key).map(|(_, name)| name);
    let Some((problem, host)) = host_problem(text, named) else {
        return;
    };
    let finding = findings.report(
        config.value(&view),
        format!("invalid `{key}`: expected a host, {problem}"),
    );
    if !host.is_empty() && host_problem(host, named).is_none() {
        finding.suggest(config, &view, key, Some(host));
    }
}

/// What is wrong with a host, and the host that was meant. The runner puts a scheme before it, and `name.`.
fn host_problem<'t>(text: &'t str, name: Option<&str>) -> Option<(String, &'t str)> {
    if let Some((scheme, rest)) = text.split_once("://") {
        let host = rest.split('/').next().unwrap_or_default();
        let host = host.rsplit('@').next().unwrap_or(host);
        return Some((
            format!("found the scheme `{}`", clip(scheme)),
            host.trim_start_matches('.'),
        ));
    }
    if let Some(host) = text.strip_prefix('.') {
        return Some(("found a leading `.`".to_owned(), host));
    }
    if let Some((_, host)) = text.rsplit_once('@') {
        return Some(("found the name of a user".to_owned(), host));
    }
    if let Some((host, _)) = text.split_once('/') {
        return Some(("found a path".to_owned(), host));
    }
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || ".-_:[]".contains(letter);
    if let Some(letter) = text.chars().find(|letter| !is_allowed(*letter)) {
        return Some((format!("found `{}`", clip(&letter.to_string())), ""));
    }
    let is_port = |port: &str| port.parse::<u16>().is_ok_and(|port| port > 0);
    let address = text.split_once(':').filter(|(_, port)| !port.contains(':'));
    if let Some((_, port)) = address.filter(|(_, port)| !is_port(port)) {
        return Some((format!("found the port `{}`", clip(port)), ""));
    }
    let is_virtual = text.contains(".amazonaws.com") || text.contains(".core.");
    let (host, name) = (text.strip_prefix(name?)?.strip_prefix('.')?, name?);
    is_virtual.then(|| {
        (
            format!("found `{}` in it, which is put before it", clip(name)),
            host,
        )
    })
}

/// A port of the other scheme: `Insecure` selects `http`.
fn check_port(config: &ConfigContext<'_>, section: &View<'_>, findings: &mut Findings) {
    let Some((view, text)) = literal(section, "ServerAddress") else {
        return;
    };
    let port = text.rsplit_once(':').map(|(_, port)| port);
    let (scheme, help) = match (port, section.is_on("Insecure")) {
        (Some("443"), true) => ("HTTPS", "remove `Insecure = true`"),
        (Some("80"), false) => ("HTTP", "add `Insecure = true`"),
        _ => return,
    };
    let message = format!("conflicting port in `ServerAddress`: it is the port of {scheme}");
    findings.report(config.value(&view), message).help(help);
}

fn check_bucket(
    config: &ConfigContext<'_>,
    section: &View<'_>,
    kind: &Kind,
    findings: &mut Findings,
) {
    let key = kind.bucket;
    let Some((view, text)) = literal(section, key).filter(|(_, text)| !is_unfilled(key, text))
    else {
        return;
    };
    let name = text.split_once("://").map_or(text, |(_, name)| name);
    let is_azure = kind.section == "azure";
    let mut bucket = name.split('/').next().unwrap_or_default().to_lowercase();
    if is_azure {
        bucket = bucket.replace(['_', '.'], "-");
    }
    let is_allowed = |letter: char| {
        letter.is_ascii_alphanumeric() || letter == '-' || !is_azure && matches!(letter, '.' | '_')
    };
    let (problem, help) = if name != text {
        (
            "a URL".to_owned(),
            format!("write `{key} = \"{}\"`", clip(&bucket)),
        )
    } else if name.contains('/') {
        let help = "write the part after `/` as `Path` in `[runners.cache]`";
        ("a path".to_owned(), help.to_owned())
    } else if name.contains(char::is_uppercase) {
        let help = format!("write `{key} = \"{}\"`", clip(&bucket));
        ("uppercase letters".to_owned(), help)
    } else if let Some(letter) = name.chars().find(|letter| !is_allowed(*letter)) {
        bucket = bucket.replace(|letter| !is_allowed(letter), "-");
        let help = format!("write `{key} = \"{}\"`", clip(&bucket));
        (format!("`{}`", clip(&letter.to_string())), help)
    } else {
        return;
    };
    let is_name = !bucket.is_empty() && name.trim_end_matches('/').len() == bucket.len();
    let fix = is_name.then(|| config.text_replacement(&view, &bucket));
    let fix = fix.flatten();
    let what = if is_azure { "container" } else { "bucket" };
    findings
        .report(
            config.value(&view),
            format!("invalid `{key}`: expected the name of a {what}, found {problem}"),
        )
        .help(help)
        .maybe_fix(fix);
}

/// Returns true for the key itself in capitals, as in examples: `BUCKET_NAME` for `BucketName`.
fn is_unfilled(key: &str, text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        && text.replace('_', "").eq_ignore_ascii_case(key)
}

/// The value of a key that is set here, and not by a variable or template.
pub(super) fn literal<'a>(section: &View<'a>, key: &str) -> Option<(View<'a>, &'a str)> {
    let view = section.get(key)?;
    let text = view.as_text().filter(|text| !is_open(text))?;
    let is_variable = text.contains(['$', '{', '<', '%']);
    (!is_variable).then_some((view, text))
}
