//! Help for unknown keys: the current name, or the section the key belongs to.

use crate::fix::Change;
use crate::lint::diagnostic::Fix;
use crate::report::printable::clip;
use helm_template::suggestion::{did_you_mean, did_you_mean_more, suggested};
use helm_yaml::tree::Node;

use super::sections::{fold, keys_of, where_does_key_belong};
use super::setting::{self, heading};
use super::view::View;

/// What to do about an unknown key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Advice {
    /// The edit as a help.
    pub(crate) help: String,
    /// The edit, if one is certain.
    pub(crate) edit: Option<KeyEdit>,
}

/// An edit of an unknown key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyEdit {
    /// Renames it.
    Rename(String),
    /// Moves it to a section, with another name.
    Move(String, String),
    /// Removes it.
    Remove,
}

/// The key that another tool or version has under a different name.
#[derive(Clone, Copy)]
enum Target {
    /// Another key in the same section.
    Key(&'static str),
    /// A key in a section.
    Setting(&'static str, &'static str),
    /// None that takes the same value.
    Nothing,
}

use Target::{Key, Nothing, Setting};

const KUBERNETES: &str = "runners.kubernetes";
const POD_CONTEXT: &str = "runners.kubernetes.pod_security_context";

/// Keys of other tools, other executors and older versions: normalized name, section in which it is found (empty for
/// any), help, where `{value}` and `{integer}` are the value of the key, and the key to use.
const CARRIED_OVER: &[(&str, &str, &str, Target)] = &[
    (
        "bucketname",
        "runners.cache.azure",
        "write `ContainerName`",
        Key("ContainerName"),
    ),
    (
        "bucket",
        "runners.cache.azure",
        "write `ContainerName`",
        Key("ContainerName"),
    ),
    (
        "container",
        "runners.cache.azure",
        "write `ContainerName`",
        Key("ContainerName"),
    ),
    (
        "sastoken",
        "runners.cache.azure",
        "use `AccountKey`: the runner creates a SAS token for each transfer",
        Nothing,
    ),
    (
        "accesskey",
        "runners.cache.azure",
        "write `AccountKey`",
        Key("AccountKey"),
    ),
    (
        "storageaccount",
        "runners.cache.azure",
        "write `AccountName`",
        Key("AccountName"),
    ),
    (
        "containername",
        "runners.cache.gcs",
        "write `BucketName`",
        Key("BucketName"),
    ),
    (
        "bucket",
        "runners.cache.gcs",
        "write `BucketName`",
        Key("BucketName"),
    ),
    (
        "serviceaccount",
        "runners.cache.gcs",
        "remove it: the runner uses the identity of its pod, `CredentialsFile`, or `AccessID` with `PrivateKey`",
        Nothing,
    ),
    (
        "credentials",
        "runners.cache.gcs",
        "write `CredentialsFile`",
        Key("CredentialsFile"),
    ),
    (
        "containername",
        "runners.cache.s3",
        "write `BucketName`",
        Key("BucketName"),
    ),
    (
        "bucket",
        "runners.cache.s3",
        "write `BucketName`",
        Key("BucketName"),
    ),
    (
        "region",
        "runners.cache.s3",
        "write `BucketLocation`",
        Key("BucketLocation"),
    ),
    (
        "endpoint",
        "runners.cache.s3",
        "write `ServerAddress`",
        Key("ServerAddress"),
    ),
    (
        "server",
        "runners.cache.s3",
        "write `ServerAddress`",
        Key("ServerAddress"),
    ),
    (
        "accesskeyid",
        "runners.cache.s3",
        "write `AccessKey`",
        Key("AccessKey"),
    ),
    (
        "secretaccesskey",
        "runners.cache.s3",
        "write `SecretKey`",
        Key("SecretKey"),
    ),
    (
        "kmskeyid",
        "runners.cache.s3",
        "write `ServerSideEncryptionKeyID`",
        Key("ServerSideEncryptionKeyID"),
    ),
    (
        "cpus",
        "runners.kubernetes",
        "use `cpu_limit`, and `cpu_request` for the reservation",
        Key("cpu_limit"),
    ),
    (
        "memory",
        "runners.kubernetes",
        "use `memory_limit`, and `memory_request` for the reservation",
        Key("memory_limit"),
    ),
    (
        "servicecpus",
        "runners.kubernetes",
        "write `service_cpu_limit`",
        Key("service_cpu_limit"),
    ),
    (
        "servicememory",
        "runners.kubernetes",
        "write `service_memory_limit`",
        Key("service_memory_limit"),
    ),
    (
        "imagepullpolicy",
        "",
        "write `pull_policy` in `[runners.kubernetes]`: `always`, `if-not-present` or `never`",
        Setting(KUBERNETES, "pull_policy"),
    ),
    (
        "serviceaccountname",
        "",
        "write `service_account` in `[runners.kubernetes]`",
        Setting(KUBERNETES, "service_account"),
    ),
    (
        "serviceaccount",
        "",
        "write `service_account` in `[runners.kubernetes]`",
        Setting(KUBERNETES, "service_account"),
    ),
    (
        "tolerations",
        "",
        "write `[runners.kubernetes.node_tolerations]` with `\"key=value\" = \"NoSchedule\"`",
        Nothing,
    ),
    (
        "env",
        "",
        "write `environment = [\"NAME=value\"]` in `[[runners]]`",
        Setting("runners", "environment"),
    ),
    (
        "envvars",
        "",
        "write `environment = [\"NAME=value\"]` in `[[runners]]`",
        Setting("runners", "environment"),
    ),
    (
        "environment",
        "runners.kubernetes",
        "write `environment = [\"NAME=value\"]` in `[[runners]]`",
        Setting("runners", "environment"),
    ),
    (
        "variables",
        "",
        "write `environment = [\"NAME=value\"]` in `[[runners]]`",
        Setting("runners", "environment"),
    ),
    (
        "resources",
        "runners.kubernetes",
        "write `cpu_limit`, `cpu_request`, `memory_limit`, `memory_request`",
        Nothing,
    ),
    (
        "resourcerequirements",
        "",
        "use `cpu_limit`, `memory_limit`, …; other resources need a `pod_spec` patch",
        Nothing,
    ),
    (
        "image",
        "runners.kubernetes.services",
        "write `name = {value}` instead: the image of a service is its `name`",
        Key("name"),
    ),
    (
        "privileged",
        "runners.kubernetes.services",
        "write `services_privileged = {value}` in `[runners.kubernetes]`",
        Nothing,
    ),
    (
        "user",
        "runners.kubernetes",
        "write `run_as_user = {integer}` in `[runners.kubernetes.build_container_security_context]`",
        Setting(
            "runners.kubernetes.build_container_security_context",
            "run_as_user",
        ),
    ),
    (
        "runasuser",
        "runners.kubernetes",
        "write `run_as_user = {integer}` in `[runners.kubernetes.pod_security_context]`",
        Setting(POD_CONTEXT, "run_as_user"),
    ),
    (
        "runasgroup",
        "runners.kubernetes",
        "write `run_as_group = {integer}` in `[runners.kubernetes.pod_security_context]`",
        Setting(POD_CONTEXT, "run_as_group"),
    ),
    (
        "runasnonroot",
        "runners.kubernetes",
        "write `run_as_non_root = {value}` in `[runners.kubernetes.pod_security_context]`",
        Setting(POD_CONTEXT, "run_as_non_root"),
    ),
    (
        "fsgroup",
        "",
        "write `fs_group = {integer}` in `[runners.kubernetes.pod_security_context]`",
        Setting(POD_CONTEXT, "fs_group"),
    ),
    (
        "securitycontext",
        "runners.kubernetes",
        "write `[runners.kubernetes.pod_security_context]` or `[runners.kubernetes.build_container_security_context]`",
        Nothing,
    ),
    (
        "annotations",
        "runners.kubernetes",
        "write `[runners.kubernetes.pod_annotations]`",
        Nothing,
    ),
    (
        "labels",
        "runners.kubernetes",
        "write `[runners.kubernetes.pod_labels]`",
        Nothing,
    ),
    (
        "nodeselectors",
        "",
        "write `[runners.kubernetes.node_selector]`",
        Nothing,
    ),
    (
        "dnssearch",
        "",
        "write `searches = […]` in `[runners.kubernetes.dns_config]`",
        Setting("runners.kubernetes.dns_config", "searches"),
    ),
    (
        "extrahosts",
        "runners.kubernetes",
        "write `[[runners.kubernetes.host_aliases]]` with `ip` and `hostnames`",
        Nothing,
    ),
    (
        "kubeconfig",
        "",
        "write `host` and `ca_file`, or `context`, in `[runners.kubernetes]`",
        Nothing,
    ),
    (
        "terminationgraceperiodseconds",
        "",
        "write `pod_termination_grace_period_seconds` in `[runners.kubernetes]`",
        Setting(KUBERNETES, "pod_termination_grace_period_seconds"),
    ),
    (
        "path",
        "runners.kubernetes.volumes.empty_dir",
        "write `mount_path`",
        Key("mount_path"),
    ),
    (
        "path",
        "runners.kubernetes.volumes.pvc",
        "write `mount_path`",
        Key("mount_path"),
    ),
    (
        "path",
        "runners.kubernetes.volumes.secret",
        "write `mount_path`",
        Key("mount_path"),
    ),
    (
        "path",
        "runners.kubernetes.volumes.config_map",
        "write `mount_path`",
        Key("mount_path"),
    ),
    (
        "path",
        "runners.kubernetes.volumes.host_path",
        "use `host_path` for the node's path, `mount_path` for the job's",
        Nothing,
    ),
    (
        "claimname",
        "runners.kubernetes.volumes.pvc",
        "set the claim's name as `name`",
        Key("name"),
    ),
    (
        "secretname",
        "runners.kubernetes.volumes.secret",
        "set the Secret's name as `name`",
        Key("name"),
    ),
    (
        "preclonescript",
        "",
        "write `pre_get_sources_script` in `[[runners]]`",
        Setting("runners", "pre_get_sources_script"),
    ),
    (
        "postclonescript",
        "",
        "write `post_get_sources_script` in `[[runners]]`",
        Setting("runners", "post_get_sources_script"),
    ),
    (
        "metricsserver",
        "",
        "use the top-level key `listen_address`",
        Nothing,
    ),
    (
        "prometheuslistenaddress",
        "",
        "use the top-level key `listen_address`",
        Nothing,
    ),
    (
        "tags",
        "",
        "set tags in GitLab or, for a registration token, with `runners.tags` in the values",
        Nothing,
    ),
    (
        "taglist",
        "",
        "set tags in GitLab or, for a registration token, with `runners.tags` in the values",
        Nothing,
    ),
    (
        "rununtagged",
        "",
        "set it in GitLab or, for a registration token, with `runners.runUntagged` in the values",
        Nothing,
    ),
    (
        "locked",
        "",
        "set it in GitLab or, for a registration token, with `runners.locked` in the values",
        Nothing,
    ),
    (
        "maximumtimeout",
        "",
        "set it in GitLab or, for a registration token, with `runners.maximumTimeout` in the values",
        Nothing,
    ),
    (
        "tlsskipverify",
        "",
        "trust the server's certificate with `tls-ca-file` in `[[runners]]`",
        Nothing,
    ),
    (
        "tlsverify",
        "",
        "trust the server's certificate with `tls-ca-file` in `[[runners]]`",
        Nothing,
    ),
];

/// Help for an unknown key of a section (`runners.kubernetes`, without array indexes), with its value if it is known.
pub(crate) fn advice(section: &str, key: &str, value: Option<&Node>) -> Option<Advice> {
    let section = without_indexes(section);
    let folded = fold(key);
    let carried = CARRIED_OVER
        .iter()
        .find(|(name, place, ..)| *name == folded && (place.is_empty() || *place == section));
    let own_keys = keys_of(&section);
    if let Some(same) = own_keys.iter().find(|own| fold(own) == folded) {
        return Some(Advice::renaming(format!("did you mean `{same}`?")));
    }
    if let Some((_, _, help, target)) = carried {
        return Some(Advice {
            help: with_value(help, value),
            edit: target.edit(&section),
        });
    }
    let own_keys = || own_keys.iter().copied();
    did_you_mean(key, own_keys())
        .map(Advice::renaming)
        .or_else(|| elsewhere(&section, key))
        .or_else(|| did_you_mean_more(key, own_keys()).map(Advice::renaming))
        .or_else(|| choice(own_keys()).map(Advice::without_edit))
}

impl Advice {
    /// `did you mean …?`.
    fn renaming(help: String) -> Self {
        let edit = suggested(&help).map(|name| KeyEdit::Rename(name.to_owned()));
        Advice { help, edit }
    }

