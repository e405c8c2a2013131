//! The volumes of the manager pod that the chart adds, and where the manager's container mounts them.

use super::helm_coercion::to_int64;
use super::registration::RegistrationMode;
use super::{Model, SourcedText};
use crate::chart::features::Feature;
use crate::chart::hardening::{self, WritableDirectory};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// Where the chart mounts a volume in the manager's container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartMount {
    /// The name of the volume.
    pub volume: &'static str,
    /// The path in the container.
    pub path: String,
}

/// The volume with the files of the ConfigMap, and where it is mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilesVolume {
    /// The name of the volume.
    pub name: &'static str,
    /// The path in the manager's container.
    pub path: &'static str,
    /// The path in the init container that copies the secrets.
    pub path_in_init_container: &'static str,
}

/// The directory in which the runner looks for its configuration.
pub fn runner_directory(run_as_root: bool) -> &'static str {
    if run_as_root {
        "/etc/gitlab-runner"
    } else {
        "/home/gitlab-runner/.gitlab-runner"
    }
}

impl<'a> Model<'a> {
    /// The volume with the files of the ConfigMap.
    pub fn files_volume(self) -> FilesVolume {
        match self.has(Feature::ScriptsAtScripts) {
            true => FilesVolume {
                name: "scripts",
                path: "/scripts",
                path_in_init_container: "/config",
            },
            false => FilesVolume {
                name: "configmaps",
                path: "/configmaps",
                path_in_init_container: "/configmaps",
            },
        }
    }

    /// The volume with the secrets that the manager's container mounts, and that into which they are projected.
    pub fn secret_volumes(self) -> (&'static str, &'static str) {
        match self.has(Feature::ConfigureContainer) {
            true => ("runner-secrets", "init-runner-secrets"),
            false => ("projected-secrets", "projected-secrets"),
        }
    }

    /// Whether the Secret with the tokens is mounted.
    pub fn mounts_tokens(self) -> bool {
        !self.has(Feature::SecretsIfUsed)
            || self.has_token_secret()
            || self.is_truthy(&["runners", "secret"])
    }

    /// Whether the pod runs as user 0, whose runner configuration is in another directory.
    pub fn runs_as_root(self) -> bool {
        self.user().is_some_and(|user| to_int64(user) == 0)
    }

    /// The span of the user that decides which directory holds the runner configuration.
    pub fn user_span(self) -> Option<Span> {
        self.user().map(|user| user.span)
    }

