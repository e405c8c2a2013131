//! The files of a migration in memory.

use std::collections::{BTreeMap, HashSet};

use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use super::{MigratedRelease, Migration};
use crate::chart::version::ChartVersion;
use crate::fix::edits::{by_file, edited, edits};
use crate::fix::encoding::Encoding;
use crate::fix::{Change, FixedFile, Job, Selection, fix};
use crate::input::load::{self, ReadError};
use crate::input::loaded::LoadedValues;
use crate::input::overlay::{Overlay, identity};
use crate::lint::diagnostic::Fix;
use crate::lint::settings::RuleName;

/// The files of a job, as they were read and as they are now.
pub(super) struct Workspace<'j> {
    job: &'j Job,
    to: ChartVersion,
    overlay: Overlay,
    original: Overlay,
    before: BTreeMap<String, Vec<u8>>,
}

impl<'j> Workspace<'j> {
    /// Reads every file once, so that later reads see the same contents.
    pub(super) fn open(job: &'j Job, to: ChartVersion) -> Result<Self, ReadError> {
        let mut overlay = job.request.overlay.clone();
        let mut before = BTreeMap::new();
        let mut known = HashSet::new();
        let given = job.request.files.iter().chain(&job.file);
        if given.clone().any(|file| file == "-") && overlay.get("-").is_none() {
            overlay.set("-", load::read_bytes("-")?);
        }
        let releases: Vec<LoadedValues> = job.load(&overlay)?.collect();
        let sources = releases.iter().flat_map(|release| release.sources.iter());
        for (_, source) in sources {
            let name = job.given_name(&source.name);
            if !known.insert(identity(name)) {
                continue;
            }
            // A flag is a source, too, and a file of a document may be missing.
            if let Ok(bytes) = overlay.read(name) {
                overlay.set(name, bytes.as_slice());
                before.insert(name.to_owned(), bytes);
            }
        }
        Ok(Workspace {
            job,
            to,
            original: overlay.clone(),
            overlay,
            before,
        })
    }

    /// The files below the migrated one. Other releases may share them, so that each is migrated on its own.
    pub(super) fn base_files(&self) -> Vec<String> {
        let Some(file) = &self.job.file else {
            return Vec::new();
        };
        let own = identity(file);
        let files = self.job.request.files.iter();
        files
            .filter(|base| identity(base) != own)
            .cloned()
            .collect()
    }

    /// The name of the migrated file.
    pub(super) fn file(&self) -> Option<&str> {
        let request = &self.job.request;
        let file = self.job.file.as_deref()?;
        Some(if file == "-" {
            &request.stdin_name
        } else {
            file
        })
    }

    /// The releases as their documents describe them.
    pub(super) fn original(&self) -> Result<Vec<LoadedValues>, ReadError> {
        Ok(self.job.load(&self.original)?.collect())
    }

    /// A release of the files as they are now, for a chart version.
    pub(super) fn load(
        &self,
        index: usize,
        chart: ChartVersion,
    ) -> Result<Option<LoadedValues>, ReadError> {
        Ok(self.job_of(chart).load(&self.overlay)?.nth(index))
    }

    /// A release of the files as they were, for a chart version.
    pub(super) fn load_original(
        &self,
        index: usize,
        chart: ChartVersion,
    ) -> Result<Option<LoadedValues>, ReadError> {
        Ok(self.job_of(chart).load(&self.original)?.nth(index))
    }

    fn job_of(&self, chart: ChartVersion) -> Job {
        let mut job = self.job.clone();
        job.request.chart = chart;
        job.request.unspecified.chart = false;
        job.request.unknown_chart = None;
        job
    }

    /// Makes all changes, verifies that the result can still be read and rendered, and keeps it. Otherwise returns the
    /// reason.
    pub(super) fn apply(
        &mut self,
        loaded: &LoadedValues,
        changes: &[Change],
    ) -> Result<Result<(), String>, ReadError> {
        let overlay = match self.edited(loaded, changes) {
            Ok(overlay) => overlay,
            Err(reason) => return Ok(Err(reason)),
        };
        let job = self.job_of(self.to);
        let before: Vec<LoadedValues> = job.load(&self.overlay)?.collect();
        let after: Vec<LoadedValues> = job.load(&overlay)?.collect();
        if let Some(reason) = broken(&before, &after) {
            return Ok(Err(reason.to_owned()));
        }
        self.overlay = overlay;
        Ok(Ok(()))
    }