    fn without_edit(help: String) -> Self {
        Advice { help, edit: None }
    }

    /// The fix of a key, if its value is accepted where it goes.
    pub(crate) fn fix(&self, view: &View<'_>) -> Option<Fix> {
        let path = without_indexes(&view.path);
        let (section, name) = path.rsplit_once('.').unwrap_or(("", &path));
        let renamed = |new: &String| {
            let title = format!("rename `{}` to `{new}`", clip(name));
            (title, view.renamed(new))
        };
        let (title, change) = match self.edit.as_ref()? {
            KeyEdit::Rename(new) => renamed(new),
            KeyEdit::Move(to, new) if to == section => renamed(new),
            KeyEdit::Move(to, new) => {
                let value = setting::spelled(to, new, view.node)?;
                let title = format!("move `{name}` to `{}`", heading(to));
                (title, view.moved(to, new, value))
            }
            KeyEdit::Remove => (format!("remove `{name}`"), view.removed()),
        };
        Some(Fix::unsafe_(title, vec![Change::toml(change)]))
    }
}

impl Target {
    fn edit(self, section: &str) -> Option<KeyEdit> {
        match self {
            Key(name) => Some(KeyEdit::Rename(name.to_owned())),
            Setting(to, name) if to != section => {
                Some(KeyEdit::Move(to.to_owned(), name.to_owned()))
            }
            Setting(_, name) => Some(KeyEdit::Rename(name.to_owned())),
            Nothing => None,
        }
    }
}

/// The help with the value of the key as TOML.
fn with_value(advice: &str, value: Option<&Node>) -> String {
    let scalar = value
        .filter(|node| node.is_scalar())
        .map(|node| clip(&node.to_template_string()));
    let integer = scalar
        .as_deref()
        .filter(|text| text.parse::<i64>().is_ok())
        .unwrap_or("…");
    let shown = match (value.and_then(Node::as_str), &scalar) {
        (Some(_), Some(text)) => format!("\"{text}\""),
        (None, Some(text)) => text.clone(),
        (_, None) => "…".to_owned(),
    };
    advice
        .replace("{value}", &shown)
        .replace("{integer}", integer)
}

/// The keys of a section, if they are few.
fn choice<'k>(own_keys: impl Iterator<Item = &'k str>) -> Option<String> {
    const FEW: usize = 8;
    let own_keys: Vec<&str> = own_keys.collect();
    (1..=FEW)
        .contains(&own_keys.len())
        .then(|| format!("use one of `{}`", own_keys.join("`, `")))
}

