//! Manifests with the source of each field: as comments in YAML, as a list in JSON.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use crate::chart::manifest::Manifest;
use crate::input::loaded::LoadedValues;
use crate::schema::Path;
use helm_yaml::reader::{self, ParseError};
use helm_yaml::source::{Origin, Position, SourceFile, Sources, Span};
use helm_yaml::tree::{Node, Value};

/// The value that a field was printed from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValueSource {
    /// Its path in the values; empty where it is a part of a text.
    pub value: String,
    /// The file as it was named, or the flag: `--set`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    #[serde(skip)]
    is_flag: bool,
}

impl ValueSource {
    /// The source of a value with this span; `None` for a default.
    pub fn of(span: Span, loaded: &LoadedValues) -> Option<Self> {
        let source: &SourceFile = loaded.sources.source_of(span)?;
        let Position { line, column, .. } = source.position(span.range().start);
        let (value, _) = loaded.path_of(span).unwrap_or_default();
        Some(ValueSource {
            value,
            file: source.name.clone(),
            line,
            column,
            is_flag: source.origin != Origin::File,
        })
    }

    /// `values.yaml:12`, or `--set image.tag`: a flag may hold several values, and secrets.
    fn comment(&self) -> String {
        let ValueSource {
            value, file, line, ..
        } = self;
        let comment = if self.is_flag {
            format!("{file} {value}")
        } else {
            format!("{file}:{line}")
        };
        comment.trim_end().replace(['\n', '\r'], " ")
    }
}

/// Every manifest as `render` prints it, with a comment at the end of each line whose value or key was set: the file and
/// the line. A line without a comment is a constant or default of the chart.
///
/// # Errors
/// When a manifest cannot be parsed, which would be a bug of the writer.
pub fn to_yaml(manifests: &[Manifest], loaded: &LoadedValues) -> Result<String, ParseError> {
    let mut out = String::new();
    for manifest in manifests {
        out.push_str(&format!(
            "---\n# Source: gitlab-runner/{}\n",
            manifest.template
        ));
        commented(manifest, loaded, &mut out)?;
    }
    Ok(out)
}

/// The source of a line in the output of `render`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LineSource {
    /// The line, from 1.
    pub output_line: usize,
    /// The value that it was printed from.
    #[serde(flatten)]
    pub source: ValueSource,
}

/// The source of each line that [`stream::to_yaml`](super::stream::to_yaml) prints, without the lines that are constants
/// and defaults of the chart.
///
/// # Errors
/// When a manifest cannot be parsed, which would be a bug of the writer.
pub fn lines(manifests: &[Manifest], loaded: &LoadedValues) -> Result<Vec<LineSource>, ParseError> {
    let mut sources = Vec::new();
    let mut above = 0;
    for manifest in manifests {
        // `---` and the name of the template.
        above += 2;
        let (text, spans) = printed(manifest)?;
        sources.extend(spans.into_iter().filter_map(|(line, span)| {
            Some(LineSource {
                output_line: above + line,
                source: ValueSource::of(span, loaded)?,
            })
        }));
        above += text.lines().count();
    }
    Ok(sources)
}

/// A manifest as printed, and the span to name on each line.
fn printed(manifest: &Manifest) -> Result<(String, BTreeMap<usize, Span>), ParseError> {
    let text = manifest.to_yaml();
    let mut sources = Sources::default();
    let file = sources.add(manifest.template, Origin::File, text.clone());
    let printed = reader::read(&sources, file)?.root;
    let mut lines = Lines {
        file: sources.get(file),
        manifest,
        comments: BTreeMap::new(),
    };
    lines.node(&manifest.object, &printed, &Path::Root(""));
    Ok((text, lines.comments))
}

fn commented(
    manifest: &Manifest,
    loaded: &LoadedValues,
    out: &mut String,
) -> Result<(), ParseError> {
    let (text, spans) = printed(manifest)?;
    for (index, line) in text.lines().enumerate() {
        out.push_str(line);
        if let Some(comment) = spans
            .get(&(index + 1))
            .and_then(|&span| ValueSource::of(span, loaded))
        {
            out.push_str(&format!(" # {}", comment.comment()));
        }
        out.push('\n');
    }
    Ok(())
}

/// The span to name on each line of a printed manifest. The comment of a block scalar is after the `|`.
struct Lines<'m> {
    file: &'m SourceFile,
    manifest: &'m Manifest,
    comments: BTreeMap<usize, Span>,
}

impl Lines<'_> {
    /// Walks the object and the tree parsed from its printed text in parallel; a value overrides a key on the same line.
    fn node(&mut self, node: &Node, printed: &Node, path: &Path<'_>) {
        match (&node.value, &printed.value) {
            (Value::Map(map), Value::Map(lines)) if !map.is_empty() => {
                for ((key, entry), line) in map.iter().zip(lines.values()) {
                    self.comment(line.key_span, entry.key_span);
                    self.node(&entry.node, &line.node, &path.key(key));
                }
            }
            (Value::List(list), Value::List(lines)) if !list.is_empty() => {
                for (index, (item, line)) in list.iter().zip(lines).enumerate() {
                    self.node(item, line, &path.item(index));
                }
            }
            _ => {
                let spans = self.manifest.provenance.spans(&path.to_string(), node.span);
                self.comment(printed.span, spans.first().copied().unwrap_or_default());
            }
        }
    }

    fn comment(&mut self, printed: Span, source: Span) {
        if !source.is_synthetic() {
            self.comments
                .insert(self.file.line_of(printed.range().start), source);
        }
    }
}

/// A Kubernetes `List` of all manifests, and next to its `items` the source of each field.
///
/// # Errors
/// When a number has no JSON form: infinite or NaN.
pub fn to_json(manifests: &[Manifest], loaded: &LoadedValues) -> io::Result<String> {
    #[derive(Serialize)]
    struct FieldSource {
        object: String,
        field: String,
        #[serde(flatten)]
        source: ValueSource,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct List<'a> {
        api_version: &'static str,
        kind: &'static str,
        items: Vec<&'a Node>,
        provenance: Vec<FieldSource>,
    }
    let mut provenance = Vec::new();
    for manifest in manifests {
        let object = format!("{}/{}", manifest.kind(), manifest.name());
        for field in manifest.fields() {
            let sources = field
                .spans
                .iter()
                .filter_map(|&span| ValueSource::of(span, loaded));
            let row = |source| FieldSource {
                object: object.clone(),
                field: field.path.clone(),
                source,
            };
            provenance.extend(sources.map(row));
        }
    }
    let items = manifests.iter().map(|manifest| &manifest.object).collect();
    let text = serde_json::to_string_pretty(&List {
        api_version: "v1",
        kind: "List",
        items,
        provenance,
    })?;
    Ok(text + "\n")
}
