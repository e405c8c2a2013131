//! Applies fixes until none is left.

use std::collections::{BTreeMap, HashMap, HashSet};

use helm_yaml::source::{FileId, Position, Sources};

use super::edits::{Files, by_file, edited};
use super::encoding::Encoding;
use super::state::{self, State};
use super::{Change, Edit};
use crate::input::load::{self, LoadedReleases, ReadError};
use crate::input::overlay::{Overlay, identity};
use crate::input::request::Request;
use crate::lint::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lint::settings::{RuleName, Settings};

/// Maximum number of times that the files are edited and linted again. A fix may enable another one, but not endlessly.
const MAX_ROUNDS: usize = 100;

/// Maximum number of fixes that are applied together.
const MAX_BATCH: usize = 500;

/// A file to lint and fix, on top of the files of its request.
#[derive(Clone, Debug)]
pub struct Job {
    /// The file; `None` for the files of the request alone.
    pub file: Option<String>,
    /// Whether the file was found in a directory, so that it may hold something else than values.
    pub is_walked: bool,
    /// The files below it, the flags, the release and the cluster.
    pub request: Request,
    /// Selects the rules.
    pub settings: Settings,
}

/// Which fixes to apply.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Also those that restore or change a meaning.
    pub with_unsafe: bool,
    /// Only those of these rules; all if empty.
    pub only: Vec<RuleName>,
    /// Only the fix of the first such finding that starts here.
    pub at: Option<Location>,
    /// Files that stay as they are.
    pub unchanged: Vec<String>,
}

/// A position in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The name of the file.
    pub file: String,
    /// The position.
    pub position: Position,
}

impl Selection {
    fn is_at(&self, diagnostic: &Diagnostic, sources: &Sources) -> bool {
        let Some(at) = &self.at else {
            return true;
        };
        let source = sources.source_of(diagnostic.span());
        source.is_some_and(|source| {
            let start = diagnostic.span().range().start;
            source.name == at.file && source.position(start) == at.position
        })
    }
}

/// The result of fixing.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The files that change.
    pub files: Vec<FixedFile>,
    /// Number of findings that were fixed.
    pub fixed: usize,
    /// The titles of their fixes.
    pub titles: Vec<String>,
    /// Number of findings whose fix is unsafe and was not asked for.
    pub unsafe_left: usize,
    /// Fixes that were not applied.
    pub refused: Vec<Refused>,
    /// What was read from standard input, if a job reads it.
    pub stdin: Option<Vec<u8>>,
}

/// A file with new contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedFile {
    /// Its name as given; `-` for standard input.
    pub name: String,
    /// The contents that were read.
    pub before: Vec<u8>,
    /// The new contents.
    pub after: Vec<u8>,
}

/// A fix that was not applied.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Refused {
    /// The name of the rule.
    pub rule: &'static str,
    /// The location of the finding, as `FILE:LINE:COLUMN`.
    pub location: String,
    /// The reason.
    pub reason: String,
}

impl Job {
    pub(super) fn load(&self, overlay: &Overlay) -> Result<LoadedReleases, ReadError> {
        let mut request = self.request.clone();
        request.overlay = overlay.clone();
        match &self.file {
            Some(file) => load::load_on_top(file, request, self.is_walked),
            None => Ok(Box::new(std::iter::once(load::load(request)?))),
        }
    }

    /// The name of a source as given: standard input may have another name in messages.
    pub(super) fn given_name<'a>(&'a self, name: &'a str) -> &'a str {
        let reads_stdin = self
            .request
            .files
            .iter()
            .chain(&self.file)
            .any(|file| file == "-");
        if reads_stdin && name == self.request.stdin_name {
            "-"
        } else {
            name
        }
    }
}

