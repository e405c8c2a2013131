//! Fixes for reports: edits with lines and columns instead of spans, without secrets.

use crate::fix::{Edit, Files};
use crate::lint::diagnostic::{Applicability, Fix};
use crate::redact::Mask;
use helm_yaml::source::{FileId, Position, Sources, Span};

/// Edits that repair a finding, for programs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RenderedFix {
    /// What the edits do.
    pub title: String,
    /// Whether the edits may be applied without asking.
    pub applicability: Applicability,
    /// The edits, by location.
    pub edits: Vec<RenderedEdit>,
    /// The edits as one edit, if they are in one file.
    pub combined: Option<RenderedEdit>,
}

/// Replaces some characters of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RenderedEdit {
    /// The file, as named on the command line.
    pub file: String,
    /// The first character that is replaced.
    pub start: Position,
    /// The first character after it.
    pub end: Position,
    /// The replacement.
    pub replacement: String,
}

/// Renders a fix; `None` if it is not possible, or a replacement contains a secret, which a report must not contain.
pub(super) fn render(
    fix: Fix,
    files: &mut Files<'_>,
    sources: &Sources,
    mask: &Mask,
) -> Option<RenderedFix> {
    let edits = files.edits(&fix).ok().filter(|edits| !edits.is_empty())?;
    render_edits(fix, edits, sources, mask)
}

fn render_edits(
    fix: Fix,
    mut edits: Vec<Edit>,
    sources: &Sources,
    mask: &Mask,
) -> Option<RenderedFix> {
    edits.sort_by_key(|edit| edit.span);
    let combined = combine(&edits, sources).and_then(|edit| render_edit(edit, sources, mask));
    let edits = edits
        .into_iter()
        .map(|edit| render_edit(edit, sources, mask));
    Some(RenderedFix {
        title: mask.text(&fix.title),
        applicability: fix.applicability,
        edits: edits.collect::<Option<_>>()?,
        combined,
    })
}

fn render_edit(edit: Edit, sources: &Sources, mask: &Mask) -> Option<RenderedEdit> {
    let source = sources.source_of(edit.span)?;
    let range = edit.span.range();
    let start = source.position(range.start);
    let shows_secret = mask.is_shown_by(&edit.replacement, &source.text, edit.span);
    (!shows_secret).then(|| RenderedEdit {
        file: source.name.clone(),
        start,
        end: source.position_after(Some((range.start, start)), range.end),
        replacement: edit.replacement,
    })
}

/// One edit from the start of the first to the end of the last of sorted edits; the text between them is kept.
fn combine(edits: &[Edit], sources: &Sources) -> Option<Edit> {
    let (first, last) = (edits.first()?, edits.last()?);
    let file: FileId = first.span.file()?;
    if edits.iter().any(|edit| edit.span.file() != Some(file)) {
        return None;
    }
    let text = &sources.get(file).text;
    let mut replacement = String::new();
    let mut kept_from = first.span.range().start;
    for edit in edits {
        let range = edit.span.range();
        replacement.push_str(text.get(kept_from..range.start)?);
        replacement.push_str(&edit.replacement);
        kept_from = range.end;
    }
    let span = Span::new(file, first.span.range().start..last.span.range().end);
    Some(Edit { span, replacement })
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::source::Origin;

    #[test]
    fn edits_of_one_file_are_combined_and_keep_the_text_between_them() {
        let mut sources = Sources::default();
        let file = sources.add("v.yaml", Origin::File, "ä: 1\nb: 2\nc: 3\n".to_owned());
        let edit = |range, replacement: &str| Edit {
            span: Span::new(file, range),
            replacement: replacement.to_owned(),
        };
        let fix = Fix::safe("swap", Vec::new());
        let edits = vec![edit(14..15, "1"), edit(4..5, "3")];
        let mask = Mask::of_places(Vec::new());
        let rendered = render_edits(fix, edits, &sources, &mask).unwrap();
        let combined = rendered.combined.unwrap();
        assert_eq!(combined.replacement, "3\nb: 2\nc: 1");
        assert_eq!(
            (combined.start.column, combined.start.byte_column),
            (4, 5),
            "`ä` is one character and two bytes"
        );
        assert_eq!((combined.end.line, combined.end.column), (3, 5));
        assert_eq!(rendered.edits[0].replacement, "3");
    }
}
