//! How the runner is registered: by the entrypoint script, by an init container, or not at all.

use super::extensions::section;
use super::token::AUTHENTICATION;
use super::{Model, SourcedText};
use crate::chart::features::Feature;
use helm_yaml::tree::Node;

/// What registers the runner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RegistrationMode {
    /// The entrypoint script of the manager's container.
    #[default]
    Entrypoint,
    /// An init container.
    InitContainer,
    /// Nothing: the runner configuration is complete.
    None,
}

/// The name of `runners.config` among the files of the ConfigMap.
pub const CONFIG_TEMPLATE: &str = "config.template.toml";

/// Keys of `runnergen.docker` and the flags of `register` that correspond to them.
const DOCKER_FLAGS: [(&str, &str); 4] = [
    ("image", "--docker-image"),
    ("networkMode", "--docker-network-mode"),
    ("volumes", "--docker-volumes"),
    ("extraHosts", "--docker-extra-hosts"),
];

impl<'a> Model<'a> {
    /// What registers the runner.
    pub fn registration(self) -> RegistrationMode {
        match self.extension(&["registration"]).as_deref() {
            Some("initContainer") => RegistrationMode::InitContainer,
            Some("none") => RegistrationMode::None,
            _ => RegistrationMode::Entrypoint,
        }
    }

    /// The names of the containers that the chart adds to the pod.
    pub fn chart_containers(self) -> Vec<&'a str> {
        let mut containers = vec![self.names().full.as_str()];
        if self.has(Feature::ConfigureContainer) {
            containers.push("configure");
        }
        if self.registration() == RegistrationMode::InitContainer {
            containers.push("init-runner");
        }
        containers
    }

    /// The path in the container of the template from which the runner is registered.
    pub fn config_template(self) -> Option<SourcedText> {
        match self.values.config {
            Some(_) => Some(format!("{}/{CONFIG_TEMPLATE}", self.files_volume().path).into()),
            None => self.sourced(&["runners", "configPath"]),
        }
    }

    /// `gitlab-runner register …` for the init container, without the token, which the script reads from the Secret.
    pub fn register_command(self) -> Vec<SourcedText> {
        // The script prepares the directories and executes the command.
        let script = format!("{}/prepare", self.files_volume().path);
        let mut command: Vec<SourcedText> = vec!["/bin/bash".into(), script.into()];
        command.extend(["gitlab-runner", "register", "--non-interactive"].map(SourcedText::from));
        let mut flag = |name: &str, value: Option<SourcedText>| {
            command.extend(value.map(|value| value.map(|text| format!("--{name}={text}"))));
        };
        let runners = |key| self.sourced(&["runners", key]);
        flag("url", self.sourced(&["gitlabUrl"]));
        flag("description", runners("name"));
        flag("template-config", self.config_template());
        flag(
            "executor",
            Some(runners("executor").unwrap_or_else(|| "kubernetes".into())),
        );
        if !self.has_authentication_token() {
            let if_on =
                |key, value: &str| runners(key).map(|switch| switch.map(|_| value.to_owned()));
            flag("tag-list", runners("tags"));
            flag("run-untagged", if_on("runUntagged", "true"));
            flag("access-level", if_on("protected", "ref_protected"));
            flag("maximum-timeout", runners("maximumTimeout"));
        }
        command.extend(self.runner_flags());
        command.extend(self.executor_flags());
        // Kubernetes expands `$(NAME)` in a command; `$$(` escapes it.
        command
            .iter()
            .map(|word| word.map(|text| text.replace("$(", "$$(")))
            .collect()
    }

    /// The flags of `register` for the executor `docker`.
    pub fn executor_flags(self) -> Vec<SourcedText> {
        let docker = section(self.tree()).and_then(|section| section.get("docker"));
        let is_docker = self.string(&["runners", "executor"]).as_deref() == Some("docker");
        let Some(docker) = docker.filter(|_| is_docker) else {
            return Vec::new();
        };
        let flags = |(key, flag): (&str, &str)| {
            let values = match docker.get(key) {
                Some(node) if node.as_list().is_some() => node.as_list().unwrap_or_default(),
                Some(node) if node.is_truthy() => std::slice::from_ref(node),
                _ => &[],
            };
            let with_flag =
                |value: &Node| SourcedText::of(value).map(|text| format!("{flag}={text}"));
            values.iter().map(with_flag).collect::<Vec<_>>()
        };
        DOCKER_FLAGS.into_iter().flat_map(flags).collect()
    }

    /// With such a token `register` refuses tags and other settings that GitLab stores for the runner.
    fn has_authentication_token(self) -> bool {
        self.string(&["runnerToken"])
            .is_some_and(|token| token.starts_with(AUTHENTICATION))
    }
}
