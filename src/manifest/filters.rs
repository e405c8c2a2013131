//! What a template does with a value before it prints it: `{{ names.full|quote }}`.

use std::borrow::Cow;

use askama::{Error, Result, Values, filter_fn};

use super::view::View;
use crate::base_encoding::BASE64;
use crate::tree::{Node, Value};
use crate::writer::{Style, print_into};

/// What can be text in a manifest.
pub(super) trait Text {
    /// The text; none where nothing is to be printed, not even quotes.
    fn text(&self) -> Option<Cow<'_, str>>;
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

impl Text for Cow<'_, str> {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(self.as_ref().into())
    }
}

impl Text for View<'_> {
    fn text(&self) -> Option<Cow<'_, str>> {
        View::text(*self)
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn text(&self) -> Option<Cow<'_, str>> {
        (*self).text()
    }
}

/// What can be YAML in a manifest.
pub(super) trait Tree {
    /// The tree; none where there is nothing.
    fn tree(&self) -> Option<&Node>;
}

impl Tree for Node {
    fn tree(&self) -> Option<&Node> {
        Some(self)
    }
}

impl Tree for View<'_> {
    fn tree(&self) -> Option<&Node> {
        self.node()
    }
}

impl<T: Tree + ?Sized> Tree for &T {
    fn tree(&self) -> Option<&Node> {
        (*self).tree()
    }
}

/// `{{ value|quote }}`: text in double quotes; nothing where there is nothing.
#[filter_fn]
pub(super) fn quote(value: impl Text, _: &dyn Values) -> Result<String> {
    let Some(text) = value.text() else { return Ok(String::new()) };
    serde_json::to_string(&text).map_err(Error::custom)
}

/// `{{ token|base64 }}`: the text as a Secret holds it.
#[filter_fn]
pub(super) fn base64(value: impl AsRef<str>, _: &dyn Values) -> Result<String> {
    Ok(BASE64.encode(value.as_ref().as_bytes()))
}

/// `key: {{ value|yaml(4) }}`: YAML behind a key; maps and lists begin on a line of their own at column 4.
#[filter_fn]
pub(super) fn yaml(value: impl Tree, _: &dyn Values, indent: usize) -> Result<String> {
    let Some(node) = value.tree() else { return Ok("null".to_owned()) };
    let is_block = matches!(node.value, Value::Map(_) | Value::List(_)) && node.is_truthy();
    let begin = if is_block { "\n".to_owned() + &" ".repeat(indent) } else { String::new() };
    Ok(printed(begin, node, indent))
}

/// `{{ list|items(4) }}`: the items of a list as lines at column 4, an empty line for an empty one.
#[filter_fn]
pub(super) fn items(list: impl Tree, _: &dyn Values, indent: usize) -> Result<String> {
    let items = list.tree().filter(|list| list.is_truthy());
    Ok(items.map(|items| printed(" ".repeat(indent), items, indent)).unwrap_or_default())
}

/// `{{ labels|with(more) }}`: two maps as one, later keys winning; what is no map counts as empty.
#[filter_fn]
pub(super) fn with<M: Tree>(map: impl Tree, _: &dyn Values, more: M) -> Result<Node> {
    let entries = |node: Option<&Node>| node.and_then(Node::as_map).cloned().unwrap_or_default();
    let mut all = entries(map.tree());
    all.extend(entries(more.tree()));
    Ok(Node { value: Value::Map(all), ..Node::default() })
}

/// YAML behind a beginning; the template ends its last line.
fn printed(begin: String, node: &Node, indent: usize) -> String {
    let mut text = print_into(begin, node, Style::SortedManifest, indent);
    text.truncate(text.len() - "\n".len());
    text
}
