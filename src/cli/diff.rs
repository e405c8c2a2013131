//! `runnergen diff`: compares the objects of two files or directories, or of two chart versions.

use std::path::Path;

use anyhow::{Context, bail};
use clap::{Args, ValueHint};
use serde::Deserialize;

use super::input::{self, Input};
use super::patch_args::PatchArgs;
use super::print::{self, Color};
use super::targets;
use crate::chart::requested_version::RequestedVersion;
use crate::chart::version::ChartVersion;
use crate::cli::exit::{Exit, UsageError};
use crate::cli::output::Format;
use crate::diff::{self, Sides};
use crate::input::load;
use crate::input::loaded::LoadedValues;
use crate::input::request::Request;
use crate::kubernetes::stream::Stream;
use crate::lint::settings::Settings;
use helm_yaml::tree::Node;

const EXAMPLES: &str = "\
Examples:
  runnergen diff values.yaml values-new.yaml
  runnergen diff values.yaml --from-chart 0.88.0 --to-chart 0.92.0   # the same values, two chart versions
  runnergen render -f values.yaml -n ci | kubectl get -f - -o yaml | runnergen diff - values.yaml -n ci
  helm template gitlab-runner gitlab/gitlab-runner -n ci -f values.yaml | runnergen diff - values.yaml -n ci

Exit codes: 0 if both sides are equal, 1 if they differ, 2 for wrong usage,
3 if a side cannot be read or rendered.";

/// Compare what two values files or two chart versions render, or manifests with values
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Diff {
    /// Old side: values, or manifests from Helm or `kubectl get -o yaml`; a file, a directory, or `-` for standard input
    #[arg(value_name = "OLD", value_hint = ValueHint::AnyPath)]
    old: String,
    /// New side: values or manifests [default with --from-chart or --to-chart: OLD]
    #[arg(value_name = "NEW", value_hint = ValueHint::AnyPath, required_unless_present_any = ["from_chart", "to_chart"])]
    new: Option<String>,
    /// Chart version of the old side [default: --chart-version]
    #[arg(long, value_name = "VERSION", value_hint = ValueHint::Other, help_heading = "Release")]
    from_chart: Option<RequestedVersion>,
    /// Chart version of the new side [default: --chart-version]
    #[arg(long, value_name = "VERSION", value_hint = ValueHint::Other, help_heading = "Release")]
    to_chart: Option<RequestedVersion>,
    /// Name of the Helm release [default: the name in the embedding document, or gitlab-runner]
    #[arg(long, value_name = "NAME", help_heading = "Release")]
    release: Option<String>,
    /// Values files and `--set` flags for each side that is values: files are merged before it, flags after it
    #[command(flatten)]
    input: Input,
    /// Patches for each side that is values
    #[command(flatten)]
    patches: PatchArgs,
    /// Output format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Format::Text, help_heading = "Output")]
    output: Format,
    /// With two chart versions: show labels, checksums and the image tag, too, which every chart version changes
    #[arg(long, help_heading = "Output")]
    full: bool,
    #[command(flatten)]
    color: Color,
}

/// The objects of one side.
#[derive(Default)]
struct Side {
    objects: Vec<Node>,
    are_rendered: bool,
    /// The chart version that rendered it.
    chart: Option<ChartVersion>,
}

impl Diff {
    pub fn run(self) -> anyhow::Result<Exit> {
        let new = self.new.as_ref().unwrap_or(&self.old);
        let sides = [Some(&self.old), self.new.as_ref()].into_iter().flatten();
        input::check_stdin(sides.chain(self.input.files()))?;
        self.input.note_unknown_chart()?;
        for requested in [&self.from_chart, &self.to_chart].into_iter().flatten() {
            print::note_unknown_chart(requested)?;
        }
        let request = self.request()?;
        let old = self.side(&self.old, with_chart(&request, self.from_chart.as_ref()))?;
        let new = self.side(new, with_chart(&request, self.to_chart.as_ref()))?;
        self.check_charts(&old, &new)?;
        let sides = Sides {
            ignore_checksums: old.are_rendered != new.are_rendered,
        };
        let mut diff = diff::diff(&old.objects, &new.objects, sides);
        if let (Some(from), Some(to)) = (old.chart, new.chart)
            && from != to
            && !self.full
        {
            diff.fold(from, to);
        }
        let text = match self.output {
            Format::Text => diff::to_text(&diff, self.color.on_stdout()),
            Format::Json => diff::to_json(&diff)?,
        };
        print::out(text)?;
        Ok(if diff.is_empty() {
            Exit::Fine
        } else {
            Exit::Findings
        })
    }

