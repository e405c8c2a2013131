//! What a job loads, lints and renders: compared before and after a fix.

use std::collections::HashMap;

use helm_yaml::source::{Sources, TracedText};
use helm_yaml::tree::{Node, Value};

use super::Job;
use crate::input::load::ReadError;
use crate::input::loaded::{ConfigRole, LoadedValues};
use crate::input::overlay::Overlay;
use crate::lint;
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::rules::runner_config::toml_syntax;
use crate::lint::rules::syntax::yaml_syntax;
use crate::runner_config;

/// The releases of a job.
pub(super) struct State {
    pub(super) releases: Vec<Release>,
}

/// One release.
pub(super) struct Release {
    pub(super) sources: Sources,
    pub(super) diagnostics: Vec<Diagnostic>,
    is_read: bool,
    objects: Result<Vec<Node>, String>,
}

impl State {
    pub(super) fn of(job: &Job, overlay: &Overlay) -> Result<Self, ReadError> {
        let releases = job
            .load(overlay)?
            .map(|loaded| Release::of(job, loaded))
            .collect();
        Ok(State { releases })
    }

    /// The names of the files that were read.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.releases
            .iter()
            .flat_map(|release| release.sources.iter())
            .map(|(_, source)| source.name.as_str())
    }

    /// The reason why this is not an acceptable result of safe fixes.
    pub(super) fn refuse_safe(&self, before: &State) -> Option<String> {
        self.refuse_unsafe(before).or_else(|| {
            let mut pairs = before.releases.iter().zip(&self.releases);
            if pairs.any(|(before, after)| before.objects != after.objects) {
                return Some("the rendered objects would change".to_owned());
            }
            let new = new_finding(before, self, |found| found.severity > Severity::Info)?;
            Some(format!("it would cause another finding: {new}"))
        })
    }

    /// The reason why this is not an acceptable result of a repair of the syntax. Other findings are not compared: the text
    /// is checked for the first time.
    pub(super) fn refuse_repair(&self, before: &State) -> Option<String> {
        let errors = |state: &State| {
            let releases = state.releases.iter();
            let found = releases.flat_map(|release| &release.diagnostics);
            found.filter(|found| is_syntax_error(found)).count()
        };
        (errors(self) >= errors(before)).then(|| "the text would still be invalid".to_owned())
    }

    /// The reason why this is not an acceptable result of fixes that may change what is rendered.
    pub(super) fn refuse_unsafe(&self, before: &State) -> Option<String> {
        if before.releases.len() != self.releases.len() {
            return Some("the file would no longer be read as one with the same values".to_owned());
        }
        let is_broken = |(before, after): (&Release, &Release)| {
            before.is_read && !after.is_read || before.objects.is_ok() && after.objects.is_err()
        };
        let mut pairs = before.releases.iter().zip(&self.releases);
        if pairs.any(is_broken) {
            return Some("the values could no longer be rendered".to_owned());
        }
        // An error with a fix is repaired next: a key that is read now may have a wrong value.
        let new = new_finding(before, self, |found| {
            found.severity == Severity::Error && found.fix.is_none()
        })?;
        Some(format!("it would cause another error: {new}"))
    }
}

impl Release {
    fn of(job: &Job, loaded: LoadedValues) -> Self {
        Release {
            diagnostics: lint::diagnostics(&loaded, &job.settings),
            is_read: loaded.is_read(),
            objects: objects(&loaded),
            sources: loaded.sources,
        }
    }
}

/// Whether a finding is about invalid YAML or TOML.
pub(super) fn is_syntax_error(found: &Diagnostic) -> bool {
    [&yaml_syntax::RULE, &toml_syntax::RULE].contains(&found.rule)
}

/// The first finding of those that count that a state has more often than another.
fn new_finding(before: &State, after: &State, counts: fn(&Diagnostic) -> bool) -> Option<String> {
    let all = |state: &State, counts: fn(&Diagnostic) -> bool| -> Vec<(&'static str, String)> {
        let found = state
            .releases
            .iter()
            .flat_map(|release| &release.diagnostics);
        found
            .filter(|found| counts(found))
            .map(|found| (found.rule.name, without_numbers(&found.message)))
            .collect()
    };
    let mut known: HashMap<(&str, String), usize> = HashMap::new();
    for found in all(before, |_| true) {
        *known.entry(found).or_default() += 1;
    }
    all(after, counts)
        .into_iter()
        .find(|found| match known.get_mut(found) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .map(|(rule, _)| rule.to_owned())
}

/// A message without its numbers: that of a line changes with the text above it.
fn without_numbers(message: &str) -> String {
    message.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// The rendered objects without spans, or the runner configuration of a `config.toml`.
fn objects(loaded: &LoadedValues) -> Result<Vec<Node>, String> {
    if let Some(config) = &loaded.config
        && config.role == ConfigRole::File
    {
        let root = config.parsed.root.as_ref();
        let root = root.ok_or_else(|| "invalid TOML".to_owned())?;
        return Ok(vec![root.without_spans()]);
    }
    if !loaded.is_read() {
        return Err("invalid values".to_owned());
    }
    match loaded.manifests() {
        Ok(manifests) => Ok(manifests
            .iter()
            .map(|manifest| normalized(&manifest.object))
            .collect()),
        Err(error) => Err(error.to_string()),
    }
}

/// An object without spans, with the TOML of a runner configuration as a tree, and without checksums of text.
fn normalized(object: &Node) -> Node {
    let mut object = object.without_spans();
    if let Some(Value::Map(data)) = object.get_mut("data").map(|data| &mut data.value) {
        for (name, entry) in data.iter_mut() {
            if name.ends_with(".toml") {
                parse_toml(&mut entry.node);
            }
        }
    }
    remove_checksums(&mut object);
    object
}

fn parse_toml(node: &mut Node) {
    let Some(text) = node.as_str() else { return };
    let parsed = runner_config::parse(&TracedText::opaque(text, Default::default()));
    if let Some(root) = parsed.root {
        *node = root.without_spans();
    }
}

fn remove_checksums(node: &mut Node) {
    match &mut node.value {
        Value::Map(map) => {
            map.retain(|key, _| !key.starts_with("checksum/"));
            map.values_mut()
                .for_each(|entry| remove_checksums(&mut entry.node));
        }
        Value::List(items) => items.iter_mut().for_each(remove_checksums),
        _ => {}
    }
}
