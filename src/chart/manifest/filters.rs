//! What a template does with a value before it prints it: `{{ names.full|quote }}`.

use std::borrow::Cow;

use askama::{Error, Result, Values, filter_fn};

use super::grafts::Grafts;
use super::view::View;
use helm_yaml::base_encoding::BASE64;
use helm_yaml::tree::{Node, Value};

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

/// What can be a part of an object.
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
    let Some(text) = value.text() else {
        return Ok(String::new());
    };
    serde_json::to_string(&text).map_err(Error::custom)
}

/// `{{ token|base64 }}`: the text as a Secret holds it.
#[filter_fn]
pub(super) fn base64(value: impl AsRef<str>, _: &dyn Values) -> Result<String> {
    Ok(BASE64.encode(value.as_ref().as_bytes()))
}

/// `key: {{ value|tree }}`: a value as it is, of whatever type.
#[filter_fn]
pub(super) fn tree(value: impl Tree, values: &dyn Values) -> Result<String> {
    Grafts::value(values, value.tree().unwrap_or(&Node::default()))
}

/// `- {{ list|items }}`: the items of a list among others.
#[filter_fn]
pub(super) fn items(list: impl Tree, values: &dyn Values) -> Result<String> {
    Grafts::items(values, list.tree())
}

/// `{{ labels|with(more) }}`: two maps as one, later keys winning; what is no map counts as empty.
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
