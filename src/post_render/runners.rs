//! Detects the objects of a runner in a stream, whatever they are named.
//!
//! A runner is a workload and the ConfigMap (or Secret) with the configuration that its pod mounts; a partial stream may
//! lack either. It is detected by the scripts next to a `config.toml`, or by the image of the pod.

use std::collections::HashMap;

use crate::kubernetes::stream::object::{items, text};
use crate::kubernetes::stream::{Object, Stream};
use crate::runner_config::version::RunnerVersion;
use helm_yaml::tree::Node;

/// The objects of a runner.
#[derive(Clone, Debug, Default)]
pub struct Runner<'n> {
    /// The object with its configuration.
    pub config: Option<Object<'n>>,
    /// The workload of its pods.
    pub workload: Option<Object<'n>>,
    /// Names of the Secrets that its pods mount.
    pub secrets: Vec<&'n str>,
}

/// A runner configuration in a stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConfigText<'n> {
    /// Name of the file.
    pub file: &'static str,
    /// Its content.
    pub node: &'n Node,
}

/// The runner's configuration file.
pub const CONFIG: &str = "config.toml";
/// The template that registration uses.
pub const TEMPLATE: &str = "config.template.toml";

/// Files next to the configuration in a runner's ConfigMap, and hardly anywhere else.
const TELLING_FILES: [&str; 3] = [TEMPLATE, REGISTRATION, "entrypoint"];

/// The registration script.
const REGISTRATION: &str = "register-the-runner";

impl<'n> Runner<'n> {
    /// Its configurations: the template first.
    pub fn config_texts(&self) -> impl Iterator<Item = ConfigText<'n>> + use<'n> {
        let files = self.config.and_then(files);
        [TEMPLATE, CONFIG].into_iter().filter_map(move |file| {
            let node = files?.get(file).filter(|node| node.as_str().is_some())?;
            Some(ConfigText { file, node })
        })
    }

    /// Returns true if it registers when it starts, which adds its runner to `config.toml`.
    pub fn registers(&self) -> bool {
        self.config
            .and_then(files)
            .is_some_and(|files| files.get(TEMPLATE).or(files.get(REGISTRATION)).is_some())
    }

    /// The manager container: the one with its name, or else the first.
    pub fn container(&self) -> Option<&'n Node> {
        let containers = items(self.workload?.pod()?, &["containers"]);
        containers
            .iter()
            .find(|container| is_runner_image(container))
            .or(containers.first())
    }

    /// The runner version that the tag of the manager's image names.
    pub fn version(&self) -> Option<RunnerVersion> {
        RunnerVersion::of_tag(text(self.container()?, &["image"])?)
    }

    /// Environment variables of the manager container with a literal value.
    pub fn environment(&self) -> impl Iterator<Item = (&'n str, Option<&'n str>)> + use<'n> {
        let variables = self
            .container()
            .map(|container| items(container, &["env"]))
            .unwrap_or_default();
        variables
            .iter()
            .filter_map(|variable| Some((text(variable, &["name"])?, text(variable, &["value"]))))
    }

    /// A non-empty literal environment variable of the manager container.
    pub fn variable(&self, name: &str) -> Option<&'n str> {
        self.environment()
            .find(|(known, _)| *known == name)
            .and_then(|(_, value)| value)
            .filter(|text| !text.is_empty())
    }

    /// Its ServiceAccount, with the namespace if the stream contains it.
    pub fn account(&self) -> Option<(&'n str, Option<&'n str>)> {
        let workload = self.workload?;
        let name = |key| text(workload.pod()?, &[key]).filter(|name| !name.is_empty());
        Some((
            name("serviceAccountName")
                .or(name("serviceAccount"))
                .unwrap_or("default"),
            workload.namespace(),
        ))
    }
}

