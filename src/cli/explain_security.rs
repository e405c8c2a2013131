//! `runnergen explain security -f values.yaml`: the Pod Security level that job pods need, and the settings that prevent a
//! stricter one.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::input::Input;
use crate::cli::exit::UsageError;
use crate::input::load;
use crate::input::loaded::LoadedValues;
use crate::lint::settings::Settings;
use crate::runner_config::job_pod::security::{self, Level, Obstacle};
use crate::runner_config::job_pod::{self, setting_name};
use helm_yaml::source::Sources;

/// The name to explain.
pub const NAME: &str = "security";

/// The level of the job pods of each runner, with its reasons.
///
/// # Errors
/// When a file cannot be read, or the values are invalid.
pub fn page(input: &Input) -> anyhow::Result<String> {
    let loaded = load::load(input.request(None, &Settings::default())?)?;
    let pods = pods(&loaded)?;
    let mut page = String::new();
    for (index, pod) in pods.iter().enumerate() {
        let (level, obstacles) = security::level(pod);
        let runner = match pods.len() {
            1 => String::new(),
            _ => format!(" of runner {}", index + 1),
        };
        let name = level.as_str();
        let _ = writeln!(
            page,
            "Job pods{runner} need the Pod Security level `{name}`."
        );
        for stricter in [Level::Baseline, Level::Restricted] {
            page.push_str(&reasons(stricter, &obstacles, &loaded.sources));
        }
    }
    Ok(page)
}

fn pods(loaded: &LoadedValues) -> anyhow::Result<Vec<helm_yaml::tree::Node>> {
    let invalid = || UsageError("invalid values: run `runnergen validate` for details".to_owned());
    let config = loaded.config.as_ref().map(|config| &config.parsed.root);
    let pods = match config {
        _ if !loaded.is_sound() => return Err(invalid().into()),
        Some(root) => job_pod::pods(root.as_ref().ok_or_else(invalid)?),
        None => Vec::new(),
    };
    match pods.is_empty() {
        true => Ok(vec![job_pod::default_pod()]),
        false => Ok(pods),
    }
}

/// What prevents a level: one line for each setting.
fn reasons(level: Level, obstacles: &[Obstacle], sources: &Sources) -> String {
    let mut seen = HashSet::new();
    let lines = obstacles.iter().filter(|obstacle| obstacle.level == level);
    let lines = lines.map(|obstacle| {
        let setting = setting_name(&obstacle.path);
        let place = sources.location(obstacle.span);
        let place = place.map_or_else(|| "not set".to_owned(), |place| place.to_string());
        format!("  `{setting}` {} ({place})", obstacle.required)
    });
    let lines: Vec<String> = lines.filter(|line| seen.insert(line.clone())).collect();
    match lines.is_empty() {
        true => String::new(),
        false => format!(
            "\nFor the level `{}`:\n{}\n",
            level.as_str(),
            lines.join("\n")
        ),
    }
}
