//! Template filters: `{{ names.full|quote }}`.

use std::borrow::Cow;
use std::fmt;

use askama::{Error, FastWritable, Result, Values, filter_fn};

use super::provenance::Output;
use super::subtrees::Subtree;
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
pub(super) fn quote<T: Text>(value: T, _: &dyn Values) -> Result<Printed<Quoted<T>>> {
    Ok(Printed(Quoted(value)))
}

/// `{{ image|plain }}`: a string without quotes.
#[filter_fn]
pub(super) fn plain<T: Text>(value: T, _: &dyn Values) -> Result<Printed<Plain<T>>> {
    Ok(Printed(Plain(value)))
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

/// A way to print a value, which records where it is printed.
pub(super) trait Print {
    /// Prints the value.
    fn print(&self, output: &Output) -> Result<()>;
}

/// A value with the way to print it.
pub(super) struct Printed<P>(pub P);

impl<P: Print> FastWritable for Printed<P> {
    fn write_into(&self, _: &mut dyn fmt::Write, values: &dyn Values) -> Result<()> {
        self.0.print(Output::of(values)?)
    }
}

/// Templates require it, but print by [`FastWritable`]: a formatter cannot record.
impl<P> fmt::Display for Printed<P> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Err(fmt::Error)
    }
}

/// As it is.
pub(super) struct Plain<T>(pub T);

impl<T: Text> Print for Plain<T> {
    fn print(&self, output: &Output) -> Result<()> {
        output.print(&self.0.text().unwrap_or_default(), self.0.spans());
        Ok(())
    }
}

/// As a double-quoted string.
pub(super) struct Quoted<T>(T);

impl<T: Text> Print for Quoted<T> {
    fn print(&self, output: &Output) -> Result<()> {
        let text = self.0.text();
        let quoted = text.map(|text| serde_json::to_string(&text)).transpose();
        let quoted = quoted.map_err(Error::custom)?.map(escaped);
        output.print(&quoted.unwrap_or_default(), self.0.spans());
        Ok(())
    }
}

/// As a subtree.
pub(super) struct Whole<T>(T);

impl<T: Tree> Print for Whole<T> {
    fn print(&self, output: &Output) -> Result<()> {
        let nothing = Node::default();
        let tree = self.0.tree().unwrap_or(&nothing);
        output.print_subtree(Subtree::value(tree, self.0.key_span()));
        Ok(())
    }
}

/// As items of a list.
pub(super) struct Items<T>(T);

impl<T: Tree> Print for Items<T> {
    fn print(&self, output: &Output) -> Result<()> {
        output.print_subtree(Subtree::items(self.0.tree())?);
        Ok(())
    }
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
pub(super) fn tree<T: Tree>(value: T, _: &dyn Values) -> Result<Printed<Whole<T>>> {
    Ok(Printed(Whole(value)))
}

/// `- {{ list|items }}`: the items of a list among others.
#[filter_fn]
pub(super) fn items<T: Tree>(list: T, _: &dyn Values) -> Result<Printed<Items<T>>> {
    Ok(Printed(Items(list)))
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
