//! The leaves of the values: what may stand there follows from what the chart does with it.
//!
//! A value that is only asked for its truth may be any scalar; one that is printed in quotes as well; one that is
//! printed bare has to read back as what the manifest needs there. Each type says so with a JSON Schema of its own.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use super::inline::inline_types;

/// A value that the chart's defaults, or those of some releases, do not have. What the chart does without it, if
/// anything, is in its schema.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Maybe<T>(pub Option<T>);

/// A value that the chart asks for its truth before it uses it: whatever is empty or false counts as not set.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Guarded<T>(pub T);

/// A value without a default that may be left empty as well.
pub type Optional<T> = Maybe<Guarded<T>>;

/// A value without which the chart renders nothing that works, so that it cannot be deleted with `null`.
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

/// Implements [`JsonSchema`] for a wrapper as the schema of what it wraps with one extension more.
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

/// Declares leaves: the Rust type of the default, and the JSON Schema of what a values file may say.
macro_rules! leaves {
    ($($(#[doc = $doc:literal])+ $name:ident($default:ty) = $schema:tt;)+) => {
        inline_types! {$(
            $(#[doc = $doc])+
            $name($default) = |_generator| json_schema!($schema);
        )+}
    };
}

leaves! {
    /// Asked for its truth only, as Go templates see it: `"false"` is true.
    Flag(bool) = { "type": ["boolean", "number", "string"], "format": "flag" };
    /// Printed in quotes, so that any scalar becomes text.
    Text(&'static str) = { "type": ["string", "number", "boolean"], "format": "text" };
    /// Text that goes through a function which takes nothing but text.
    PlainText(&'static str) = { "type": "string" };
    /// Text in which expressions are evaluated.
    Template(&'static str) = { "type": "string", "format": "template" };
    /// Printed bare where a whole number has to be read back.
    PrintedInteger(i64) = { "type": ["integer", "string"], "format": "printed-integer" };
    /// Printed bare into the runner's config.toml.
    TomlInteger(i64) = { "type": ["integer", "string"], "format": "toml-integer", "minLength": 1 };
    /// Printed bare where a boolean has to be read back.
    PrintedBoolean(bool) = { "type": ["boolean", "string"], "format": "printed-boolean" };
    /// Printed bare where text has to be read back.
    PrintedText(&'static str) = { "type": "string", "format": "printed-string" };
    /// Printed bare as a port.
    PrintedPort(i64) = { "type": ["integer", "string"], "format": "printed-integer", "minimum": 1, "maximum": 65535 };
    /// How often Prometheus asks, printed bare.
    Interval(&'static str) = { "type": "string", "format": "interval" };
    /// A protocol of the web.
    Scheme(&'static str) = { "type": "string", "enum": ["http", "https", "HTTP", "HTTPS"] };
    /// The name of an object, printed in quotes.
    ObjectName(&'static str) = { "type": ["string", "number", "boolean"], "format": "dns-subdomain" };
    /// The name of an object, expressions in it evaluated.
    TemplatedName(&'static str) = { "type": "string", "format": "dns-subdomain", "x-template": true };
    /// The name of a namespace, printed in quotes.
    NamespaceName(&'static str) = { "type": ["string", "number", "boolean"], "format": "dns-label" };
    /// A length of time as the runner reads it: `15m`, `1h30m`.
    Duration(&'static str) = { "type": "string", "format": "duration" };
    /// The value of a label, expressions in it evaluated.
    LabelValue(&'static str) = { "type": "string", "format": "label-value", "x-template": true };
    /// The value of a label.
    LabelText(&'static str) = { "type": "string", "format": "label-value" };
    /// A range of addresses.
    AddressRange(&'static str) = { "type": "string", "format": "cidr" };
    /// An address.
    Address(&'static str) = { "type": "string", "format": "ip" };
    /// The name of a machine in the network, one label of it.
    HostLabel(&'static str) = { "type": "string", "format": "dns-label" };
    /// True or false, and nothing else.
    StrictFlag(bool) = { "type": "boolean" };
    /// An amount as Kubernetes writes it: `100Mi`.
    Quantity(&'static str) = { "type": ["string", "number"], "format": "quantity" };
    /// An absolute path.
    HostPath(&'static str) = { "type": "string" };
    /// A map that is handed on without a look at it.
    AnyMap(BTreeMap<(), ()>) = { "type": "object", "additionalProperties": true };
}
