//! Turns the changes of a fix into edits of bytes.

use std::collections::{BTreeMap, HashMap};

use helm_yaml::edit::{self, Edited, Editor, Kind, Refusal, Replacement, TextChange, apply};
use helm_yaml::reader;
use helm_yaml::source::{FileId, Origin, SourceFile, Sources, Span};
use helm_yaml::tree::Node;

use super::{Action, Change};
use crate::input::gitops::is_encrypted;
use crate::input::placeholder;
use crate::lint::diagnostic::Fix;
use crate::runner_config::edit::TomlChange;

/// A replacement of bytes in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The replaced bytes.
    pub span: Span,
    /// The replacement.
    pub replacement: String,
}

/// Why a fix is not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A change of a file is not possible.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A value would leave a file, which other releases may share.
    #[error("the value is in {from}, which other releases may share: copy it to {to} by hand")]
    Across {
        /// The file that holds the value.
        from: String,
        /// The file that would receive it.
        to: String,
    },
}

/// The files of a run, each read once.
pub struct Files<'s> {
    sources: &'s Sources,
    editors: HashMap<FileId, Result<Editor<'s>, Refusal>>,
}

impl<'s> Files<'s> {
    /// The files of sources.
    pub fn new(sources: &'s Sources) -> Self {
        Files {
            sources,
            editors: HashMap::new(),
        }
    }

    /// The edits that make a fix, sorted by position.
    ///
    /// # Errors
    /// When the fix is not possible.
    pub fn edits(&mut self, fix: &Fix) -> Result<Vec<Edit>, EditError> {
        let files = by_file(fix.changes.iter())?;
        check_one_file(self.sources, &files)?;
        let mut found = Vec::new();
        for (file, changes) in files {
            let source = self.sources.get(file);
            check_origin(self.sources, source, &changes)?;
            let replacements = match Changes::of(source, &changes) {
                Changes::Toml(toml) => TomlChange::replacements(&toml, &source.text)?,
                Changes::Yaml(yaml) => self.editor(file)?.plan(&yaml)?,
                Changes::Spliced(replacements) => replacements,
            };
            check_placeholders(&source.text, &replacements)?;
            check_expressions(&source.text, &replacements)?;
            found.extend(replacements.into_iter().map(|replacement| Edit {
                span: Span::new(file, replacement.range()),
                replacement: replacement.text,
            }));
        }
        Ok(found)
    }

    fn editor(&mut self, file: FileId) -> Result<&Editor<'s>, Refusal> {
        let text: &'s str = &self.sources.get(file).text;
        self.editors
            .entry(file)
            .or_insert_with(|| match has_checksum(text) {
                true => Err(Refusal::Unsupported(ENCRYPTED)),
                false => Editor::new(text),
            })
            .as_ref()
            .map_err(Clone::clone)
    }
}

const ENCRYPTED: &str = "the file is encrypted with SOPS, whose checksum (MAC) would no longer match; edit it with `sops edit`";

/// Whether SOPS has added a checksum of the values to a document of a text.
fn has_checksum(text: &str) -> bool {
    if !text.contains("sops") {
        return false;
    }
    let mut sources = Sources::default();
    let file = sources.add("", Origin::File, text.to_owned());
    let documents = reader::read_each(&sources, file).unwrap_or_default();
    let mut roots = documents
        .iter()
        .filter_map(|document| document.read.as_ref().ok());
    roots.any(|read| is_encrypted(&read.root))
}

/// The edits that make a fix.
///
/// # Errors
/// When the fix is not possible.
pub fn edits(fix: &Fix, sources: &Sources) -> Result<Vec<Edit>, EditError> {
    Files::new(sources).edits(fix)
}

/// The text of a file after all changes of it.
pub(super) fn edited(source: &SourceFile, changes: &[&Change]) -> Result<Edited, Refusal> {
    let replacements = match Changes::of(source, changes) {
        Changes::Toml(toml) => TomlChange::replacements(&toml, &source.text)?,
        Changes::Yaml(yaml) => return edit::edit(&source.text, &yaml),
        Changes::Spliced(replacements) => replacements,
    };
    let text = apply(&source.text, &replacements)?;
    Ok(Edited { text, replacements })
}

