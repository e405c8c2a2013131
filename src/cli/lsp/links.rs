//! Document links: the values files that a document names.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use gen_lsp_types::{DocumentLink, Uri};
use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources};
use helm_yaml::tree::{Node, Value};

use super::analysis::Analysis;
use super::documents::Document;
use super::uri;
use crate::input::repository::absolute;

/// The links of a document, in order.
pub fn links(document: &Document, analysis: &Analysis) -> Vec<DocumentLink> {
    let of_releases = analysis
        .releases
        .iter()
        .flat_map(|release| release.references());
    let files: HashSet<PathBuf> = of_releases.map(|name| absolute(Path::new(name))).collect();
    if files.is_empty() {
        return Vec::new();
    }
    let mut sources = Sources::default();
    let text = document.text[document.mark()..].to_owned();
    let file = sources.add(analysis.path.as_str(), Origin::File, text);
    let mut finder = Finder {
        document,
        directory: absolute(Path::new(&analysis.path))
            .parent()
            .unwrap_or(Path::new(""))
            .to_owned(),
        files,
        links: Vec::new(),
    };
    for read in reader::read_each(&sources, file).into_iter().flatten() {
        if let Ok(read) = read.read {
            finder.find(&read.root);
        }
    }
    finder.links
}

/// The file that is named at a byte offset.
pub fn target(document: &Document, analysis: &Analysis, offset: usize) -> Option<Uri> {
    let position = document.position(offset);
    let is_at = |link: &DocumentLink| link.range.start <= position && position <= link.range.end;
    let link = links(document, analysis).into_iter().find(is_at)?;
    link.target
}

struct Finder<'d> {
    document: &'d Document,
    directory: PathBuf,
    /// The files that were read for the document.
    files: HashSet<PathBuf>,
    links: Vec<DocumentLink>,
}

impl Finder<'_> {
    fn find(&mut self, node: &Node) {
        match &node.value {
            Value::Map(map) => map.values().for_each(|entry| self.find(&entry.node)),
            Value::List(items) => items.iter().for_each(|item| self.find(item)),
            Value::String(name) => {
                let path = absolute(&self.directory.join(name));
                if self.files.contains(&path) {
                    let bytes = node.span.range();
                    let mark = self.document.mark();
                    self.links.push(DocumentLink {
                        range: self.document.range(bytes.start + mark..bytes.end + mark),
                        target: Some(uri::of_path(&path.to_string_lossy())),
                        tooltip: None,
                        data: None,
                    });
                }
            }
            _ => {}
        }
    }
}
