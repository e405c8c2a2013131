//! Items of the response: the given ones as written, then the new ones.

use crate::kubernetes::stream::object::text;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;
use helm_yaml::writer::{self, Style};

/// The `items` section. A new item replaces one with the same kind, namespace and name.
pub(super) fn write(
    section: Option<&Node>,
    items: &[Node],
    source: &str,
    added: Vec<Node>,
) -> String {
    let is_kept = |item: &Node| !added.iter().any(|new| identity(new) == identity(item));
    let chunks = section.and_then(|section| chunks(section, items, source));
    let mut out = String::new();
    let mut indent = 0;
    match chunks {
        Some(chunks) => {
            indent = chunks
                .last()
                .and_then(|chunk| chunk.lines().find_map(indent_of_item))
                .unwrap_or_default();
            let kept = items.iter().zip(chunks).filter(|(item, _)| is_kept(item));
            kept.for_each(|(_, chunk)| {
                push_line(&mut out, chunk.strip_suffix('\n').unwrap_or(chunk))
            });
        }
        None => out.push_str(&printed(
            items.iter().filter(|item| is_kept(item)).cloned().collect(),
        )),
    }
    for line in printed(added).lines() {
        let indent = if line.is_empty() { 0 } else { indent };
        push_line(&mut out, &format!("{:indent$}{line}", ""));
    }
    if out.is_empty() {
        "items: []\n".to_owned()
    } else {
        format!("items:\n{out}")
    }
}

fn push_line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn printed(items: Vec<Node>) -> String {
    if items.is_empty() {
        String::new()
    } else {
        writer::to_string(&Node::new(items, Span::SYNTHETIC), Style::Manifest)
    }
}

/// Line range of each item of a block list; `None` for a flow list.
fn chunks<'t>(section: &Node, items: &[Node], source: &'t str) -> Option<Vec<&'t str>> {
    let line_of = |item: &Node| {
        let start = item.span.range().start;
        let line = source.get(..start)?.rfind('\n').map_or(0, |end| end + 1);
        source[line..start]
            .trim_start()
            .starts_with("- ")
            .then_some(line)
    };
    let mut starts: Vec<usize> = items.iter().map(line_of).collect::<Option<_>>()?;
    if let Some(first) = starts.first_mut() {
        *first = start_with_comments(*first, source);
    }
    let ends = starts
        .iter()
        .skip(1)
        .copied()
        .chain([end_with_comments(section.span.range().end, source)]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| source.get(start..end))
        .collect()
}

/// Indentation of a line that starts an item.
fn indent_of_item(line: &str) -> Option<usize> {
    let item = line.trim_start_matches(' ');
    item.starts_with("- ").then_some(line.len() - item.len())
}

/// Start of the comments before a line.
fn start_with_comments(line: usize, source: &str) -> usize {
    let is_comment = |line: &&str| line.trim_start().starts_with('#');
    let lines = source[..line].split_inclusive('\n').rev();
    line - lines.take_while(is_comment).map(str::len).sum::<usize>()
}

/// End of the list that ends at `end`, including trailing comments.
fn end_with_comments(end: usize, source: &str) -> usize {
    let rest = source.get(end..).unwrap_or_default();
    let is_comment = |line: &&str| line.trim_start().starts_with('#') || line.trim().is_empty();
    let mut lines = rest.split_inclusive('\n');
    // Include the rest of its last line.
    let first = if source[..end].ends_with('\n') {
        0
    } else {
        lines.next().map_or(0, str::len)
    };
    end + first + lines.take_while(is_comment).map(str::len).sum::<usize>()
}

/// Group, kind, namespace and name.
fn identity(object: &Node) -> [Option<&str>; 4] {
    let [version, kind, namespace, name] = [
        &["apiVersion"][..],
        &["kind"],
        &["metadata", "namespace"],
        &["metadata", "name"],
    ]
    .map(|path| text(object, path));
    [
        version.map(|version| version.rsplit_once('/').map_or("", |(group, _)| group)),
        kind,
        namespace,
        name,
    ]
}
