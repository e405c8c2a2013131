use super::cache_address::{Storage, literal, storage};
use super::cache_type::typed;
use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;
use crate::runner_config::version::RunnerVersion;
use crate::runner_config::{View, job_pod};

rule! {
    /// ## What it does
    ///
    /// Reports settings of an S3 cache that Amazon S3 or the runner does not accept, and settings without effect: regions,
    /// server-side encryption, roles, and the options of Amazon's endpoints.
    ///
    /// ## Why it matters
    ///
    /// Jobs run, but nothing is cached, or the cache is not encrypted or transferred as configured.
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
    ///           BucketLocation = "eu-west-1a" # <-
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
    ///           BucketLocation = "eu-west-1"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the code of a region (`eu-west-1`), a known encryption (`S3`, `KMS`, `DSSE-KMS`), and the full ARN of a role.
    /// Remove options of Amazon's endpoints for other storage.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[runners.cache.s3]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscaches3-section)
    /// - [Amazon S3: endpoints and regions](https://docs.aws.amazon.com/general/latest/gr/s3.html)
    RG088 "cache-setting" Warning of Config
}

/// The first runner version that uses Amazon's SDK for S3, and knows its options.
pub(super) const AWS_SDK: RunnerVersion = RunnerVersion::new(17, 5, 0);

/// The flag that selects the former adapter, which lacks these options.
const LEGACY: &str = "FF_USE_LEGACY_S3_CACHE_ADAPTER";

/// The options that only Amazon's SDK has.
const SDK_OPTIONS: [&str; 5] = [
    "DualStack",
    "Accelerate",
    "PathStyle",
    "RoleARN",
    "UploadRoleARN",
];

/// The names of encryptions, in uppercase. The former adapter knows the first two.
const ENCRYPTIONS: [&str; 6] = ["S3", "KMS", "AES256", "AWS:KMS", "DSSE-KMS", "AWS:KMS:DSSE"];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for (cache, _, kind) in typed(config) {
        if let Some(s3) = cache.get("s3").filter(|_| kind.section == "s3") {
            check_region(config, &s3, findings);
            check_encryption(config, &s3, findings);
            check_endpoint(config, &s3, findings);
            check_roles(config, &s3, findings);
        }
    }
    for runner in config.runners() {
        check_legacy(config, &runner, findings);
    }
}

fn check_region(config: &ConfigContext<'_>, s3: &View<'_>, findings: &mut Findings) {
    let (Some((view, region)), Some(Storage::Amazon(server_region))) =
        (literal(s3, "BucketLocation"), storage(s3))
    else {
        return;
    };
    if !is_region(region) {
        let message = format!(
            "invalid `BucketLocation` `{}`: expected the code of a region, such as `eu-west-1`",
            clip(region)
        );
        let meant = meant_region(region);
        findings
            .report(config.value(&view), message)
            .level(Severity::Error)
            .suggest(config, &view, "BucketLocation", meant.as_deref());
    } else if let Some(server_region) = server_region.filter(|server| *server != region) {
        let message = format!(
            "conflicting `BucketLocation`: `ServerAddress` is in the region `{server_region}`"
        );
        findings
            .report(config.value(&view), message)
            .help("write the region of the bucket in both");
    }
}

/// Returns true for the form of region codes: `eu-west-1`, `us-gov-east-1`.
pub(super) fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [area @ .., number] = parts.as_slice() else {
        return false;
    };
    let is_word =
        |part: &&str| !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_lowercase());
    let is_number = number.len() <= 2 && number.parse::<u8>().is_ok();
    area.len() >= 2 && area.iter().all(is_word) && is_number
}

/// The region that was meant: of an availability zone, of an address, in uppercase or without a dash.
fn meant_region(text: &str) -> Option<String> {
    let lowercase = text.trim().to_ascii_lowercase();
    let in_address = lowercase.split('.').find(|part| is_region(part));
    let zone = lowercase.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let digits = zone
        .find(|letter: char| letter.is_ascii_digit())
        .unwrap_or(zone.len());
    let with_dash = format!("{}-{}", &zone[..digits], &zone[digits..]);
    let candidates = [in_address.unwrap_or_default(), zone, &with_dash];
    let meant = candidates
        .into_iter()
        .find(|candidate| is_region(candidate));
    let former_europe = (lowercase == "eu").then_some("eu-west-1");
    meant.or(former_europe).map(str::to_owned)
}

fn check_encryption(config: &ConfigContext<'_>, s3: &View<'_>, findings: &mut Findings) {
    let given = literal(s3, "ServerSideEncryption");
    let name = given.as_ref().map(|(_, name)| name.to_ascii_uppercase());
    if let (Some((view, _)), Some(name)) = (&given, &name) {
        check_encryption_name(config, view, name, findings);
    }
    let Some((key, id)) = literal(s3, "ServerSideEncryptionKeyID") else {
        return;
    };
    let is_set = s3
        .get("ServerSideEncryption")
        .is_some_and(|view| view.as_text().is_some());
    let uses_key = name.as_ref().map_or(is_set, |name| name.contains("KMS"));
    if !uses_key && !config.has_variable("CACHE_S3_SERVER_SIDE_ENCRYPTION") {
        let message = "`ServerSideEncryptionKeyID` has no effect: `ServerSideEncryption` is not `KMS` or `DSSE-KMS`";
        findings
            .report(config.key(&key), message)
            .help("add `ServerSideEncryption = \"KMS\"`");
    } else if !is_key_id(id) {
        let message = format!(
            "invalid `ServerSideEncryptionKeyID` `{}`: expected an alias (`alias/…`), the ID or the ARN of a key",
            clip(id)
        );
        let alias = format!("alias/{id}");
        findings.report(config.value(&key), message).suggest(
            config,
            &key,
            "ServerSideEncryptionKeyID",
            Some(&alias),
        );
    }
}

