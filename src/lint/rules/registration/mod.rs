//! Rules on registration: GitLab's address, tokens, their Secrets, and the job namespace.

pub(crate) mod cache_secret_empty;
pub(crate) mod cache_secret_unused;
pub(crate) mod config_path_unused;
pub(crate) mod conflicting_tokens;
pub(crate) mod false_namespace_match;
pub(crate) mod ignored_registration_settings;
pub(crate) mod invalid_gitlab_url;
pub(crate) mod invalid_token;
pub(crate) mod job_namespace;
pub(crate) mod missing_gitlab_url;
pub(crate) mod missing_token;
pub(crate) mod override_ineffective;
pub(crate) mod override_namespace;
pub(crate) mod plain_http;
pub(crate) mod plaintext_secret;
pub(crate) mod plaintext_token;
pub(crate) mod registration_token;
pub(crate) mod rejected_registration_settings;
pub(crate) mod secret_missing_key;
pub(crate) mod secret_path_conflict;
pub(crate) mod token_and_secret;
pub(crate) mod token_kind_mismatch;

use crate::lint::rule::Rule;

/// The rules of this family.
pub(super) static RULES: &[&Rule] = &[
    &cache_secret_empty::RULE,
    &cache_secret_unused::RULE,
    &config_path_unused::RULE,
    &conflicting_tokens::RULE,
    &false_namespace_match::RULE,
    &ignored_registration_settings::RULE,
    &invalid_gitlab_url::RULE,
    &invalid_token::RULE,
    &job_namespace::RULE,
    &missing_gitlab_url::RULE,
    &missing_token::RULE,
    &override_ineffective::RULE,
    &override_namespace::RULE,
    &plain_http::RULE,
    &plaintext_secret::RULE,
    &plaintext_token::RULE,
    &registration_token::RULE,
    &rejected_registration_settings::RULE,
    &secret_missing_key::RULE,
    &secret_path_conflict::RULE,
    &token_and_secret::RULE,
    &token_kind_mismatch::RULE,
];