/// Changes by the file that they are in.
pub(super) fn by_file<'c>(
    changes: impl Iterator<Item = &'c Change>,
) -> Result<BTreeMap<FileId, Vec<&'c Change>>, Refusal> {
    let mut files: BTreeMap<FileId, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        let file = change.span.file().ok_or(Refusal::NotFound)?;
        files.entry(file).or_default().push(change);
    }
    Ok(files)
}

/// The changes of a file by its language.
enum Changes {
    /// Of a file that is a runner configuration as a whole.
    Toml(Vec<TomlChange>),
    Yaml(Vec<edit::Change<TomlChange>>),
    /// Of a file that cannot be read.
    Spliced(Vec<Replacement>),
}

impl Changes {
    fn of(source: &SourceFile, changes: &[&Change]) -> Self {
        let whole = 0..source.text.len();
        let (mut toml, mut yaml, mut spliced) = (Vec::new(), Vec::new(), Vec::new());
        for change in changes {
            let range = change.span.range();
            match &change.action {
                Action::Edit(Kind::Text(text)) if range == whole => toml.push(text.clone()),
                Action::Edit(kind) => yaml.push(edit::Change::new(range, kind.clone())),
                Action::Quote(_) => {
                    let written = source.text.get(range.clone()).unwrap_or_default();
                    let string = Kind::Replace(Node::new(written, Span::SYNTHETIC));
                    yaml.push(edit::Change::new(range, string));
                }
                Action::Splice(text) => spliced.push(Replacement::new(range, text.as_str())),
            }
        }
        if !spliced.is_empty() {
            spliced.sort();
            Changes::Spliced(spliced)
        } else if yaml.is_empty() {
            Changes::Toml(toml)
        } else {
            Changes::Yaml(yaml)
        }
    }
}

/// Refuses to move a value to another file.
fn check_one_file(
    sources: &Sources,
    files: &BTreeMap<FileId, Vec<&Change>>,
) -> Result<(), EditError> {
    let loses = |changes: &[&Change]| changes.iter().any(|change| change.takes_away());
    let Some(from) = files.iter().find(|(_, changes)| loses(changes)) else {
        return Ok(());
    };
    let Some(to) = files.keys().find(|file| *file != from.0) else {
        return Ok(());
    };
    let name = |file: &FileId| sources.get(*file).name.clone();
    Err(EditError::Across {
        from: name(from.0),
        to: name(to),
    })
}

/// Refuses changes of values that are given by a flag, or that a document passes on like one.
fn check_origin(
    sources: &Sources,
    source: &SourceFile,
    changes: &[&Change],
) -> Result<(), Refusal> {
    let is_flag = |change: &&Change| sources.origin(change.span) != Some(Origin::File);
    if source.origin != Origin::File || changes.iter().any(is_flag) {
        return Err(Refusal::Unsupported("the value is given like a --set flag"));
    }
    Ok(())
}

/// Refuses to replace text with a placeholder, since what will be there is unknown. In a comment it does not matter.
fn check_placeholders(text: &str, replacements: &[Replacement]) -> Result<(), Refusal> {
    let has_placeholder = |replacement: &Replacement| {
        let old = text.get(replacement.range()).unwrap_or_default();
        old.lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .any(|line| !replacement.text.contains(line) && placeholder::find(line).is_some())
    };
    if replacements.iter().any(has_placeholder) {
        return Err(Refusal::Unsupported("the text contains a placeholder"));
    }
    Ok(())
}

/// Refuses to replace a template expression by its present value, or to change it.
fn check_expressions(text: &str, replacements: &[Replacement]) -> Result<(), Refusal> {
    let loses_expression = |replacement: &Replacement| {
        let old = text.get(replacement.range()).unwrap_or_default();
        let is_lost = |expression: &str| !replacement.text.contains(expression);
        !replacement.text.is_empty() && expressions(old).any(is_lost)
    };
    if replacements.iter().any(loses_expression) {
        return Err(Refusal::Unsupported(
            "the text contains a template expression",
        ));
    }
    Ok(())
}

/// The template expressions in a text, with their braces.
fn expressions(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{{").map(|(start, _)| {
        let rest = &text[start..];
        rest.find("}}").map_or(rest, |end| &rest[..end + 2])
    })
}
