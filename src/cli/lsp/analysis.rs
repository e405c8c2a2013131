//! Loads and lints an open document.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::documents::Document;
use super::uri;
use crate::fix::Job;
use crate::input::load;
use crate::input::loaded::LoadedValues;
use crate::input::overlay::Overlay;
use crate::input::repository::absolute;
use crate::input::request::{Request, SETTINGS_CHART, UnknownChart, Unspecified};
use crate::lint::lint_with_fixes;
use crate::lint::settings::{self, Settings};
use crate::report::RenderedDiagnostic;
use helm_template::Capabilities;
use helm_yaml::source::{FileId, Span};

/// A version of a document, loaded and linted.
pub struct Analysis {
    /// The path of the document.
    pub path: String,
    /// The values of each release in it; empty if the document is for another tool.
    pub releases: Vec<LoadedValues>,
    settings: Settings,
    open: Overlay,
    findings: OnceCell<Vec<RenderedDiagnostic>>,
}

/// The last analysis of each document, and the settings of each directory.
#[derive(Default)]
pub struct Analyses {
    by_uri: HashMap<String, (i32, Analysis)>,
    settings: HashMap<PathBuf, Settings>,
    /// The texts of the open documents, which other documents may refer to.
    open: Overlay,
}

impl Analyses {
    /// The analysis of the current version of a document.
    pub fn of(&mut self, document: &Document) -> &Analysis {
        let key = document.uri.as_ref().to_owned();
        let is_current = |(version, _): &(i32, Analysis)| *version == document.version;
        if !self.by_uri.get(&key).is_some_and(is_current) {
            let path = uri::to_path(&document.uri);
            let settings = self.settings(&path).of_file(&path);
            let analysis = Analysis::new(document, path, settings, self.open.clone());
            self.by_uri
                .insert(key.clone(), (document.version, analysis));
        }
        &self.by_uri[&key].1
    }

    /// Reads an open document instead of its file.
    pub fn set_open(&mut self, document: &Document) {
        self.open
            .set(uri::to_path(&document.uri), document.text.as_bytes());
    }

    /// Reads these open documents instead of their files, and no others.
    pub fn read_open<'d>(&mut self, documents: impl Iterator<Item = &'d Document>) {
        self.open = Overlay::default();
        documents.for_each(|document| self.set_open(document));
    }

    /// Forgets a document and those that are checked together with it. Returns the URIs of the latter.
    pub fn forget(&mut self, document: &gen_lsp_types::Uri) -> Vec<String> {
        self.by_uri.remove(document.as_ref());
        let path = uri::to_path(document);
        let is_read = |(_, (_, analysis)): &(&String, &(i32, Analysis))| analysis.reads(&path);
        let readers = self.by_uri.iter().filter(is_read);
        let readers: Vec<String> = readers.map(|(uri, _)| uri.clone()).collect();
        for reader in &readers {
            self.by_uri.remove(reader);
        }
        readers
    }

    /// Forgets everything that was read from files.
    pub fn forget_files(&mut self) {
        self.by_uri.clear();
        self.settings.clear();
    }

    /// The settings for a document. Invalid settings count as none: `validate` reports them.
    fn settings(&mut self, path: &str) -> Settings {
        let directory = Path::new(path).parent().unwrap_or(Path::new(""));
        if let Some(known) = self.settings.get(directory) {
            return known.clone();
        }
        let settings = settings::find(directory)
            .and_then(|file| settings::read_found(&file).ok())
            .unwrap_or_default();
        self.settings.insert(directory.to_owned(), settings.clone());
        settings
    }
}

impl Analysis {
    fn new(document: &Document, path: String, settings: Settings, open: Overlay) -> Self {
        let is_silent = is_other_toml(&path, &document.text) || settings.exclude.matches(&path);
        let releases = if is_silent {
            Vec::new()
        } else {
            let bytes = document.text.clone().into_bytes();
            let request = request(&path, &settings, open.clone());
            load::load_bytes(&path, bytes, request, true)
                .map(Iterator::collect)
                .unwrap_or_default()
        };
        Analysis {
            path,
            releases,
            settings,
            open,
            findings: OnceCell::new(),
        }
    }

    /// The findings in the document, sorted by location, without duplicates.
    pub fn findings(&self) -> &[RenderedDiagnostic] {
        self.findings.get_or_init(|| {
            let mut findings: Vec<RenderedDiagnostic> = Vec::new();
            for release in &self.releases {
                for finding in lint_with_fixes(release, &self.settings) {
                    let is_here = finding.file.as_ref() == Some(&self.path);
                    if is_here && !findings.contains(&finding) {
                        findings.push(finding);
                    }
                }
            }
            findings
        })
    }