/// The section of a runner's configuration that a misplaced key belongs to. Keys of the global section are set by the
/// chart.
pub(crate) fn section_of(key: &str) -> Option<String> {
    elsewhere("", key)
        .map(|advice| advice.help)
        .filter(|help| help.contains("[runners") && !help.contains("to the top"))
}

/// The sections that have a key with that name, those of the kubernetes executor first.
fn elsewhere(section: &str, key: &str) -> Option<Advice> {
    let mut places = where_does_key_belong(key);
    let is_of_another_executor =
        |place: &&str| place.starts_with("runners.docker") || place.starts_with("runners.machine");
    let useful: Vec<&str> = places
        .iter()
        .copied()
        .filter(|place| !is_of_another_executor(place))
        .collect();
    let only_docker = useful.is_empty() && !places.is_empty();
    if only_docker && section.starts_with("runners.kubernetes") {
        return Some(Advice {
            help: format!(
                "remove `{key}`: only `[{}]` takes it, and the kubernetes executor has no such key",
                places[0]
            ),
            edit: Some(KeyEdit::Remove),
        });
    }
    if !useful.is_empty() {
        places = useful;
    }
    let depth = |place: &&str| place.matches('.').count();
    let highest = places.iter().map(depth).min()?;
    places.retain(|place| depth(place) == highest);
    let edit = match places.as_slice() {
        [only] => Some(KeyEdit::Move((*only).to_owned(), key.to_owned())),
        _ => None,
    };
    (places.len() <= 3).then(|| {
        let named: Vec<String> = places.iter().map(|place| header(place)).collect();
        Advice {
            help: format!("move `{key}` {}", named.join(" or ")),
            edit,
        }
    })
}