/// Applies the fixes of all findings to the files in memory.
///
/// # Errors
/// If a file cannot be read.
pub fn fix(jobs: &[Job], selection: &Selection) -> Result<Outcome, ReadError> {
    let mut session = Session {
        jobs,
        selection,
        overlay: jobs
            .first()
            .map(|job| job.request.overlay.clone())
            .unwrap_or_default(),
        before: BTreeMap::new(),
        names: HashMap::new(),
        states: Vec::new(),
        rejected: HashSet::new(),
        outcome: Outcome::default(),
    };
    session.read()?;
    for job in 0..jobs.len() {
        session.fix_job(job)?;
    }
    Ok(session.finish())
}

struct Session<'a> {
    jobs: &'a [Job],
    selection: &'a Selection,
    overlay: Overlay,
    /// The contents of each file as it was read.
    before: BTreeMap<String, Vec<u8>>,
    /// The name under which each file was read first, by all its names: a reference may name it in another way.
    names: HashMap<String, String>,
    states: Vec<State>,
    /// Fixes that were refused, which are not tried again.
    rejected: HashSet<String>,
    outcome: Outcome,
}

/// A finding with a fix that can be applied.
struct Candidate {
    release: usize,
    id: String,
    fix: Fix,
    edits: Vec<Edit>,
    /// Whether it repairs the syntax, so that the text is checked for the first time.
    is_repair: bool,
}

