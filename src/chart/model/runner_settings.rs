//! The runner settings in the values, as the registration receives them: environment variables and command line flags.
//!
//! Older chart versions have many (`runners.image`, `runners.builds.cpuLimit`, …), which newer ones ignore.

use super::token::AUTHENTICATION;
use super::{Model, SourcedText};
use crate::chart::features::Feature;
use helm_yaml::tree::{Map, Node};

/// An environment variable of the manager's container that the chart sets; its value may be null.
#[derive(Clone, Debug)]
pub struct ChartVariable {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: Option<SourcedText>,
}

/// Settings of job pods: their path in `runners`, and the variable.
const JOB_PODS: [(&[&str], &str); 19] = [
    (&["builds", "cpuLimit"], "KUBERNETES_CPU_LIMIT"),
    (
        &["builds", "cpuLimitOverwriteMaxAllowed"],
        "KUBERNETES_CPU_LIMIT_OVERWRITE_MAX_ALLOWED",
    ),
    (&["builds", "memoryLimit"], "KUBERNETES_MEMORY_LIMIT"),
    (
        &["builds", "memoryLimitOverwriteMaxAllowed"],
        "KUBERNETES_MEMORY_LIMIT_OVERWRITE_MAX_ALLOWED",
    ),
    (&["builds", "cpuRequests"], "KUBERNETES_CPU_REQUEST"),
    (
        &["builds", "cpuRequestsOverwriteMaxAllowed"],
        "KUBERNETES_CPU_REQUEST_OVERWRITE_MAX_ALLOWED",
    ),
    (&["builds", "memoryRequests"], "KUBERNETES_MEMORY_REQUEST"),
    (
        &["builds", "memoryRequestsOverwriteMaxAllowed"],
        "KUBERNETES_MEMORY_REQUEST_OVERWRITE_MAX_ALLOWED",
    ),
    (&["serviceAccountName"], "KUBERNETES_SERVICE_ACCOUNT"),
    (&["services", "cpuLimit"], "KUBERNETES_SERVICE_CPU_LIMIT"),
    (
        &["services", "memoryLimit"],
        "KUBERNETES_SERVICE_MEMORY_LIMIT",
    ),
    (
        &["services", "cpuRequests"],
        "KUBERNETES_SERVICE_CPU_REQUEST",
    ),
    (
        &["services", "memoryRequests"],
        "KUBERNETES_SERVICE_MEMORY_REQUEST",
    ),
    (&["helpers", "cpuLimit"], "KUBERNETES_HELPER_CPU_LIMIT"),
    (
        &["helpers", "memoryLimit"],
        "KUBERNETES_HELPER_MEMORY_LIMIT",
    ),
    (&["helpers", "cpuRequests"], "KUBERNETES_HELPER_CPU_REQUEST"),
    (
        &["helpers", "memoryRequests"],
        "KUBERNETES_HELPER_MEMORY_REQUEST",
    ),
    (&["helpers", "image"], "KUBERNETES_HELPER_IMAGE"),
    (&["imagePullPolicy"], "KUBERNETES_PULL_POLICY"),
];

/// The security context of job pods, in `runners.pod_security_context`.
const SECURITY_CONTEXT: [(&str, &str); 3] = [
    ("run_as_user", "KUBERNETES_POD_SECURITY_CONTEXT_RUN_AS_USER"),
    (
        "run_as_group",
        "KUBERNETES_POD_SECURITY_CONTEXT_RUN_AS_GROUP",
    ),
    ("fs_group", "KUBERNETES_POD_SECURITY_CONTEXT_FS_GROUP"),
];

/// The variables in the order of the chart.
struct Variables<'a> {
    model: Model<'a>,
    all: Vec<ChartVariable>,
}

impl<'a> Model<'a> {
    /// The environment variables that configure the registration.
    pub fn registration_variables(self) -> Vec<ChartVariable> {
        let mut variables = Variables {
            model: self,
            all: Vec::new(),
        };
        variables.add_runner();
        if self.is_kubernetes() {
            variables.add_job_pods();
        }
        variables.add_cache();
        variables.all
    }

    /// The executor with which the runner is registered.
    pub fn executor(self) -> SourcedText {
        self.setting(&["executor"])
            .unwrap_or_else(|| "kubernetes".into())
    }