fn header(section: &str) -> String {
    match section {
        "" => "to the top level, before the first section".to_owned(),
        "runners" => "to `[[runners]]`".to_owned(),
        _ => format!("to `[{section}]`"),
    }
}

/// A path as in a table header: `runners.kubernetes` for `runners[1].kubernetes`.
pub(super) fn without_indexes(section: &str) -> String {
    let names = section
        .split('.')
        .map(|part| part.split('[').next().unwrap_or(part));
    names.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::{advice, section_of};

    #[test]
    fn unknown_keys_get_specific_help() {
        let help_for = |section, key| {
            let advice = advice(section, key, None);
            advice.map_or(String::new(), |advice| advice.help)
        };
        assert_eq!(
            help_for("runners.kubernetes", "cpu_limt"),
            "did you mean `cpu_limit`?"
        );
        assert_eq!(
            help_for("runners[0].kubernetes", "imagePullSecrets"),
            "did you mean `image_pull_secrets`?"
        );
        assert_eq!(
            help_for("runners", "cpu_limit"),
            "move `cpu_limit` to `[runners.kubernetes]`"
        );
        assert_eq!(
            help_for("runners", "concurrent"),
            "move `concurrent` to the top level, before the first section"
        );
        assert_eq!(
            help_for("runners.kubernetes", "pre_build_script"),
            "move `pre_build_script` to `[[runners]]`"
        );
        assert_eq!(
            help_for("runners", "privileged"),
            "move `privileged` to `[runners.kubernetes]`"
        );
        assert_eq!(
            help_for("runners.cache", "ServerAddress"),
            "move `ServerAddress` to `[runners.cache.s3]`"
        );
        assert!(help_for("runners.kubernetes", "cpus").contains("cpu_limit"));
        assert!(help_for("runners.kubernetes", "disable_cache").contains("[runners.docker]"));
        assert!(help_for("runners", "tags").contains("runners.tags"));
        assert_eq!(advice("runners.kubernetes", "zzzzzz", None), None);
        assert!(help_for("runners.kubernetes.volumes.pvc", "zzzzzz").starts_with("use one of `"));
        assert_eq!(
            section_of("poll_timeout").as_deref(),
            Some("move `poll_timeout` to `[runners.kubernetes]`")
        );
        assert_eq!(section_of("listen_address"), None);
    }
}
