//! The configuration of the runner that a chart version renders from values.
//!
//! It is computed from the rendered manifests as `gitlab-runner register` computes it: the template, overridden by the
//! environment variables and flags of the registration. The conversion of values has no part in it, so that the proof does
//! not assume what it proves.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::{Node, Value};

use crate::chart::legacy;
use crate::chart::manifest::Manifest;
use crate::chart::model::token::AUTHENTICATION;
use crate::chart::model::{Model, SourcedText};
use crate::input::loaded::LoadedValues;
use crate::runner_config::{self, reference, setting};
use crate::schema::{Path, Types};

/// What is known of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// It is what the values say.
    Unchanged,
    /// The migration replaced a registration token by an authentication token.
    Replaced,
}

/// The settings of a runner by their paths: those of `config.toml`, and of its registration.
#[derive(Debug, Default)]
pub(super) struct Effective {
    pub(super) settings: BTreeMap<String, Setting>,
}

/// A setting.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    /// Its value, without spans.
    pub(super) value: Node,
    /// The values that it comes from; empty if it is the chart's own.
    pub(super) spans: Vec<Span>,
}

/// The settings that `register` sends to GitLab, by the variable without `REGISTER_`.
const SENT: [&str; 6] = [
    "LOCKED",
    "RUN_UNTAGGED",
    "MAXIMUM_TIMEOUT",
    "ACCESS_LEVEL",
    "PAUSED",
    "MAINTENANCE_NOTE",
];

/// The path of the Secret with the credentials of the cache.
pub(super) const CACHE_SECRET: &str = "runners.cache.secret";

/// The root of the settings of the registration.
const REGISTRATION: &str = "registration";

impl Effective {
    /// The settings that the chart version of the values renders.
    ///
    /// # Errors
    /// If the values cannot be rendered, or the runner cannot read the result.
    pub(super) fn of(loaded: &LoadedValues, token: Token) -> Result<Self, String> {
        if let Some(failed) = loaded.failed_expressions().next() {
            let location = loaded.sources.location(failed).unwrap_or_default();
            return Err(format!("{location}: a template expression fails"));
        }
        let manifests = loaded.manifests().as_ref().map_err(ToString::to_string)?;
        let from = |template: &str| {
            manifests
                .iter()
                .find(|manifest| manifest.template == template)
        };
        let mut effective = Effective::default();
        if let Some(files) = from("templates/configmap.yaml") {
            effective.add_files(files);
        }
        let deployment = from("templates/deployment.yaml");
        if let Some(deployment) = deployment {
            effective.add_variables(deployment);
        }
        effective.add_flags(loaded.model());
        effective.add_registration(loaded.model());
        if let Some(deployment) = deployment {
            effective.add_cache_secret(loaded.model(), deployment);
        }
        if token == Token::Replaced || has_authentication_token(loaded) {
            effective.remove_what_gitlab_stores();
        }
        Ok(effective)
    }