    fn edited(&self, loaded: &LoadedValues, changes: &[Change]) -> Result<Overlay, String> {
        let sources = &loaded.sources;
        let as_fix = Fix::unsafe_("migrate", changes.to_vec());
        edits(&as_fix, sources).map_err(|error| error.to_string())?;
        let mut overlay = self.overlay.clone();
        for (file, changes) in by_file(changes.iter()).map_err(|error| error.to_string())? {
            let source = sources.get(file);
            let edited = edited(source, &changes).map_err(|error| error.to_string())?;
            if self.base_files().contains(&source.name) {
                return Err(format!(
                    "it is in {}, which other releases may share: migrate that file on its own",
                    source.name
                ));
            }
            let name = self.job.given_name(&source.name);
            let encoding = self.overlay.get(name).and_then(Encoding::of);
            let encoding = encoding.ok_or("the encoding of the file is invalid")?;
            overlay.set(name, encoding.encode(&edited.text));
        }
        Ok(overlay)
    }

    /// Applies the fixes of rules, and returns their titles.
    pub(super) fn fix(&mut self, rules: &[&str]) -> Result<Vec<String>, ReadError> {
        let selection = Selection {
            with_unsafe: true,
            only: rules
                .iter()
                .filter_map(|name| name.parse::<RuleName>().ok())
                .collect(),
            at: None,
            unchanged: self.base_files(),
        };
        let mut job = self.job_of(self.to);
        job.request.overlay = self.overlay.clone();
        let outcome = fix(&[job], &selection)?;
        for file in outcome.files {
            self.overlay.set(file.name, file.after);
        }
        Ok(outcome.titles)
    }

    /// Sets the chart version that the document of a release requests.
    pub(super) fn set_chart_version(&mut self, index: usize) -> Result<(), ReadError> {
        let Some(loaded) = self.load(index, self.to)? else {
            return Ok(());
        };
        if let Some(span) = outdated_version(&loaded, self.to) {
            let version = Node::new(self.to.as_str(), Span::SYNTHETIC);
            // If it is not possible, the checklist names it.
            let _refused = self.apply(&loaded, &[Change::replace(span, version)])?;
        }
        Ok(())
    }

    pub(super) fn finish(self, releases: Vec<MigratedRelease>) -> Migration {
        let stdin = self.before.get("-").cloned();
        let changed = |(name, before): (String, Vec<u8>)| {
            let after = self.overlay.get(&name)?.to_vec();
            (after != before).then_some(FixedFile {
                name,
                before,
                after,
            })
        };
        Migration {
            releases,
            files: self.before.into_iter().filter_map(changed).collect(),
            stdin,
        }
    }
}

/// The span of the chart version in the document, if it does not admit the new one.
pub(super) fn outdated_version(loaded: &LoadedValues, to: ChartVersion) -> Option<Span> {
    let (text, span) = loaded.embedding.as_ref()?.chart.as_ref()?;
    let constraint = text.parse::<crate::chart::requested_version::Constraint>();
    let admits = constraint.is_ok_and(|constraint| constraint.admits(to.as_str()));
    (!admits).then_some(*span)
}

/// Whether SOPS encrypted a file of the release.
pub(super) fn is_encrypted(loaded: &LoadedValues) -> bool {
    let has_mark = |root: &Node| {
        ["mac", "lastmodified", "encrypted_regex"]
            .iter()
            .any(|mark| root.at(&["sops", mark]).is_some())
    };
    has_mark(&loaded.given)
        || loaded
            .documents
            .iter()
            .any(|document| has_mark(&document.root))
}

/// Why the result of changes is not acceptable.
fn broken(before: &[LoadedValues], after: &[LoadedValues]) -> Option<&'static str> {
    if before.len() != after.len() {
        return Some("the file would no longer be read as one with the same values");
    }
    let is_broken = |(before, after): (&LoadedValues, &LoadedValues)| {
        before.is_read() && !after.is_read()
            || before.manifests().is_ok() && after.manifests().is_err()
    };
    before
        .iter()
        .zip(after)
        .any(is_broken)
        .then_some("the values could no longer be rendered")
}
