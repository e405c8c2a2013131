//! Rules on reading files, flags and documents: YAML syntax, placeholders, ignore comments.

pub(crate) mod content_after_document_end;
pub(crate) mod duplicate_key;
pub(crate) mod invalid_encoding;
pub(crate) mod invalid_settings;
pub(crate) mod multiple_documents;
pub(crate) mod placeholder;
pub(crate) mod set_flag;
pub(crate) mod unknown_chart_version;
pub(crate) mod unsupported_document;
pub(crate) mod unused_ignore;
pub(crate) mod values_not_loaded;
pub(crate) mod yaml_syntax;

use crate::lint::rule::Rule;

/// The rules of this family.
pub(super) static RULES: &[&Rule] = &[
    &content_after_document_end::RULE,
    &duplicate_key::RULE,
    &invalid_encoding::RULE,
    &invalid_settings::RULE,
    &multiple_documents::RULE,
    &placeholder::RULE,
    &set_flag::RULE,
    &unknown_chart_version::RULE,
    &unsupported_document::RULE,
    &unused_ignore::RULE,
    &values_not_loaded::RULE,
    &yaml_syntax::RULE,
];