    /// The flags of `register` for runner settings in the values that are lists or maps.
    pub fn runner_flags(self) -> Vec<SourcedText> {
        let mut flags = Vec::new();
        let mut add = |name: &str, value: SourcedText| {
            flags.push(value.map(|value| format!("--{name}={value}")));
        };
        for secret in self.settings_list(&["imagePullSecrets"]) {
            add("kubernetes-image-pull-secrets", SourcedText::of(secret));
        }
        for pair in self.settings_map("nodeSelector", ':') {
            add("kubernetes-node-selector", pair);
        }
        for toleration in self.settings_list(&["nodeTolerations"]) {
            add("kubernetes-node-tolerations", toleration_flag(toleration));
        }
        for pair in self.settings_map("podLabels", ':') {
            add("kubernetes-pod-labels", pair);
        }
        for pair in self.settings_map("podAnnotations", ':') {
            add("kubernetes-pod-annotations", pair);
        }
        for pair in self.settings_map("env", '=') {
            add("env", pair);
        }
        for group in self.settings_list(&["pod_security_context", "supplemental_groups"]) {
            add(
                "kubernetes-pod-security-context-supplemental-groups",
                SourcedText::of(group),
            );
        }
        flags
    }

    /// Whether tags and other settings of the runner are passed on: not if the values contain an authentication token,
    /// with which GitLab stores them. Newer versions leave that to the script.
    fn passes_runner_settings(self) -> bool {
        let passes_without_secret = self.has(Feature::VariablesWithoutSecret)
            && self.tree().at(&["runners", "secret"]).is_none();
        !self.has(Feature::TypeOfRegistrationToken)
            || !self.has_authentication_token_in_values()
            || passes_without_secret
    }

    fn has_authentication_token_in_values(self) -> bool {
        let token = |key| self.tree().get(key).map(Node::to_template_string);
        let is_authentication = |token: &str| token.starts_with(AUTHENTICATION);
        let knows_runner_token = self.has(Feature::TypeOfRunnerToken);
        match token("runnerRegistrationToken") {
            Some(token) => is_authentication(&token) || token.is_empty() && knows_runner_token,
            None => {
                knows_runner_token
                    && token("runnerToken").is_some_and(|token| is_authentication(&token))
            }
        }
    }

    fn is_kubernetes(self) -> bool {
        self.executor() == "kubernetes"
    }

    /// A value of `runners`, if it is set.
    fn setting(self, path: &[&str]) -> Option<SourcedText> {
        self.sourced(&[&["runners"], path].concat())
    }

    fn settings_list(self, path: &[&str]) -> &'a [Node] {
        let list = self.tree().at(&[&["runners"], path].concat());
        list.and_then(Node::as_list).unwrap_or_default()
    }

    /// The entries of a map in `runners`, each with a separator between key and value, in the order of their keys.
    fn settings_map(self, key: &str, separator: char) -> Vec<SourcedText> {
        let map = self.tree().at(&["runners", key]).and_then(Node::as_map);
        let mut entries: Vec<_> = map.into_iter().flat_map(Map::iter).collect();
        entries.sort_by_key(|&(key, _)| key);
        let pair = |(key, entry): (&String, &helm_yaml::tree::Entry)| {
            let value = SourcedText::of(&entry.node);
            SourcedText::new(
                format!("{key}{separator}{}", value.as_str()),
                [entry.node.span, entry.key_span],
            )
        };
        entries.into_iter().map(pair).collect()
    }
}

