//! Which objects of a stream make up a runner, whatever they are called.
//!
//! A runner is a workload and the ConfigMap (or Secret) with the configuration that its pod mounts; one of the two may
//! be missing, for a stream need not hold everything. The scripts beside a `config.toml` tell, or the image of the pod.

use std::collections::HashMap;

use crate::stream::object::{items, text};
use crate::stream::{Object, Stream};
use crate::tree::Node;

/// The objects of a runner.
#[derive(Clone, Debug, Default)]
pub struct Runner<'n> {
    /// What holds its configuration.
    pub config: Option<Object<'n>>,
    /// What its pods come of.
    pub workload: Option<Object<'n>>,
    /// The Secrets that its pods mount, by name.
    pub secrets: Vec<&'n str>,
}

/// A text of a runner's configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConfigText<'n> {
    /// The file that it becomes.
    pub file: &'static str,
    /// The text.
    pub node: &'n Node,
}

/// The runner's own file.
pub const CONFIG: &str = "config.toml";
/// The template from which a runner registers.
pub const TEMPLATE: &str = "config.template.toml";

/// Files that stand beside the configuration in a runner's ConfigMap and hardly anywhere else.
const TELLING_FILES: [&str; 3] = [TEMPLATE, REGISTRATION, "entrypoint"];

/// The script that registers.
const REGISTRATION: &str = "register-the-runner";

impl<'n> Runner<'n> {
    /// The texts of its configuration: the template first.
    pub fn config_texts(&self) -> impl Iterator<Item = ConfigText<'n>> + use<'n> {
        let files = self.config.and_then(files);
        [TEMPLATE, CONFIG].into_iter().filter_map(move |file| {
            let node = files?.get(file).filter(|node| node.as_str().is_some())?;
            Some(ConfigText { file, node })
        })
    }

    /// Whether it registers when it starts; then its `config.toml` gets its runner only there.
    pub fn registers(&self) -> bool {
        self.config.and_then(files).is_some_and(|files| files.get(TEMPLATE).or(files.get(REGISTRATION)).is_some())
    }

    /// The container of the manager: the one that is named after it, else the first.
    pub fn container(&self) -> Option<&'n Node> {
        let containers = items(self.workload?.pod()?, &["containers"]);
        containers.iter().find(|container| is_runner_image(container)).or(containers.first())
    }

    /// The variables of the manager's environment that have a value written down.
    pub fn environment(&self) -> impl Iterator<Item = (&'n str, Option<&'n str>)> + use<'n> {
        let variables = self.container().map(|container| items(container, &["env"])).unwrap_or_default();
        variables.iter().filter_map(|variable| Some((text(variable, &["name"])?, text(variable, &["value"]))))
    }

    /// The value of a variable of the manager's environment, where that is written down and not empty.
    pub fn variable(&self, name: &str) -> Option<&'n str> {
        self.environment()
            .find(|(known, _)| *known == name)
            .and_then(|(_, value)| value)
            .filter(|text| !text.is_empty())
    }

    /// The account under which it runs, and the namespace of that, where the stream says it.
    pub fn account(&self) -> Option<(&'n str, Option<&'n str>)> {
        let workload = self.workload?;
        let name = |key| text(workload.pod()?, &[key]).filter(|name| !name.is_empty());
        Some((name("serviceAccountName").or(name("serviceAccount")).unwrap_or("default"), workload.namespace()))
    }
}

/// The runners of a stream, in its order.
pub fn find(stream: &Stream) -> Vec<Runner<'_>> {
    let mut configs = Configs::of(stream);
    let mut runners: Vec<Runner<'_>> = stream.objects().filter_map(|object| configs.runner(object)).collect();
    let orphans = configs.known.into_iter().filter(|config| !config.is_mounted && config.is_telling);
    runners.extend(orphans.map(|config| Runner { config: Some(config.object), ..Runner::default() }));
    runners
}

/// What may be a runner's configuration, by name.
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
        let mut configs = Configs { known: Vec::new(), by_name: HashMap::new() };
        for object in stream.objects() {
            let Some(files) = files(object) else { continue };
            let has = |file: &str| files.get(file).is_some();
            if has(CONFIG) || has(TEMPLATE) {
                let is_telling = TELLING_FILES.into_iter().any(has);
                configs.by_name.entry(object.name()).or_default().push(configs.known.len());
                configs.known.push(Config { object, is_telling, is_mounted: false });
            }
        }
        configs
    }

    /// The runner whose pods come of an object; none where they are no runner's.
    fn runner(&mut self, workload: Object<'n>) -> Option<Runner<'n>> {
        let pod = workload.pod()?;
        let has_image = items(pod, &["containers"]).iter().any(is_runner_image);
        let mounted = Mounted::by(pod);
        let of_kind = |kind| if kind == "Secret" { &mounted.secrets } else { &mounted.config_maps };
        let mut found = None;
        for kind in ["ConfigMap", "Secret"] {
            for &index in of_kind(kind).iter().filter_map(|name| self.by_name.get(name)).flatten() {
                let Config { object, is_telling, is_mounted } = &mut self.known[index];
                let is_near = object.may_stand_in(workload.namespace());
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

/// The files of a ConfigMap, or of a Secret that is written in plain text.
fn files(object: Object<'_>) -> Option<&Node> {
    match object.kind() {
        "ConfigMap" => object.node.get("data"),
        "Secret" => object.node.get("stringData"),
        _ => None,
    }
}

/// What the volumes of a pod bring in.
struct Mounted<'n> {
    config_maps: Vec<&'n str>,
    secrets: Vec<&'n str>,
}

impl<'n> Mounted<'n> {
    fn by(pod: &'n Node) -> Self {
        let volumes = items(pod, &["volumes"]);
        let sources: Vec<&Node> =
            volumes.iter().chain(volumes.iter().flat_map(|volume| items(volume, &["projected", "sources"]))).collect();
        let named = |path: &[&str]| sources.iter().filter_map(|source| text(source, path)).collect::<Vec<_>>();
        let mut secrets = named(&["secret", "secretName"]);
        secrets.extend(named(&["secret", "name"]));
        Mounted { config_maps: named(&["configMap", "name"]), secrets }
    }
}

/// Whether a container is made of an image that is called `gitlab-runner`, perhaps with more behind it that does not
/// make it the helper's.
fn is_runner_image(container: &Node) -> bool {
    let image = text(container, &["image"]).unwrap_or_default();
    let name = image.rsplit('/').next().and_then(|last| last.split([':', '@']).next()).unwrap_or_default();
    name == "gitlab-runner" || (name.starts_with("gitlab-runner-") && !name.contains("helper"))
}