/// The runners of a stream, in its order.
pub fn find(stream: &Stream) -> Vec<Runner<'_>> {
    let mut configs = Configs::of(stream);
    let mut runners: Vec<Runner<'_>> = stream
        .objects()
        .filter_map(|object| configs.runner(object))
        .collect();
    let orphans = configs
        .known
        .into_iter()
        .filter(|config| !config.is_mounted && config.is_telling);
    runners.extend(orphans.map(|config| Runner {
        config: Some(config.object),
        ..Runner::default()
    }));
    runners
}

/// Possible runner configurations, by name.
struct Configs<'n> {
    known: Vec<Config<'n>>,
    by_name: HashMap<&'n str, Vec<usize>>,
}

struct Config<'n> {
    object: Object<'n>,
    is_telling: bool,
    is_mounted: bool,
}

impl<'n> Configs<'n> {
    fn of(stream: &'n Stream) -> Self {
        let mut configs = Configs {
            known: Vec::new(),
            by_name: HashMap::new(),
        };
        for object in stream.objects() {
            let Some(files) = files(object) else { continue };
            let has = |file: &str| files.get(file).is_some();
            if has(CONFIG) || has(TEMPLATE) {
                let is_telling = TELLING_FILES.into_iter().any(has);
                configs
                    .by_name
                    .entry(object.name())
                    .or_default()
                    .push(configs.known.len());
                configs.known.push(Config {
                    object,
                    is_telling,
                    is_mounted: false,
                });
            }
        }
        configs
    }

    /// The runner whose workload is this object, if it is one.
    fn runner(&mut self, workload: Object<'n>) -> Option<Runner<'n>> {
        let pod = workload.pod()?;
        let has_image = items(pod, &["containers"]).iter().any(is_runner_image);
        let mounted = Mounted::by(pod);
        let of_kind = |kind| {
            if kind == "Secret" {
                &mounted.secrets
            } else {
                &mounted.config_maps
            }
        };
        let mut found = None;
        for kind in ["ConfigMap", "Secret"] {
            for &index in of_kind(kind)
                .iter()
                .filter_map(|name| self.by_name.get(name))
                .flatten()
            {
                let Config {
                    object,
                    is_telling,
                    is_mounted,
                } = &mut self.known[index];
                let is_near = object.may_be_in(workload.namespace());
                if object.kind() == kind && is_near && (*is_telling || has_image) {
                    *is_mounted = true;
                    found = found.or(Some(*object));
                }
            }
        }
        (found.is_some() || has_image).then_some(Runner {
            config: found,
            workload: Some(workload),
            secrets: mounted.secrets,
        })
    }
}

/// The files of a ConfigMap, or of a Secret with plain text.
fn files(object: Object<'_>) -> Option<&Node> {
    match object.kind() {
        "ConfigMap" => object.node.get("data"),
        "Secret" => object.node.get("stringData"),
        _ => None,
    }
}

/// Names of the objects that the volumes of a pod mount.
struct Mounted<'n> {
    config_maps: Vec<&'n str>,
    secrets: Vec<&'n str>,
}

impl<'n> Mounted<'n> {
    fn by(pod: &'n Node) -> Self {
        let volumes = items(pod, &["volumes"]);
        let sources: Vec<&Node> = volumes
            .iter()
            .chain(
                volumes
                    .iter()
                    .flat_map(|volume| items(volume, &["projected", "sources"])),
            )
            .collect();
        let named = |path: &[&str]| {
            sources
                .iter()
                .filter_map(|source| text(source, path))
                .collect::<Vec<_>>()
        };
        let mut secrets = named(&["secret", "secretName"]);
        secrets.extend(named(&["secret", "name"]));
        Mounted {
            config_maps: named(&["configMap", "name"]),
            secrets,
        }
    }
}

/// Returns true if a container's image is named `gitlab-runner`, with a suffix other than `-helper`.
fn is_runner_image(container: &Node) -> bool {
    let image = text(container, &["image"]).unwrap_or_default();
    let name = image
        .rsplit('/')
        .next()
        .and_then(|last| last.split([':', '@']).next())
        .unwrap_or_default();
    name == "gitlab-runner" || (name.starts_with("gitlab-runner-") && !name.contains("helper"))
}
