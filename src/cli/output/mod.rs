//! Output: prints manifests to standard output, or writes them to a directory.

pub mod directory;
pub mod file;
pub mod prerequisites;
pub mod provenance;
pub mod select;
pub mod stream;

use clap::ValueEnum;
use helm_yaml::reader::from_str;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;
use helm_yaml::writer::{Style, to_string};
use serde::Serialize;

/// The format of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Human-readable text
    Text,
    /// A JSON document
    Json,
}

/// Rows of a table as YAML.
///
/// # Errors
/// If a row has no JSON form.
pub fn yaml(rows: &[impl Serialize]) -> anyhow::Result<String> {
    let items = rows
        .iter()
        .map(|row| Ok(from_str(&serde_json::to_string(row)?)?));
    let items = items.collect::<anyhow::Result<Vec<Node>>>()?;
    Ok(to_string(
        &Node::new(items, Span::SYNTHETIC),
        Style::Manifest,
    ))
}
