//! The command by which an init container registers the runner, as one would type it.

use super::section;
use crate::manifest::Input;
use crate::manifest::reading::{is_set, printed};
use crate::manifest::scripts::CONFIG_TEMPLATE;
use crate::tree::Node;

/// What the shell of the container is told before the command: the script puts things in place and becomes the command.
const BEFORE: [&str; 2] = ["/bin/bash", "/configmaps/prepare"];

/// Lists and texts of the section `docker`, and the flags of `register` that say them.
const DOCKER_FLAGS: [(&str, &str); 4] = [
    ("image", "--docker-image"),
    ("networkMode", "--docker-network-mode"),
    ("volumes", "--docker-volumes"),
    ("extraHosts", "--docker-extra-hosts"),
];

/// `gitlab-runner register …` with everything but the token, which the script takes from the Secret.
pub(super) fn register(input: &Input, executor_flags: &[String]) -> Vec<String> {
    let values = &input.values.tree;
    let mut command: Vec<String> = BEFORE.map(str::to_owned).into();
    command.extend(["gitlab-runner", "register", "--non-interactive"].map(str::to_owned));
    let mut flag = |name: &str, value: Option<String>| command.extend(value.map(|value| format!("--{name}={value}")));
    let runners = |key| printed(values, &["runners", key]);
    let template = input.values.config.as_ref().map(|_| CONFIG_TEMPLATE.to_owned());
    flag("url", printed(values, &["gitlabUrl"]));
    flag("description", runners("name"));
    flag("template-config", template.or_else(|| runners("configPath")));
    flag("executor", Some(runners("executor").unwrap_or_else(|| "kubernetes".to_owned())));
    if !has_authentication_token(values) {
        let is_on = |key| is_set(values, &["runners", key]);
        flag("tag-list", runners("tags"));
        flag("run-untagged", is_on("runUntagged").then(|| "true".to_owned()));
        flag("access-level", is_on("protected").then(|| "ref_protected".to_owned()));
        flag("maximum-timeout", runners("maximumTimeout"));
    }
    command.extend_from_slice(executor_flags);
    // Kubernetes fills `$(NAME)` in a command from the environment; doubled it stays as it is.
    command.iter().map(|word| word.replace("$(", "$$(")).collect()
}

/// What `register` has to hear of the executor.
pub(super) fn executor_flags(values: &Node) -> Vec<String> {
    let docker = section(values).and_then(|section| section.get("docker"));
    let is_docker = printed(values, &["runners", "executor"]).as_deref() == Some("docker");
    let Some(docker) = docker.filter(|_| is_docker) else { return Vec::new() };
    let words = |(key, flag): (&str, &str)| {
        let texts = match docker.get(key) {
            Some(node) if node.as_list().is_some() => node.as_list().unwrap_or_default(),
            Some(node) if node.is_truthy() => std::slice::from_ref(node),
            _ => &[],
        };
        texts.iter().map(|text| format!("{flag}={}", text.printed())).collect::<Vec<_>>()
    };
    DOCKER_FLAGS.into_iter().flat_map(words).collect()
}

/// GitLab's page of the runner rules tags and the like for such a token; `register` refuses to hear of them.
fn has_authentication_token(values: &Node) -> bool {
    printed(values, &["runnerToken"]).is_some_and(|token| token.starts_with("glrt-"))
}