    /// A setting as a string, if it is not empty.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        let text = self.settings.get(path)?.value.to_template_string();
        (!text.is_empty()).then_some(text)
    }

    /// The files of the ConfigMap: a complete configuration, or global settings and the template of a runner.
    fn add_files(&mut self, manifest: &Manifest) {
        for name in ["config.toml", "config.template.toml"] {
            let Some((text, node)) = file(manifest, name) else {
                continue;
            };
            match runner_config::parse(&text).root {
                Some(root) => self.add_root(&root),
                // The runner refuses it, but the same text means the same.
                None => self.add(name, node),
            }
        }
    }

    fn add_root(&mut self, root: &Node) {
        for (key, entry) in root.as_map().into_iter().flatten() {
            match entry.node.as_list() {
                Some([runner]) if key == "runners" => self.add(key, runner),
                Some(runners) if key == "runners" => {
                    for (index, runner) in runners.iter().enumerate() {
                        self.add(&format!("{key}[{index}]"), runner);
                    }
                }
                _ => self.add(key, &entry.node),
            }
        }
    }

    fn add_variables(&mut self, deployment: &Manifest) {
        let containers = deployment
            .object
            .at(&["spec", "template", "spec", "containers"])
            .and_then(Node::as_list);
        let manager = containers.and_then(<[Node]>::first);
        let variables = manager.and_then(|manager| manager.get("env")?.as_list());
        for variable in variables.unwrap_or_default() {
            let name = variable.get("name").and_then(Node::as_str);
            let value = variable.get("value");
            let (Some(name), Some(value)) = (name, value) else {
                continue;
            };
            let text = SourcedText::of(value);
            // The runner ignores an empty variable.
            if !text.as_str().is_empty() {
                self.add_variable(name, &text);
            }
        }
    }

    fn add_variable(&mut self, name: &str, text: &SourcedText) {
        let sent = name
            .strip_prefix("REGISTER_")
            .filter(|name| SENT.contains(name));
        if let Some(sent) = sent {
            self.register(&sent.to_ascii_lowercase(), text);
        } else if name == "RUNNER_TAG_LIST" {
            self.register("tag_list", text);
        } else if let Some(path) = reference::path_of_variable(name) {
            self.set(path, typed(path, text.as_str()), text);
        }
    }

    /// The flags of lists and maps. A list replaces that of the template, and a map is merged with it.
    fn add_flags(&mut self, model: Model<'_>) {
        let mut lists: BTreeMap<&str, (Vec<Node>, Vec<Span>)> = BTreeMap::new();
        for flag in model.runner_flags() {
            let Some((option, value)) = flag.as_str().split_once('=') else {
                continue;
            };
            let Some(path) = reference::path_of_option(option) else {
                continue;
            };
            if types(path).is_some_and(|types| types.contains(Types::MAP)) {
                let (key, value) = value.split_once(':').unwrap_or((value, ""));
                let path = format!("{path}.{}", legacy::toml_key(key));
                self.set(&path, Value::from(value), &flag);
            } else {
                let list = lists.entry(path).or_default();
                list.0.push(Node::new(item(value, path), Span::SYNTHETIC));
                list.1.extend(flag.spans());
            }
        }
        for (path, (items, spans)) in lists {
            let value = Node::new(items, Span::SYNTHETIC);
            self.settings
                .insert(path.to_owned(), Setting { value, spans });
        }
    }

    /// The settings that the scripts pass on as flags.
    fn add_registration(&mut self, model: Model<'_>) {
        let given = |path: &[&str]| {
            let node = model.tree().at(path).filter(|node| node.is_truthy())?;
            Some(SourcedText::of(node))
        };
        let runners = |key: &str| given(&["runners", key]);
        let mut add = |key: &str, text: Option<SourcedText>| {
            if let Some(text) = text {
                self.register(key, &text);
            }
        };
        let constant = |text: &SourcedText, value: &str| text.map(|_| value.to_owned());
        add(
            "run_untagged",
            runners("runUntagged").map(|text| constant(&text, "true")),
        );
        add(
            "access_level",
            runners("protected").map(|text| constant(&text, "ref_protected")),
        );
        add("maximum_timeout", runners("maximumTimeout"));
        let secret = runners("secret").map(|name| name.map(|name| format!("in the Secret {name}")));
        let in_values = |key: &str| Some(given(&[key])?.map(|_| format!("in `{key}`")));
        add(
            "token",
            secret
                .or_else(|| in_values("runnerToken"))
                .or_else(|| in_values("runnerRegistrationToken")),
        );
        if model.values.config.is_none() {
            add("template", runners("configPath"));
        }
        if let Some(name) = runners("name") {
            self.set("runners.name", Value::from(name.as_str()), &name);
        }
    }

    /// The Secret of the cache, if the pod mounts it.
    fn add_cache_secret(&mut self, model: Model<'_>, deployment: &Manifest) {
        let node = model.tree().at(&["runners", "cache", "secretName"]);
        let Some(secret) = node.filter(|node| node.is_truthy()).map(SourcedText::of) else {
            return;
        };
        let volumes = deployment
            .object
            .at(&["spec", "template", "spec", "volumes"])
            .and_then(Node::as_list);
        let sources = volumes
            .unwrap_or_default()
            .iter()
            .filter_map(|volume| volume.at(&["projected", "sources"])?.as_list());
        let mut names = sources
            .flatten()
            .filter_map(|source| source.at(&["secret", "name"])?.as_str());
        if names.any(|name| name == secret.as_str()) {
            self.set(CACHE_SECRET, Value::from(secret.as_str()), &secret);
        }
    }

    /// With an authentication token, the scripts omit what GitLab stores.
    fn remove_what_gitlab_stores(&mut self) {
        let is_stored = |path: &str| {
            let name = path.strip_prefix("registration.");
            name.is_some_and(|name| !matches!(name, "token" | "template"))
        };
        self.settings.retain(|path, _| !is_stored(path));
    }

    fn register(&mut self, name: &str, text: &SourcedText) {
        let value = Value::from(text.as_str());
        self.set(&format!("{REGISTRATION}.{name}"), value, text);
    }

    fn set(&mut self, path: &str, value: Value, from: &SourcedText) {
        let setting = Setting {
            value: Node::new(value, Span::SYNTHETIC),
            spans: from.spans().to_vec(),
        };
        self.settings.insert(path.to_owned(), setting);
    }

    /// Adds a value of a configuration, with the keys as the runner knows them.
    fn add(&mut self, path: &str, node: &Node) {
        match node.as_map() {
            Some(map) if !map.is_empty() => {
                for (key, entry) in map {
                    let path = format!("{path}.{}", legacy::toml_key(key));
                    self.add(&path, &entry.node);
                }
            }
            _ => {
                let span = Some(node.span).filter(|span| !span.is_synthetic());
                let setting = Setting {
                    value: node.without_spans(),
                    spans: span.into_iter().collect(),
                };
                self.settings.insert(canonical(path), setting);
            }
        }
    }
}

