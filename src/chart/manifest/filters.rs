//! Template filters: `{{ names.full|quote }}`.

use std::borrow::Cow;

use askama::{Error, Result, Values, filter_fn};

use super::provenance;
use super::subtrees::Subtrees;
use super::view::View;
use crate::chart::model::SourcedText;
use helm_yaml::base_encoding::BASE64;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node, Value};

/// A value that can be printed as a string.
pub(super) trait Text {
    /// The string; `None` prints nothing, not even quotes.
    fn text(&self) -> Option<Cow<'_, str>>;

    /// The spans of the values it was computed from.
    fn spans(&self) -> &[Span] {
        &[]
    }
}

impl Text for str {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(self.into())
    }
}

impl Text for String {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(self.into())
    }
}

impl Text for SourcedText {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(self.as_str().into())
    }

    fn spans(&self) -> &[Span] {
        SourcedText::spans(self)
    }
}

impl Text for View<'_> {
    fn text(&self) -> Option<Cow<'_, str>> {
        View::text(*self)
    }

    fn spans(&self) -> &[Span] {
        View::spans(*self)
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn text(&self) -> Option<Cow<'_, str>> {
        (*self).text()
    }

    fn spans(&self) -> &[Span] {
        (*self).spans()
    }
}

/// A value that can be inserted as a subtree.
pub(super) trait Tree {
    /// The tree; `None` if the value is missing.
    fn tree(&self) -> Option<&Node>;

    /// The span of the key that the values have it under.
    fn key_span(&self) -> Span {
        Span::SYNTHETIC
    }
}

impl Tree for Node {
    fn tree(&self) -> Option<&Node> {
        Some(self)
    }
}

impl Tree for Entry {
    fn tree(&self) -> Option<&Node> {
        Some(&self.node)
    }

    fn key_span(&self) -> Span {
        self.key_span
    }
}

impl Tree for View<'_> {
    fn tree(&self) -> Option<&Node> {
        self.node()
    }

    fn key_span(&self) -> Span {
        View::key_span(*self)
    }
}

impl<T: Tree + ?Sized> Tree for &T {
    fn tree(&self) -> Option<&Node> {
        (*self).tree()
    }

    fn key_span(&self) -> Span {
        (*self).key_span()
    }
}

/// `{{ value|quote }}`: a double-quoted string; nothing for a missing value.
#[filter_fn]
pub(super) fn quote(value: impl Text, _: &dyn Values) -> Result<String> {
    let quoted = value
        .text()
        .map(|text| serde_json::to_string(&text))
        .transpose()
        .map_err(Error::custom)?;
    Ok(provenance::mark(
        &quoted.map(escaped).unwrap_or_default(),
        value.spans(),
    ))
}

/// `{{ image|plain }}`: a string without quotes.
#[filter_fn]
pub(super) fn plain(value: impl Text, _: &dyn Values) -> Result<String> {
    Ok(provenance::mark(
        &value.text().unwrap_or_default(),
        value.spans(),
    ))
}

/// `{{ token|base64 }}`: a string as in the data of a Secret.
#[filter_fn]
pub(super) fn base64(value: impl Text, _: &dyn Values) -> Result<SourcedText> {
    let text = value.text().unwrap_or_default();
    Ok(SourcedText::new(
        BASE64.encode(text.as_bytes()),
        value.spans().iter().copied(),
    ))
}

/// JSON allows some characters unescaped that YAML forbids or reads as line breaks.
fn escaped(json: String) -> String {
    let is_refused = |character: char| matches!(character, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{fffe}'..='\u{ffff}');
    if json.is_ascii() && !json.contains('\u{7f}') || !json.contains(is_refused) {
        return json;
    }
    let escape = |character: char| {
        if is_refused(character) {
            format!("\\u{:04x}", u32::from(character))
        } else {
            character.to_string()
        }
    };
    json.chars().map(escape).collect()
}

/// `key: {{ value|tree }}`: a value as it is, of whatever type.
#[filter_fn]
pub(super) fn tree(value: impl Tree, values: &dyn Values) -> Result<String> {
    Subtrees::value(
        values,
        value.tree().unwrap_or(&Node::default()),
        value.key_span(),
    )
}

/// `- {{ list|items }}`: the items of a list among others.
#[filter_fn]
pub(super) fn items(list: impl Tree, values: &dyn Values) -> Result<String> {
    Subtrees::items(values, list.tree())
}

/// `{{ labels|with(more) }}`: two maps merged, later keys override earlier ones; other types count as empty.
#[filter_fn]
pub(super) fn with<M: Tree>(map: impl Tree, _: &dyn Values, more: M) -> Result<Node> {
    let entries = |node: Option<&Node>| node.and_then(Node::as_map).cloned().unwrap_or_default();
    let mut all = entries(map.tree());
    all.extend(entries(more.tree()));
    Ok(Node {
        value: Value::Map(all),
        ..Node::default()
    })
}