impl Session<'_> {
    /// Reads every file once, so that later reads see the same contents.
    fn read(&mut self) -> Result<(), ReadError> {
        let mut first_names = HashMap::new();
        for job in self.jobs {
            if job
                .request
                .files
                .iter()
                .chain(&job.file)
                .any(|file| file == "-")
                && self.overlay.get("-").is_none()
            {
                let bytes = load::read_bytes("-")?;
                self.overlay.set("-", bytes);
            }
            let state = State::of(job, &self.overlay)?;
            let names: Vec<String> = state
                .files()
                .map(|name| job.given_name(name).to_owned())
                .collect();
            self.states.push(state);
            for name in names {
                if self.names.contains_key(&name) {
                    continue;
                }
                let first = first_names.entry(identity(&name));
                let first = first.or_insert_with(|| name.clone()).clone();
                let is_known = first != name;
                self.names.insert(name.clone(), first);
                if is_known {
                    continue;
                }
                // A flag is a source, too, and a file of a document may be missing.
                if let Ok(bytes) = self.overlay.read(&name) {
                    self.overlay.set(&name, bytes.as_slice());
                    self.before.insert(name, bytes);
                }
            }
        }
        Ok(())
    }

    fn fix_job(&mut self, job: usize) -> Result<(), ReadError> {
        for _ in 0..MAX_ROUNDS {
            let safe = self.candidates(job, Applicability::Safe);
            let mut candidates = if safe.is_empty() && self.selection.with_unsafe {
                self.candidates(job, Applicability::Unsafe)
            } else {
                safe
            };
            if candidates.iter().any(|candidate| candidate.is_repair) {
                candidates.retain(|candidate| candidate.is_repair);
            }
            if candidates.is_empty() {
                break;
            }
            if self.selection.at.is_some() {
                return self.apply_most(job, &candidates[..1]);
            }
            self.apply_most(job, &candidates)?;
        }
        Ok(())
    }

    /// Applies as many of the fixes as possible: all, or the first half, and so on; a single one that fails is refused.
    fn apply_most(&mut self, job: usize, candidates: &[Candidate]) -> Result<(), ReadError> {
        let mut batch = candidates;
        loop {
            let Err(reason) = self.apply(job, batch)? else {
                self.outcome.fixed += batch.len();
                let titles = batch.iter().map(|candidate| candidate.fix.title.clone());
                self.outcome.titles.extend(titles);
                return Ok(());
            };
            if let [only] = batch {
                self.refuse(job, only.release, &only.id, reason);
                return Ok(());
            }
            batch = &batch[..batch.len().div_ceil(2)];
        }
    }

    /// Edits the files and verifies the result. Keeps it, or returns the reason why it is refused.
    fn apply(&mut self, job: usize, batch: &[Candidate]) -> Result<Result<(), String>, ReadError> {
        let (overlay, changed) = match self.edited(job, batch) {
            Ok(edited) => edited,
            Err(reason) => return Ok(Err(reason)),
        };
        let is_safe = batch
            .iter()
            .all(|candidate| candidate.fix.applicability == Applicability::Safe);
        let mut states = Vec::new();
        for (index, state) in self.states.iter().enumerate() {
            let job = &self.jobs[index];
            if !state
                .files()
                .any(|file| changed.contains(self.file_name(job, file)))
            {
                continue;
            }
            let after = State::of(job, &overlay)?;
            let reason = if batch.iter().any(|candidate| candidate.is_repair) {
                after.refuse_repair(state)
            } else if is_safe {
                after.refuse_safe(state)
            } else {
                after.refuse_unsafe(state)
            };
            if let Some(reason) = reason {
                return Ok(Err(reason));
            }
            states.push((index, after));
        }
        for (index, state) in states {
            self.states[index] = state;
        }
        self.overlay = overlay;
        Ok(Ok(()))
    }

    /// The name under which a source was read first.
    fn file_name<'a>(&'a self, job: &'a Job, source: &'a str) -> &'a str {
        let name = job.given_name(source);
        self.names.get(name).map_or(name, String::as_str)
    }

    /// The contents of the files after a batch of fixes, and the names of those that change.
    fn edited(
        &self,
        job: usize,
        batch: &[Candidate],
    ) -> Result<(Overlay, HashSet<String>), String> {
        let mut overlay = self.overlay.clone();
        let mut changed = HashSet::new();
        let mut by_release: BTreeMap<usize, Vec<&Change>> = BTreeMap::new();
        for candidate in batch {
            by_release
                .entry(candidate.release)
                .or_default()
                .extend(&candidate.fix.changes);
        }
        // Releases of one document share its text: their changes are joined by the name of the file.
        let mut files: BTreeMap<String, (usize, FileId, Vec<&Change>)> = BTreeMap::new();
        for (release, changes) in by_release {
            let sources = &self.states[job].releases[release].sources;
            for (file, changes) in
                by_file(changes.into_iter()).map_err(|error| error.to_string())?
            {
                let name = self.file_name(&self.jobs[job], &sources.get(file).name);
                let known = files
                    .entry(name.to_owned())
                    .or_insert_with(|| (release, file, Vec::new()));
                known.2.extend(changes);
            }
        }
        for (name, (release, file, changes)) in files {
            let source = self.states[job].releases[release].sources.get(file);
            let edited = edited(source, &changes).map_err(|error| error.to_string())?;
            let bytes = self
                .overlay
                .get(&name)
                .and_then(Encoding::of)
                .map(|encoding| encoding.encode(&edited.text))
                .ok_or_else(|| "the encoding of the file is invalid".to_owned())?;
            overlay.set(&name, bytes);
            changed.insert(name);
        }
        Ok((overlay, changed))
    }

    /// The fixes of a job that can be applied together, by position.
    fn candidates(&mut self, job: usize, applicability: Applicability) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut known = HashSet::new();
        let mut refused = Vec::new();
        for (index, release) in self.states[job].releases.iter().enumerate() {
            let mut files = Files::new(&release.sources);
            for diagnostic in &release.diagnostics {
                let Some(fix) = self.wanted(diagnostic, applicability) else {
                    continue;
                };
                if !self.selection.is_at(diagnostic, &release.sources) {
                    continue;
                }
                let id = id(diagnostic, fix, &release.sources);
                if self.rejected.contains(&id) || !known.insert(id.clone()) {
                    continue;
                }
                match files.edits(fix) {
                    Ok(edits) if edits.is_empty() => {}
                    Ok(edits) if self.stays(&edits, &release.sources) => {}
                    Ok(edits) => found.push(Candidate {
                        release: index,
                        id,
                        fix: fix.clone(),
                        edits,
                        is_repair: state::is_syntax_error(diagnostic),
                    }),
                    Err(refusal) => refused.push((index, id, refusal.to_string())),
                }
            }
        }
        for (release, id, reason) in refused {
            self.refuse(job, release, &id, reason);
        }
        without_overlaps(found)
    }

    /// Whether edits are in a file that stays as it is.
    fn stays(&self, edits: &[Edit], sources: &Sources) -> bool {
        let names = &self.selection.unchanged;
        let mut files = edits.iter().filter_map(|edit| sources.source_of(edit.span));
        files.any(|file| names.contains(&file.name))
    }

    fn wanted<'d>(
        &self,
        diagnostic: &'d Diagnostic,
        applicability: Applicability,
    ) -> Option<&'d Fix> {
        let only = &self.selection.only;
        let is_selected =
            only.is_empty() || only.iter().any(|rule| rule.code() == diagnostic.rule.code);
        diagnostic
            .fix
            .as_ref()
            .filter(|fix| is_selected && fix.applicability == applicability)
    }

    fn refuse(&mut self, job: usize, release: usize, id: &str, reason: String) {
        let release = &self.states[job].releases[release];
        let is_it = |found: &&Diagnostic| {
            let fix = found.fix.as_ref();
            fix.is_some_and(|fix| self::id(found, fix, &release.sources) == id)
        };
        if let Some(found) = release.diagnostics.iter().find(is_it) {
            let location = release.sources.location(found.span()).unwrap_or_default();
            self.outcome.refused.push(Refused {
                rule: found.rule.name,
                location,
                reason,
            });
        }
        self.rejected.insert(id.to_owned());
    }

    fn finish(mut self) -> Outcome {
        if !self.selection.with_unsafe {
            self.outcome.unsafe_left = self
                .states
                .iter()
                .flat_map(|state| &state.releases)
                .flat_map(|release| &release.diagnostics)
                .filter(|found| self.wanted(found, Applicability::Unsafe).is_some())
                .count();
        }
        self.outcome.stdin = self.before.get("-").cloned();
        for (name, before) in self.before {
            let after = self.overlay.get(&name).unwrap_or(&before).to_vec();
            if after != before {
                self.outcome.files.push(FixedFile {
                    name,
                    before,
                    after,
                });
            }
        }
        self.outcome
    }
}

