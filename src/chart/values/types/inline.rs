//! Macro that declares small types whose schema is inlined wherever they are used.

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
