//! The chart version that values are probably written for.

use super::values::is_read;
use crate::chart::features::values_by_version;
use crate::chart::version::{ChartVersion, Status};
use crate::input::loaded::LoadedValues;
use crate::lint::context::holds_nothing;
use crate::runner_config::lifetime::Lifetime;
use crate::runner_config::upgrade::used_lifetimes;
use crate::runner_config::version::RunnerVersion;
use helm_yaml::tree::Node;

/// How the version before an upgrade was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// It was given by a flag.
    Given,
    /// The settings file names it.
    Settings,
    /// The document that embeds the values pins it: its kind.
    Document(&'static str),
    /// It is the newest version that reads the most of the keys.
    Keys,
    /// `image.tag` names the runner version that it installs.
    ImageTag,
}

/// The version that the keys of the values or their `image.tag` suggest, if it is older than `to`. `Err` with the oldest
/// and the newest version that they fit equally well, if they suggest nothing.
pub fn of_values(
    loaded: &LoadedValues,
    to: ChartVersion,
) -> Result<(ChartVersion, Start), (ChartVersion, ChartVersion)> {
    let keys = Keys::of(loaded);
    let scores: Vec<(ChartVersion, usize)> = ChartVersion::all()
        .filter(|chart| *chart <= to && chart.status() != Status::Preview || *chart == to)
        .map(|chart| (chart, keys.ignored_by(chart)))
        .collect();
    let least = scores.iter().map(|(_, ignored)| *ignored).min();
    let mut best = scores
        .iter()
        .filter(|(_, ignored)| Some(*ignored) == least)
        .map(|(chart, _)| *chart);
    let oldest = best.next().unwrap_or(to);
    let newest = best.next_back().unwrap_or(oldest);
    if newest < to {
        return Ok((newest, Start::Keys));
    }
    match by_image_tag(loaded).filter(|chart| *chart < to) {
        Some(chart) => Ok((chart, Start::ImageTag)),
        None => Err((oldest, newest)),
    }
}

/// The newest chart version that installs the runner version in `image.tag`.
fn by_image_tag(loaded: &LoadedValues) -> Option<ChartVersion> {
    let target = loaded.runner();
    let installs = |chart: &ChartVersion| {
        let runner = chart.app_version().parse::<RunnerVersion>();
        runner.is_ok_and(|runner| runner == target.version)
    };
    ChartVersion::all()
        .rev()
        .find(|chart| target.is_pinned && loaded.runner_version.is_none() && installs(chart))
}

/// The keys of the values that not every version knows.
struct Keys<'l> {
    values: Vec<(Vec<&'static str>, &'l Node)>,
    config: Vec<Lifetime>,
}

impl<'l> Keys<'l> {
    fn of(loaded: &'l LoadedValues) -> Self {
        let paths = values_by_version()
            .map(<[&str]>::to_vec)
            .chain([vec!["image"]]);
        let given = |path: Vec<&'static str>| {
            let node = loaded.given.at(&path)?;
            (!holds_nothing(node)).then_some((path, node))
        };
        let mut values: Vec<_> = paths.filter_map(given).collect();
        values.dedup_by(|a, b| a.0 == b.0);
        let root = loaded
            .config
            .as_ref()
            .and_then(|config| config.parsed.root.as_ref());
        Keys {
            values,
            config: root.map(used_lifetimes).unwrap_or_default(),
        }
    }

    /// The number of keys that a chart version, or the runner version that it installs, ignores.
    fn ignored_by(&self, chart: ChartVersion) -> usize {
        let values = self.values.iter();
        let values = values
            .filter(|(path, node)| !is_read(chart, path, node))
            .count();
        let Ok(runner) = chart.app_version().parse::<RunnerVersion>() else {
            return values + self.config.len();
        };
        let config = self.config.iter().filter(|key| !key.is_known(runner));
        values + config.count()
    }
}

impl Start {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Start::Given => "flag",
            Start::Settings => "settings",
            Start::Document(_) => "document",
            Start::Keys => "keys",
            Start::ImageTag => "image-tag",
        }
    }

    /// The note for users who gave no version.
    pub fn note(self, from: ChartVersion) -> Option<String> {
        let reason = match self {
            Start::Given => return None,
            Start::Settings => "runnergen.toml sets it".to_owned(),
            Start::Document(kind) => format!("the {kind} sets it"),
            Start::Keys => "the newest one that reads the most of the keys".to_owned(),
            Start::ImageTag => "`image.tag` names the runner version that it installs".to_owned(),
        };
        Some(format!(
            "upgrade from chart {from}: {reason}; --from overrides it"
        ))
    }
}