/// Identifies a fix, also after other fixes have moved its text.
fn id(diagnostic: &Diagnostic, fix: &Fix, sources: &Sources) -> String {
    let texts: Vec<&str> = fix
        .changes
        .iter()
        .map(|change| sources.slice(change.span))
        .collect();
    let file = sources
        .source_of(diagnostic.span())
        .map_or("", |file| file.name.as_str());
    format!(
        "{file}\n{}\n{}\n{}\n{}",
        diagnostic.rule.code,
        diagnostic.message,
        fix.title,
        texts.join("\n")
    )
}

/// The fixes in the order of their positions, without those that touch text of an earlier one.
fn without_overlaps(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let position = |candidate: &Candidate| {
        let first = candidate.edits.first();
        first.map(|edit| (candidate.release, edit.span))
    };
    candidates.sort_by_key(position);
    let mut taken: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    let mut kept = Vec::new();
    for candidate in candidates {
        let touches = |edit: &Edit| {
            let range = edit.span.range();
            let known = edit.span.file().and_then(|file| taken.get(&file));
            known.into_iter().flatten().any(|known| {
                let other = known.span.range();
                range.start < other.end && other.start < range.end
                    || other == range && !range.is_empty()
                    || known == edit
            })
        };
        if kept.len() == MAX_BATCH || candidate.edits.iter().any(touches) {
            continue;
        }
        for edit in &candidate.edits {
            if let Some(file) = edit.span.file() {
                taken.entry(file).or_default().push(edit.clone());
            }
        }
        kept.push(candidate);
    }
    kept
}
