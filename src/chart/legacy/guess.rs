//! Settings of the runner that are in the values by mistake: no chart version read them there.

use helm_yaml::tree::{Entry, Node};

use super::table::KUBERNETES;
use super::{GUESS, LegacySetting};
use crate::chart::values::removed::{self, Replacement};
use crate::runner_config::setting;

/// The settings that common guesses of values become.
pub fn guesses(given: &Node) -> Vec<LegacySetting> {
    let runners = given.get("runners").and_then(Node::as_map);
    let guess = |(key, entry): (&String, &Entry)| {
        let path = format!("runners.{key}");
        let known = removed::lookup(&path)?;
        let Replacement::Setting(section, name) = known.replacement else {
            return None;
        };
        let is_guess = !known.was_read(&path);
        is_guess.then(|| guessed(path, entry, section, name))?
    };
    let guesses = runners.into_iter().flatten().filter_map(guess);
    guesses.chain(section(given)).collect()
}

/// The keys of `runners.kubernetes`, if they are all keys of that section of the runner configuration.
fn section(given: &Node) -> Vec<LegacySetting> {
    let section = given.at(&["runners", "kubernetes"]).and_then(Node::as_map);
    let guess = |(key, entry): (&String, &Entry)| {
        guessed(format!("{KUBERNETES}.{key}"), entry, KUBERNETES, key)
    };
    let all: Option<Vec<_>> = section.into_iter().flatten().map(guess).collect();
    all.unwrap_or_default()
}

fn guessed(
    path: String,
    entry: &Entry,
    section: &'static str,
    name: &str,
) -> Option<LegacySetting> {
    Some(LegacySetting {
        path,
        key_span: entry.key_span,
        section,
        key: name.to_owned(),
        value: setting::in_toml(section, name, &entry.node)?,
        is_default: false,
        deviation: Some(GUESS),
    })
}