/// The script looks at the token itself; only that in the values is known.
fn has_authentication_token(loaded: &LoadedValues) -> bool {
    ["runnerToken", "runnerRegistrationToken"]
        .iter()
        .filter_map(|key| loaded.values.tree.get(key)?.as_str())
        .any(|token| token.starts_with(AUTHENTICATION))
}

/// A file of the ConfigMap, with the spans of its parts.
fn file<'m>(manifest: &'m Manifest, name: &str) -> Option<(TracedText, &'m Node)> {
    let node = manifest.object.at(&["data", name])?;
    let path = Path::Root("data").key(name).to_string();
    let text = manifest.provenance.text(&path).cloned();
    let opaque = || TracedText::opaque(node.as_str().unwrap_or_default(), node.span);
    Some((text.unwrap_or_else(opaque), node))
}

/// The path with the keys as the runner writes them: it reads them in any case.
fn canonical(path: &str) -> String {
    static KNOWN: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        reference::paths()
            .map(|path| (path.to_ascii_lowercase(), path))
            .collect()
    });
    let known = known.get(&path.to_ascii_lowercase());
    known.map_or_else(|| path.to_owned(), |known| (*known).to_owned())
}

fn types(path: &str) -> Option<Types> {
    let (section, key) = path.rsplit_once('.')?;
    setting::types_of(section, key)
}

/// The text of a variable in the type of its key.
fn typed(path: &str, text: &str) -> Value {
    let Some(types) = types(path) else {
        return Value::from(text);
    };
    if types.contains(Types::STRING) {
        return Value::from(text);
    }
    if types.contains(Types::LIST) {
        let items = text.split(',');
        let items: Vec<Node> = items
            .map(|text| Node::new(item(text, path), Span::SYNTHETIC))
            .collect();
        return Value::from(items);
    }
    match (text.parse::<i64>(), text.parse::<bool>()) {
        (Ok(number), _) if types.contains(Types::INTEGER) => Value::from(number),
        (_, Ok(flag)) if types.contains(Types::BOOLEAN) => Value::from(flag),
        _ => Value::from(text),
    }
}

/// An item of a list: a number where the list is one of numbers.
fn item(text: &str, path: &str) -> Value {
    match text.parse::<i64>() {
        Ok(number) if path.ends_with("supplemental_groups") => Value::from(number),
        _ => Value::from(text),
    }
}
