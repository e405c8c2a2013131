//! Maps from names of the user's choice: not every text is a name.

use std::collections::BTreeMap;

use schemars::json_schema;

use super::inline::inline_types;
use super::{LabelText, LabelValue, Template, Text};

/// A map from names of any kind to values of one type.
pub type MapOf<T> = BTreeMap<String, T>;

/// Declares maps with names of one kind and values of one type: the defaults of all of them are empty.
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
    /// Labels, handed on as they are.
    Labels = { "format": "label-key" } => LabelText;
    /// Labels whose keys and values may hold expressions.
    TemplatedLabels = { "format": "label-key", "x-template": true } => LabelValue;
    /// Annotations, handed on as they are.
    Annotations = { "format": "label-key" } => String;
    /// Annotations whose values are printed in quotes.
    QuotedAnnotations = { "format": "label-key" } => Text;
    /// Annotations in whose values expressions are evaluated.
    TemplatedAnnotations = { "format": "label-key" } => Template;
    /// Environment variables with their values.
    Variables = { "format": "env-var-name" } => Text;
    /// Environment variables with the sources of their values.
    VariableSources = { "format": "env-var-name" } => super::EnvVarSource;
}
