//! Objects with user-defined keys: the keys must have a certain format.

use std::collections::BTreeMap;

use schemars::json_schema;

use super::inline::inline_types;
use super::{LabelText, LabelValue, Template, Text};

/// An object with arbitrary keys and values of one type.
pub type MapOf<T> = BTreeMap<String, T>;

/// Declares objects with keys of one format and values of one type. The default of each is empty.
macro_rules! keyed_maps {
    ($($(#[doc = $doc:literal])+ $name:ident = $keys:tt => $values:ty;)+) => {
        inline_types! {$(
            $(#[doc = $doc])+
            $name(BTreeMap<(), ()>) = |generator| json_schema!({
                "type": "object",
                "propertyNames": $keys,
                "additionalProperties": generator.subschema_for::<$values>(),
            });
        )+}
    };
}

keyed_maps! {
    /// Labels, rendered unchanged.
    Labels = { "format": "label-key" } => LabelText;
    /// Labels with expressions in keys and values.
    TemplatedLabels = { "format": "label-key", "x-template": true } => LabelValue;
    /// Annotations, rendered unchanged.
    Annotations = { "format": "label-key" } => String;
    /// Annotations whose values are rendered in quotes.
    QuotedAnnotations = { "format": "label-key" } => Text;
    /// Annotations with expressions in the values.
    TemplatedAnnotations = { "format": "label-key" } => Template;
    /// Environment variables with their values.
    Variables = { "format": "env-var-name" } => Text;
    /// Environment variables with a value source.
    VariableSources = { "format": "env-var-name" } => super::EnvVarSource;
}
