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
            let settings = self.settings(&path);
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

    /// Forgets a document.
    pub fn forget(&mut self, document: &gen_lsp_types::Uri) {
        self.by_uri.remove(document.as_ref());
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
            .and_then(|file| settings::read(&file).ok())
            .unwrap_or_default();
        self.settings.insert(directory.to_owned(), settings.clone());
        settings
    }
}

impl Analysis {
    fn new(document: &Document, path: String, settings: Settings, open: Overlay) -> Self {
        let releases = if is_other_toml(&path, &document.text) {
            Vec::new()
        } else {
            let bytes = document.text.clone().into_bytes();
            load::load_bytes(&path, bytes, request(&settings, open.clone()), true)
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

    /// The findings that the document has with some text inserted.
    pub fn of_changed(
        &self,
        document: &Document,
        offset: usize,
        text: &str,
    ) -> Vec<RenderedDiagnostic> {
        let mut changed = document.clone();
        changed.insert(offset, text);
        let open = self.open.clone();
        Analysis::new(&changed, self.path.clone(), self.settings.clone(), open)
            .findings()
            .to_vec()
    }

    /// The job that fixes the document.
    pub fn job(&self, document: &Document) -> Job {
        let mut open = self.open.clone();
        open.set(self.path.as_str(), document.text.as_bytes());
        Job {
            file: Some(self.path.clone()),
            is_walked: true,
            request: request(&self.settings, open),
            settings: self.settings.clone(),
        }
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

/// The request for a document: everything that its settings and the document itself do not name has its default.
fn request(settings: &Settings, overlay: Overlay) -> Request {
    let capabilities = Capabilities::new(
        settings.kube_version.as_deref(),
        settings.api_versions.clone(),
    );
    let chart = settings.chart_version.as_ref();
    Request {
        stdin_name: "-".to_owned(),
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