    fn user(self) -> Option<&'a Node> {
        let section = match self.has(Feature::FixedSecurityContext) {
            true => "securityContext",
            false => "podSecurityContext",
        };
        self.tree().at(&[section, "runAsUser"])
    }

    /// The directory into which the entrypoint puts config.toml, with a trailing slash.
    pub fn entrypoint_config_directory(self) -> SourcedText {
        let runs_as_non_root = self.tree().at(&["securityContext", "runAsNonRoot"]);
        let (directory, span) = if self.has_extensions() || self.has(Feature::RootConfigByUser) {
            (runner_directory(self.runs_as_root()), self.user_span())
        } else if let (true, Some(flag)) =
            (self.has(Feature::RootConfigByContext), runs_as_non_root)
        {
            let directory = match flag.is_truthy() {
                true => runner_directory(false),
                false => "/.gitlab-runner",
            };
            (directory, Some(flag.span))
        } else {
            (runner_directory(false), None)
        };
        SourcedText::new(format!("{directory}/"), span)
    }

    /// The directory where the chart mounts the volume for the runner configuration. Only with a `runnergen:` section
    /// is it always the one in which the runner looks.
    pub fn config_directory(self) -> SourcedText {
        if !self.has_extensions() {
            return runner_directory(false).into();
        }
        SourcedText::new(runner_directory(self.runs_as_root()), self.user_span())
    }

    /// Whether anything is mounted at `/secrets`: tokens, cache credentials, the user's own Secrets.
    pub fn mounts_secrets(self) -> bool {
        self.mounts_tokens() || self.is_truthy(&["secrets"]) || self.names().cache_secret.is_some()
    }

    /// The names of the volumes that the chart adds.
    pub fn chart_volumes(self) -> Vec<&'static str> {
        let mut volumes = vec!["runner-secrets"];
        if self.mounts_secrets() {
            volumes.push(self.secret_volumes().1);
        }
        for ChartMount { volume, .. } in self.chart_mounts() {
            if !volumes.contains(&volume) {
                volumes.push(volume);
            }
        }
        volumes
    }

    /// The mounts that the chart adds to the manager's container.
    pub fn chart_mounts(self) -> Vec<ChartMount> {
        let config_directory = self.config_directory();
        let directory = config_directory.as_str();
        let mut mounts = Vec::new();
        let mut mount = |volume, path: String| mounts.push(ChartMount { volume, path });
        mount("etc-gitlab-runner", directory.to_owned());
        let files = self.files_volume();
        mount(files.name, files.path.to_owned());
        if self.mounts_secrets() {
            mount(self.secret_volumes().0, "/secrets".to_owned());
        }
        if self.is_truthy(&["certsSecretName"]) {
            mount("custom-certs", format!("{directory}/certs/"));
        }
        if self.config_is_read_only() && self.registration() == RegistrationMode::None {
            mount(files.name, format!("{directory}/config.toml"));
        }
        if self.has_lock_file() {
            mount(files.name, format!("{directory}/config.toml.lock"));
        }
        for directory in self.writable_directories() {
            mount(directory.name, directory.path.to_owned());
        }
        if self.docker_socket().is_some() {
            mount("docker-socket", "/var/run/docker.sock".to_owned());
        }
        mounts
    }

    /// The directories of a hardened pod that need a writable volume: those where the values mount none.
    pub fn writable_directories(self) -> Vec<WritableDirectory> {
        if !self.is_hardened() {
            return Vec::new();
        }
        let mounts = self
            .tree()
            .get("volumeMounts")
            .and_then(Node::as_list)
            .unwrap_or_default();
        hardening::WRITABLE
            .into_iter()
            .filter(|directory| !directory.is_among(mounts))
            .collect()
    }

    /// The path of the node's Docker socket, if a runner uses it: one that sets `host` does not.
    pub fn docker_socket(self) -> Option<SourcedText> {
        if !self.has_extensions() {
            return None;
        }
        let config = self.runner_config();
        let has_host = |runner: &Node| runner.at(&["docker", "host"]).is_some_and(Node::is_truthy);
        let uses_socket =
            config.executors().contains(&"docker") && !config.runners().iter().any(has_host);
        let path = || {
            self.sourced_extension(&["docker", "socket"])
                .unwrap_or_else(|| "/var/run/docker.sock".into())
        };
        uses_socket.then(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::manifest::Manifest;
    use crate::chart::model::testing::load;

    /// The items of a list in the pod of the rendered workload.
    fn rendered<'m>(manifests: &'m [Manifest], path: &[&str]) -> &'m [Node] {
        let pod = manifests
            .iter()
            .find_map(|manifest| manifest.object.at(&["spec", "template", "spec"]))
            .unwrap();
        pod.at(path).and_then(Node::as_list).unwrap()
    }

    fn string(node: &Node, key: &str) -> String {
        node.get(key).and_then(Node::as_str).unwrap().to_owned()
    }

    #[test]
    fn the_model_has_the_mounts_and_volumes_that_the_templates_render() {
        for settings in [
            &[][..],
            &["certsSecretName=certs", "runners.secret=token"],
            &[
                "runners.cache.secretName=cache",
                "podSecurityContext.runAsUser=0",
            ],
            &[
                "runnergen.workload=StatefulSet",
                "podSecurityContext.runAsUser=0",
                "certsSecretName=certs",
            ],
            &[
                "runnergen.storage.type=persistentVolumeClaim",
                "runnergen.storage.lockFile=true",
            ],
            &[
                "runnergen.storage.existingClaim=config",
                "runnergen.hardened=true",
            ],
            &[
                "runnergen.registration=none",
                "runnergen.storage.readOnly=true",
            ],
            &[
                "runnergen.registration=initContainer",
                "runners.executor=docker",
                "runnergen.docker.socket=/docker",
            ],
        ] {
            let loaded = load(settings);
            let manifests = loaded.manifests().as_ref().unwrap();
            let mut mounts: Vec<(String, String)> = loaded
                .model()
                .chart_mounts()
                .into_iter()
                .map(|mount| (mount.volume.to_owned(), mount.path))
                .collect();
            let container = &rendered(manifests, &["containers"])[0];
            let listed = container
                .get("volumeMounts")
                .and_then(Node::as_list)
                .unwrap()
                .iter();
            let mut expected: Vec<(String, String)> = listed
                .map(|mount| (string(mount, "name"), string(mount, "mountPath")))
                .collect();
            mounts.sort();
            expected.sort();
            assert_eq!(mounts, expected, "{settings:?}");

            let mut volumes: Vec<String> = loaded
                .model()
                .chart_volumes()
                .into_iter()
                .map(str::to_owned)
                .collect();
            let mut expected: Vec<String> = rendered(manifests, &["volumes"])
                .iter()
                .map(|volume| string(volume, "name"))
                .collect();
            volumes.sort();
            expected.sort();
            assert_eq!(volumes, expected, "{settings:?}");
        }
    }
}