impl Variables<'_> {
    fn add_runner(&mut self) {
        let model = self.model;
        let in_values = model.has(Feature::RegistrationInValues);
        let url = model.tree().get("gitlabUrl").filter(|url| !url.is_null());
        self.add("CI_SERVER_URL", url.map(SourcedText::of));
        if in_values {
            self.add("CLONE_URL", self.or(&["cloneUrl"], ""));
        }
        if model.has(Feature::RequestConcurrencyByDefault) {
            self.add(
                "RUNNER_REQUEST_CONCURRENCY",
                self.or(&["requestConcurrency"], "1"),
            );
        } else {
            self.add_if_set("RUNNER_REQUEST_CONCURRENCY", &["requestConcurrency"]);
        }
        self.add("RUNNER_EXECUTOR", Some(model.executor()));
        if model.passes_runner_settings() {
            self.add("REGISTER_LOCKED", self.flag("locked"));
            self.add("RUNNER_TAG_LIST", self.or(&["tags"], ""));
        }
        self.add_if_set("RUNNER_OUTPUT_LIMIT", &["outputLimit"]);
    }

    fn add_job_pods(&mut self) {
        let model = self.model;
        let always = model.has(Feature::EmptyVariables);
        let image = model.tree().at(&["runners", "image"]);
        if always || image.is_some_and(Node::is_truthy) {
            let image = image.filter(|image| !image.is_null());
            self.add("KUBERNETES_IMAGE", image.map(SourcedText::of));
        }
        self.add_if_true("KUBERNETES_PRIVILEGED", &["privileged"]);
        let namespace = model.setting(&["namespace"]);
        if always || namespace.is_some() || !model.values.config_names_namespace {
            let of_release = || model.release.namespace().into();
            self.add(
                "KUBERNETES_NAMESPACE",
                Some(namespace.unwrap_or_else(of_release)),
            );
        }
        self.add_if_set("KUBERNETES_POLL_TIMEOUT", &["pollTimeout"]);
        for (path, name) in JOB_PODS {
            if always {
                self.add(name, self.or(path, ""));
            } else {
                self.add_if_set(name, path);
            }
        }
        self.add_if_true(
            "KUBERNETES_POD_SECURITY_CONTEXT_RUN_AS_NON_ROOT",
            &["pod_security_context", "run_as_non_root"],
        );
        for (key, name) in SECURITY_CONTEXT {
            self.add_if_set(name, &["pod_security_context", key]);
        }
    }

    fn add_cache(&mut self) {
        let Some(cache_type) = self.model.setting(&["cache", "cacheType"]) else {
            return;
        };
        let path = self.model.setting(&["cache", "cachePath"]);
        let type_name = cache_type.as_str().to_owned();
        self.add("CACHE_TYPE", Some(cache_type));
        self.add(
            "CACHE_PATH",
            path.or_else(|| self.or(&["cache", "s3CachePath"], "")),
        );
        self.add_if_true("CACHE_SHARED", &["cache", "cacheShared"]);
        match type_name.as_str() {
            "s3" => {
                for (key, name) in [
                    ("s3ServerAddress", "CACHE_S3_SERVER_ADDRESS"),
                    ("s3BucketName", "CACHE_S3_BUCKET_NAME"),
                    ("s3BucketLocation", "CACHE_S3_BUCKET_LOCATION"),
                ] {
                    self.add(name, self.or(&["cache", key], ""));
                }
                self.add_if_true("CACHE_S3_INSECURE", &["cache", "s3CacheInsecure"]);
            }
            "gcs" => self.add(
                "CACHE_GCS_BUCKET_NAME",
                self.or(&["cache", "gcsBucketName"], ""),
            ),
            _ => {}
        }
    }

    fn add(&mut self, name: &'static str, value: Option<SourcedText>) {
        self.all.push(ChartVariable { name, value });
    }

    fn add_if_set(&mut self, name: &'static str, path: &[&str]) {
        if let Some(value) = self.model.setting(path) {
            self.add(name, Some(value));
        }
    }

    fn add_if_true(&mut self, name: &'static str, path: &[&str]) {
        if let Some(value) = self.model.setting(path) {
            self.add(name, Some(value.map(|_| "true".to_owned())));
        }
    }

    /// The value at a path in `runners`, or a default if it is not set. A value that is empty or zero is a source of it.
    fn or(&self, path: &[&str], default: &str) -> Option<SourcedText> {
        let given = self.model.tree().at(&[&["runners"], path].concat());
        let or_default = || SourcedText::new(default, given.map(|node| node.span));
        Some(self.model.setting(path).unwrap_or_else(or_default))
    }

    /// Whether a value of `runners` is not false; a missing one is true.
    fn flag(&self, key: &str) -> Option<SourcedText> {
        let node = self.model.tree().at(&["runners", key]);
        let is_true = node.is_none_or(Node::is_truthy);
        Some(SourcedText::new(
            is_true.to_string(),
            node.map(|node| node.span),
        ))
    }
}

/// A toleration of job pods as the flag has it: `key=value:effect`, or `key:effect` for any value.
fn toleration_flag(toleration: &Node) -> SourcedText {
    let text = |key| {
        let node = toleration.get(key).filter(|node| node.is_truthy());
        node.map_or_else(String::new, Node::to_template_string)
    };
    let key_value = match text("operator").as_str() {
        "" | "Equal" => format!("{}={}", text("key"), text("value")),
        _ => text("key"),
    };
    let spans = toleration.as_map().into_iter().flat_map(Map::values);
    SourcedText::new(
        format!("{key_value}:{}", text("effect")),
        spans.map(|entry| entry.node.span),
    )
}
