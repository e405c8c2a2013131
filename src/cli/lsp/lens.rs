//! Code lenses: what the values of a release render, with the commands that show it.

use gen_lsp_types::{CodeLens, Command, Range};
use serde_json::{Value, json};

use super::analysis::Analysis;
use super::commands;
use super::documents::Document;
use crate::input::loaded::{ConfigRole, LoadedValues};

/// The lenses of a document: above each release, and above its runner configuration.
pub fn lenses(document: &Document, analysis: &Analysis) -> Vec<CodeLens> {
    let of_release = |(index, release): (usize, &LoadedValues)| {
        let arguments = vec![json!(document.uri.as_ref()), json!(index)];
        let manifests = manifests(document, release, arguments.clone());
        let config = config(document, analysis, release, arguments);
        manifests.into_iter().chain(config)
    };
    let releases = analysis.releases.iter().enumerate();
    releases.flat_map(of_release).collect()
}

fn manifests(
    document: &Document,
    release: &LoadedValues,
    arguments: Vec<Value>,
) -> Option<CodeLens> {
    let is_file = |role| role == ConfigRole::File;
    if release
        .config
        .as_ref()
        .is_some_and(|config| is_file(config.role))
        || !release.is_sound()
    {
        return None;
    }
    let count = release.manifests().as_ref().ok()?.len();
    let objects = if count == 1 { "object" } else { "objects" };
    let title = format!("renders {count} {objects} with chart {}", release.chart);
    let start = match &release.embedding {
        Some(embedding) => embedding.span.range().start + document.mark(),
        None => 0,
    };
    let range = document.range(start..start);
    Some(lens(range, title, commands::MANIFESTS, arguments))
}

fn config(
    document: &Document,
    analysis: &Analysis,
    release: &LoadedValues,
    arguments: Vec<Value>,
) -> Option<CodeLens> {
    let runners = release.given.get("runners")?;
    let entry = ["configOverride", "config"]
        .into_iter()
        .find_map(|key| runners.entry(key).filter(|entry| !entry.node.is_null()))?;
    let is_here =
        entry.key_span.file().is_some() && entry.key_span.file() == analysis.file_in(release);
    let start = entry.key_span.range().start + document.mark();
    let title = "show the effective config.toml".to_owned();
    is_here.then(|| {
        lens(
            document.range(start..start),
            title,
            commands::CONFIG,
            arguments,
        )
    })
}

fn lens(range: Range, title: String, command: &str, arguments: Vec<Value>) -> CodeLens {
    CodeLens {
        range,
        command: Some(Command {
            title,
            command: command.to_owned(),
            arguments: Some(arguments),
            ..Command::default()
        }),
        data: None,
    }
}
