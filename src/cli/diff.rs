//! `runnergen diff`: compares the objects of two files or directories.

use std::path::Path;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum, ValueHint};

use super::input::{self, Input};
use super::print::{self, Color};
use super::targets;
use crate::cli::exit::Exit;
use crate::diff::{self, Sides};
use crate::input::load;
use crate::input::loaded::LoadedValues;
use crate::kubernetes::stream::Stream;
use crate::lint::settings::Settings;
use helm_yaml::tree::Node;

const EXAMPLES: &str = "\
Examples:
  runnergen diff values.yaml values-new.yaml
  kubectl get all,cm,sa,secret,role,rolebinding -n ci -o yaml | runnergen diff - values.yaml -n ci
  helm template gitlab-runner gitlab/gitlab-runner -n ci -f values.yaml | runnergen diff - values.yaml -n ci";

/// Compare what two values files render, or manifests with values
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Diff {
    /// Old side: values, or manifests from Helm or `kubectl get -o yaml`; a file, a directory, or `-` for standard input
    #[arg(value_name = "OLD", value_hint = ValueHint::AnyPath)]
    old: String,
    /// New side: values or manifests
    #[arg(value_name = "NEW", value_hint = ValueHint::AnyPath)]
    new: String,
    /// Name of the Helm release [default: the name in the embedding document, or gitlab-runner]
    #[arg(long, value_name = "NAME", help_heading = "Release")]
    release: Option<String>,
    /// Values files and `--set` flags for each side that is values: files are merged before it, flags after it
    #[command(flatten)]
    input: Input,
    /// Output format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Output::Text, help_heading = "Output")]
    output: Output,
    #[command(flatten)]
    color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Output {
    /// Human-readable text
    Text,
    /// A JSON document
    Json,
}

/// The objects of one side.
#[derive(Default)]
struct Side {
    objects: Vec<Node>,
    are_rendered: bool,
}

impl Diff {
    pub fn run(self) -> anyhow::Result<Exit> {
        input::check_stdin([&self.old, &self.new].into_iter().chain(self.input.files()))?;
        self.input.note_unknown_chart()?;
        let (old, new) = (self.side(&self.old)?, self.side(&self.new)?);
        let sides = Sides {
            ignore_checksums: old.are_rendered != new.are_rendered,
        };
        let diff = diff::diff(&old.objects, &new.objects, sides);
        let text = match self.output {
            Output::Text => diff::to_text(&diff, self.color.on_stdout()),
            Output::Json => diff::to_json(&diff)?,
        };
        print::out(text)?;
        Ok(if diff.is_empty() {
            Exit::Fine
        } else {
            Exit::Findings
        })
    }

    /// The objects of a file, or of every file in a directory.
    fn side(&self, name: &str) -> anyhow::Result<Side> {
        if !Path::new(name).is_dir() {
            return self.side_of_file(name);
        }
        let mut whole = Side::default();
        for file in targets::in_directory(Path::new(name))? {
            let side = self.side_of_file(&file)?;
            whole.objects.extend(side.objects);
            whole.are_rendered |= side.are_rendered;
        }
        Ok(whole)
    }

    /// The objects of a file: those it contains, or those rendered from the values in it.
    fn side_of_file(&self, name: &str) -> anyhow::Result<Side> {
        let bytes = load::read_bytes(name)?;
        if name == "-" && bytes.trim_ascii().is_empty() {
            // An empty stream means that the previous command of the pipe failed; rendering the defaults would hide that.
            bail!("standard input is empty: expected values or manifests");
        }
        let are_manifests = are_manifests(&bytes);
        let request = self
            .input
            .request(self.release.as_deref(), &Settings::default())?;
        let releases = load::load_bytes(name, bytes.clone(), request, are_manifests)?;
        // A HelmRelease is a Kubernetes object too; compare what its values render.
        let releases: Vec<LoadedValues> = releases
            .filter(|loaded| !are_manifests || loaded.embedding.is_some())
            .collect();
        if releases.is_empty() {
            return Ok(Side {
                objects: objects(name, bytes)?,
                are_rendered: false,
            });
        }
        let mut objects = Vec::new();
        for mut loaded in releases {
            if !loaded.is_sound() {
                print::mistakes(&loaded, self.color)?;
                bail!("cannot render {name}");
            }
            let rendered = loaded
                .take_manifests()
                .with_context(|| format!("cannot render {name}"))?;
            objects.extend(rendered.into_iter().map(|manifest| manifest.object));
        }
        Ok(Side {
            objects,
            are_rendered: true,
        })
    }
}

/// Returns true if a file looks like it contains Kubernetes objects, as YAML or JSON.
fn are_manifests(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let has = |key: &str| {
        let quoted = format!("\"{key}\"");
        text.lines().any(|line| {
            line.starts_with(key) || line.trim_start_matches([' ', '{']).starts_with(&quoted)
        })
    };
    has("apiVersion") && has("kind")
}

/// The objects of a manifest stream.
fn objects(name: &str, bytes: Vec<u8>) -> anyhow::Result<Vec<Node>> {
    match Stream::read(name, bytes) {
        Ok(stream) => Ok(stream.objects().map(|object| object.node.clone()).collect()),
        Err(refused) => bail!("{refused}"),
    }
}