fn check_encryption_name(
    config: &ConfigContext<'_>,
    view: &View<'_>,
    name: &str,
    findings: &mut Findings,
) {
    let known = ENCRYPTIONS.iter().position(|known| *known == name);
    let runner = config.runner().version;
    match known {
        None => {
            let message = format!(
                "invalid `ServerSideEncryption` `{}`: expected `S3`, `KMS` or `DSSE-KMS`; the cache is not encrypted",
                clip(name)
            );
            let is_kms = name.contains("KMS").then_some("KMS");
            findings
                .report(config.value(view), message)
                .level(Severity::Error)
                .maybe_help(
                    is_kms.map(|meant| format!("write `ServerSideEncryption = \"{meant}\"`")),
                );
        }
        Some(index) if index >= 2 && runner < AWS_SDK => {
            let message = format!(
                "`{name}` requires runner {AWS_SDK} or later: runner {runner} does not encrypt the cache"
            );
            findings
                .report(config.value(view), message)
                .help("use `S3` or `KMS`, or a later runner");
        }
        Some(_) => {}
    }
}

/// Returns true for `alias/…`, an ARN and the ID of a key.
fn is_key_id(id: &str) -> bool {
    let is_id = |text: &str| {
        text.len() >= 32
            && text
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
    };
    id.starts_with("alias/") || id.starts_with("arn:") || is_id(id.trim_start_matches("mrk-"))
}

/// Options of Amazon's endpoints at another one, and options that exclude each other.
fn check_endpoint(config: &ConfigContext<'_>, s3: &View<'_>, findings: &mut Findings) {
    let has_server = literal(s3, "ServerAddress").filter(|(_, host)| *host != "s3.amazonaws.com");
    for option in ["DualStack", "Accelerate"] {
        let set = s3.get(option).filter(|_| s3.is_on(option));
        if let (Some(view), Some((server, _))) = (set, &has_server) {
            findings
                .report(
                    config.key(&view),
                    format!("`{option}` has no effect: `ServerAddress` is set"),
                )
                .related(server.key_span, "the address")
                .help(format!(
                    "remove `{option}`, or `ServerAddress` for Amazon S3"
                ));
        }
    }
    if let Some(view) = s3
        .get("Accelerate")
        .filter(|_| s3.is_on("Accelerate") && has_server.is_none())
    {
        let has_dot = literal(s3, "BucketName").is_some_and(|(_, name)| name.contains('.'));
        let reason = match (s3.is_on("PathStyle"), has_dot) {
            (true, _) => {
                "`PathStyle` is set, and accelerated endpoints have the bucket in the host"
            }
            (_, true) => "the name of the bucket contains a `.`",
            _ => return,
        };
        findings
            .report(config.key(&view), format!("invalid `Accelerate`: {reason}"))
            .level(Severity::Error);
    }
}

fn check_roles(config: &ConfigContext<'_>, s3: &View<'_>, findings: &mut Findings) {
    for key in ["RoleARN", "UploadRoleARN"] {
        let Some((view, arn)) = literal(s3, key) else {
            continue;
        };
        if !is_role(arn) {
            let message = format!(
                "invalid `{key}` `{}`: expected `arn:aws:iam::ACCOUNT:role/NAME`",
                clip(arn)
            );
            findings
                .report(config.value(&view), message)
                .level(Severity::Error);
        } else if let Some(Storage::Other(host)) = storage(s3) {
            let message = format!("`{key}` has no effect: `{}` is not Amazon S3", clip(host));
            findings
                .report(config.key(&view), message)
                .help(format!("remove `{key}`"));
        }
    }
    if let (Some(upload), Some(role)) = (s3.get("UploadRoleARN"), s3.get("RoleARN"))
        && upload.as_text().is_some()
        && role.as_text().is_some()
    {
        findings
            .report(
                config.key(&upload),
                "`UploadRoleARN` has no effect: `RoleARN` is set",
            )
            .related(role.key_span, "the role for all transfers")
            .help("remove `UploadRoleARN`");
    }
}

/// Returns true for the ARN of a role in any partition: `arn:aws-cn:iam::123456789012:role/ci`.
fn is_role(arn: &str) -> bool {
    const ACCOUNT_LENGTH: usize = 12;
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", partition, "iam", "", account, resource] = parts.as_slice() else {
        return false;
    };
    let is_account =
        account.len() == ACCOUNT_LENGTH && account.bytes().all(|digit| digit.is_ascii_digit());
    let has_name = resource
        .strip_prefix("role/")
        .is_some_and(|name| !name.is_empty());
    partition.starts_with("aws") && is_account && has_name
}

/// Options that the former adapter does not have.
fn check_legacy(config: &ConfigContext<'_>, runner: &View<'_>, findings: &mut Findings) {
    let Some(s3) = runner
        .at(&["cache", "s3"])
        .filter(|_| job_pod::is_on(runner, LEGACY))
    else {
        return;
    };
    for option in SDK_OPTIONS {
        if let Some(view) = s3.get(option) {
            findings
                .report(
                    config.key(&view),
                    format!("`{option}` has no effect: `{LEGACY}` is on"),
                )
                .help(format!("remove `{LEGACY}`, or `{option}`"));
        }
    }
}