    /// The analysis of the document with another text.
    pub fn with_text(&self, document: &Document, text: &str) -> Analysis {
        let changed = document.with_text(text.to_owned());
        let open = self.open.clone();
        Analysis::new(&changed, self.path.clone(), self.settings.clone(), open)
    }

    /// The job that fixes the document.
    pub fn job(&self, document: &Document) -> Job {
        let mut open = self.open.clone();
        open.set(self.path.as_str(), document.text.as_bytes());
        Job {
            file: Some(self.path.clone()),
            is_walked: true,
            request: request(&self.path, &self.settings, open),
            settings: self.settings.clone(),
        }
    }

    /// The job that migrates the document. The document alone names the chart version that it was written for.
    pub fn migration(&self, document: &Document) -> Job {
        let job = self.job(document);
        let Request { files, overlay, .. } = job.request;
        let unspecified = Unspecified {
            name: true,
            namespace: true,
            chart: true,
        };
        Job {
            request: Request {
                files,
                overlay,
                unspecified,
                stdin_name: STDIN.to_owned(),
                ..Request::default()
            },
            ..job
        }
    }

    /// Whether another file is read for the findings in the document.
    fn reads(&self, path: &str) -> bool {
        let of_releases = self
            .releases
            .iter()
            .flat_map(|release| release.sources.iter());
        let mut names = of_releases.map(|(_, source)| source.name.as_str());
        names.any(|name| name == path)
            || files_below(&self.path, &self.settings)
                .iter()
                .any(|file| file == path)
    }

    /// The range of an entry of the values, from its key to its value, if it is in the document.
    pub fn entry(
        &self,
        document: &Document,
        release: &LoadedValues,
        key: &str,
    ) -> Option<gen_lsp_types::Range> {
        let entry = release.given.entry(key)?;
        let is_here =
            entry.key_span.file().is_some() && entry.key_span.file() == self.file_in(release);
        let (key, value) = (entry.key_span.range(), entry.node.span);
        let end = if value.file() == entry.key_span.file() {
            value.range().end.max(key.end)
        } else {
            key.end
        };
        let mark = document.mark();
        is_here.then(|| document.range(key.start + mark..end + mark))
    }

    /// The text of a file that was read for the document.
    pub fn text_of(&self, file: &str) -> Option<&str> {
        let releases = self.releases.iter();
        let mut sources = releases.flat_map(|release| release.sources.iter());
        let found = sources.find(|(_, source)| source.name == file);
        found.map(|(_, source)| source.text.as_str())
    }

    /// The id of the document among the sources of a release.
    pub fn file_in(&self, release: &LoadedValues) -> Option<FileId> {
        let mut sources = release.sources.iter();
        sources
            .find(|(_, source)| source.name == self.path)
            .map(|(id, _)| id)
    }

    /// Returns true if a span of a release lies in the document and contains a byte.
    pub fn is_at(&self, release: &LoadedValues, span: Span, offset: usize) -> bool {
        let is_here = span.file().is_some() && span.file() == self.file_in(release);
        is_here && span.range().start <= offset && offset <= span.range().end
    }

    /// The keys that lead to the values in the document: `spec`, `values`; empty for a values file.
    pub fn path_of_values(&self) -> Vec<String> {
        self.releases
            .iter()
            .find_map(|release| release.embedding.as_ref())
            .map(|embedding| crate::schema::segments(&embedding.path))
            .unwrap_or_default()
    }
}

/// The name of standard input, which is never read.
const STDIN: &str = "-";

/// The files below a document, by absolute paths as the URIs of open documents have them. Those that cannot be read are left
/// out: `validate` reports them.
fn files_below(path: &str, settings: &Settings) -> Vec<String> {
    let files = settings.files_below(path).into_iter();
    let files = files.map(|file| absolute(Path::new(&file)).to_string_lossy().into_owned());
    files.filter(|file| Path::new(file).is_file()).collect()
}

/// The request for a document: everything that its settings and the document itself do not name has its default.
fn request(path: &str, settings: &Settings, overlay: Overlay) -> Request {
    let capabilities = Capabilities::new(
        settings.kube_version.as_deref(),
        settings.api_versions.clone(),
    );
    let chart = settings.chart_version.as_ref();
    Request {
        files: files_below(path, settings),
        stdin_name: STDIN.to_owned(),
        runner_version: settings.runner_version,
        chart: chart.map(|chart| chart.followed).unwrap_or_default(),
        unknown_chart: UnknownChart::of(chart, SETTINGS_CHART),
        unspecified: Unspecified {
            name: true,
            namespace: true,
            chart: chart.is_none(),
        },
        capabilities: capabilities.unwrap_or_default(),
        overlay,
        ..Request::default()
    }
}

/// Returns true for TOML that configures something else than a runner.
fn is_other_toml(path: &str, text: &str) -> bool {
    path.ends_with(".toml")
        && !text
            .lines()
            .any(|line| line.trim_start().starts_with("[[runners"))
}
