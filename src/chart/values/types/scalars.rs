//! Scalar value types. Which scalars are valid depends on how the chart uses the value.
//!
//! A value that is only tested for truth may be any scalar, and so may one that is rendered in quotes. One that is
//! rendered without quotes must parse as the type that the manifest requires. Each type has a JSON Schema that says
//! so.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// Declares types: for each the name, the type of its default, and its schema.
macro_rules! inline_types {
    ($($(#[doc = $doc:expr])+ $name:ident($default:ty) = |$generator:ident| $schema:expr;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(pub $default);

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema($generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $schema
            }
        }
    )+};
}

pub(super) use inline_types;

/// A value without a default in the newest chart version, or in some versions. If the chart has an implicit default,
/// the schema contains it.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Maybe<T>(pub Option<T>);

/// A value that the chart tests for truth before it uses it: an empty or false value counts as not set.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Guarded<T>(pub T);

/// A value without a default that may also be empty.
pub type Optional<T> = Maybe<Guarded<T>>;

/// A value that the chart requires: it cannot be deleted with `null`.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Indispensable<T>(pub T);

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Maybe(None)
    }
}

impl<T: JsonSchema> JsonSchema for Maybe<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// Implements [`JsonSchema`] for a wrapper: the schema of the wrapped type with one more extension.
macro_rules! marked {
    ($wrapper:ident, $extension:literal) => {
        impl<T: JsonSchema> JsonSchema for $wrapper<T> {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                T::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let mut schema = generator.subschema_for::<T>();
                schema.insert($extension.to_owned(), true.into());
                schema
            }
        }
    };
}

marked!(Guarded, "x-empty-is-unset");
marked!(Indispensable, "x-not-null");

/// Declares scalar types: the Rust type of the default, and the JSON Schema.
macro_rules! leaves {
    ($($(#[doc = $doc:literal])+ $name:ident($default:ty) = $schema:tt;)+) => {
        inline_types! {$(
            $(#[doc = $doc])+
            $name($default) = |_generator| json_schema!($schema);
        )+}
    };
}

leaves! {
    /// Only tested for truth, with the semantics of Go templates: `"false"` is true.
    Flag(bool) = { "type": ["boolean", "number", "string"], "format": "flag" };
    /// Rendered in quotes, so that any scalar becomes a string.
    Text(&'static str) = { "type": ["string", "number", "boolean"], "format": "text" };
    /// Passed to a template function that accepts only strings.
    PlainText(&'static str) = { "type": "string" };
    /// A string in which expressions are evaluated.
    Template(&'static str) = { "type": "string", "format": "template" };
    /// Rendered without quotes; must parse as an integer.
    PrintedInteger(i64) = { "type": ["integer", "string"], "format": "printed-integer" };
    /// Rendered without quotes into the runner's config.toml; must parse as an integer.
    TomlInteger(i64) = { "type": ["integer", "string"], "format": "toml-integer", "minLength": 1 };
    /// Rendered between double quotes into the runner's config.toml, without escapes.
    TomlText(&'static str) = { "type": ["string", "number", "boolean"], "format": "toml-string" };
    /// Rendered without quotes; must parse as a boolean.
    PrintedBoolean(bool) = { "type": ["boolean", "string"], "format": "printed-boolean" };
    /// Rendered without quotes; must parse as a string.
    PrintedText(&'static str) = { "type": "string", "format": "printed-string" };
    /// A port number, rendered without quotes.
    PrintedPort(i64) = { "type": ["integer", "string"], "format": "printed-integer", "minimum": 1, "maximum": 65535 };
    /// A scrape interval, rendered without quotes.
    Interval(&'static str) = { "type": "string", "format": "interval" };
    /// A URL scheme.
    Scheme(&'static str) = { "type": "string", "enum": ["http", "https", "HTTP", "HTTPS"] };
    /// The name of an object, rendered in quotes.
    ObjectName(&'static str) = { "type": ["string", "number", "boolean"], "format": "dns-subdomain" };
    /// The name of an object. Expressions are evaluated.
    TemplatedName(&'static str) = { "type": "string", "format": "dns-subdomain", "x-template": true };
    /// The name of a namespace, rendered in quotes.
    NamespaceName(&'static str) = { "type": ["string", "number", "boolean"], "format": "dns-label" };
    /// A duration in Go syntax: `15m`, `1h30m`.
    Duration(&'static str) = { "type": "string", "format": "duration" };
    /// The value of a label. Expressions are evaluated.
    LabelValue(&'static str) = { "type": "string", "format": "label-value", "x-template": true };
    /// The value of a label.
    LabelText(&'static str) = { "type": "string", "format": "label-value" };
    /// An IP address range in CIDR notation.
    AddressRange(&'static str) = { "type": "string", "format": "cidr" };
    /// An IP address.
    Address(&'static str) = { "type": "string", "format": "ip" };
    /// A host name without a domain.
    HostLabel(&'static str) = { "type": "string", "format": "dns-label" };
    /// A boolean; strings and numbers are invalid.
    StrictFlag(bool) = { "type": "boolean" };
    /// A Kubernetes quantity: `100Mi`.
    Quantity(&'static str) = { "type": ["string", "number"], "format": "quantity" };
    /// An absolute path.
    HostPath(&'static str) = { "type": "string" };
    /// An object of any shape, rendered unchanged.
    AnyMap(BTreeMap<(), ()>) = { "type": "object", "additionalProperties": true };
}