    /// The request for values, with the contents of the files that both sides read: one may be a pipe.
    fn request(&self) -> anyhow::Result<Request> {
        let mut request = self
            .input
            .request(self.release.as_deref(), &Settings::default())?;
        request.read_files_once()?;
        self.patches.add_to(&mut request)?;
        if self.new.is_none() && !Path::new(&self.old).is_dir() {
            request.overlay.set(&self.old, load::read_bytes(&self.old)?);
        }
        Ok(request)
    }

    /// Refuses a chart version for manifests.
    fn check_charts(&self, old: &Side, new: &Side) -> Result<(), UsageError> {
        let flags = [
            ("--from-chart", &self.from_chart, old),
            ("--to-chart", &self.to_chart, new),
        ];
        for (flag, requested, side) in flags {
            if requested.is_some() && !side.are_rendered {
                return Err(UsageError(format!(
                    "{flag} requires values, found manifests"
                )));
            }
        }
        Ok(())
    }

    /// The objects of a file, or of every file in a directory.
    fn side(&self, name: &str, request: Request) -> anyhow::Result<Side> {
        if !Path::new(name).is_dir() {
            return self.side_of_file(name, request);
        }
        let mut whole = Side::default();
        for file in targets::in_directory(Path::new(name))? {
            let side = self.side_of_file(&file, request.clone())?;
            whole.objects.extend(side.objects);
            whole.are_rendered |= side.are_rendered;
            whole.chart = whole.chart.or(side.chart);
        }
        Ok(whole)
    }

    /// The objects of a file: those it contains, or those rendered from the values in it.
    fn side_of_file(&self, name: &str, request: Request) -> anyhow::Result<Side> {
        let bytes = request.overlay.read(name)?;
        if name == "-" && bytes.trim_ascii().is_empty() {
            // An empty stream means that the previous command of the pipe failed; rendering the defaults would hide that.
            bail!("standard input is empty: expected values or manifests");
        }
        let are_manifests = are_manifests(&bytes);
        let releases = load::load_bytes(name, bytes.clone(), request, are_manifests)?;
        // A HelmRelease is a Kubernetes object too; compare what its values render.
        let releases: Vec<LoadedValues> = releases
            .filter(|loaded| !are_manifests || loaded.embedding.is_some())
            .collect();
        if releases.is_empty() {
            return Ok(Side {
                objects: objects(name, bytes)?,
                ..Side::default()
            });
        }
        let (mut objects, mut chart) = (Vec::new(), None);
        for mut loaded in releases {
            if !loaded.is_sound() {
                print::mistakes(&loaded, self.color)?;
                bail!("cannot render {name}");
            }
            let rendered = loaded
                .take_manifests()
                .with_context(|| format!("cannot render {name}"))?;
            objects.extend(rendered.into_iter().map(|manifest| manifest.object));
            chart = Some(loaded.chart);
        }
        Ok(Side {
            objects,
            are_rendered: true,
            chart,
        })
    }
}

/// The request with another chart version, if one is given.
fn with_chart(request: &Request, chart: Option<&RequestedVersion>) -> Request {
    let mut request = request.clone();
    if let Some(chart) = chart {
        request.chart = chart.followed;
        request.unspecified.chart = false;
    }
    request
}

/// Returns true if a file looks like it contains Kubernetes objects, as YAML or JSON.
fn are_manifests(bytes: &[u8]) -> bool {
    if serde_json::from_slice::<JsonObject>(bytes).is_ok() {
        return true;
    }
    let text = String::from_utf8_lossy(bytes);
    let has = |key: &str| {
        let quoted = format!("\"{key}\"");
        text.lines().any(|line| {
            line.starts_with(key) || line.trim_start_matches([' ', '{']).starts_with(&quoted)
        })
    };
    has("apiVersion") && has("kind")
}

/// A Kubernetes object in JSON, which may be on one line.
#[derive(Deserialize)]
struct JsonObject {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
}

/// The objects of a manifest stream.
fn objects(name: &str, bytes: Vec<u8>) -> anyhow::Result<Vec<Node>> {
    match Stream::read(name, bytes) {
        Ok(stream) => Ok(stream.objects().map(|object| object.node.clone()).collect()),
        Err(refused) => bail!("{refused}"),
    }
}
