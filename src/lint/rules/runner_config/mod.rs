//! Rules on the runner's configuration: `runners.config`, `runners.configOverride` and `config.toml`.

pub(crate) mod cache_address;
pub(crate) mod cache_bucket;
pub(crate) mod cache_credentials;
pub(crate) mod cache_setting;
pub(crate) mod cache_type;
pub(crate) mod concurrency;
pub(crate) mod config_address;
pub(crate) mod config_deprecated_key;
pub(crate) mod config_key_removed;
pub(crate) mod config_key_too_new;
pub(crate) mod config_number;
pub(crate) mod config_session_server;
pub(crate) mod config_type;
pub(crate) mod config_type_too_new;
pub(crate) mod config_unknown_key;
pub(crate) mod config_value;
pub(crate) mod duplicate_key_case;
pub(crate) mod duration_without_unit;
pub(crate) mod escape_in_path;
pub(crate) mod executor_mismatch;
pub(crate) mod feature_flag_default;
pub(crate) mod feature_flag_deprecated;
pub(crate) mod feature_flag_removed;
pub(crate) mod feature_flag_too_new;
pub(crate) mod feature_flag_unknown;
pub(crate) mod global_in_template;
pub(crate) mod helper_image;
pub(crate) mod invalid_pattern;
pub(crate) mod job_environment;
pub(crate) mod job_pod;
pub(crate) mod job_privileges;
pub(crate) mod job_resources;
pub(crate) mod job_scheduling;
pub(crate) mod job_volume;
pub(crate) mod logging;
pub(crate) mod long_polling;
pub(crate) mod other_executor_section;
pub(crate) mod pod_spec_patch;
pub(crate) mod pod_spec_patch_fails;
pub(crate) mod relative_path;
pub(crate) mod runner_incomplete;
pub(crate) mod runners_section;
pub(crate) mod token_in_template;
pub(crate) mod toml_duplicate;
pub(crate) mod toml_syntax;
pub(crate) mod unknown_executor;
pub(crate) mod url_in_template;

use crate::lint::rule::Rule;

/// The rules of this family.
pub(super) static RULES: &[&Rule] = &[
    &cache_address::RULE,
    &cache_bucket::RULE,
    &cache_credentials::RULE,
    &cache_setting::RULE,
    &cache_type::RULE,
    &concurrency::RULE,
    &config_address::RULE,
    &config_deprecated_key::RULE,
    &config_key_removed::RULE,
    &config_key_too_new::RULE,
    &config_number::RULE,
    &config_session_server::RULE,
    &config_type::RULE,
    &config_type_too_new::RULE,
    &config_unknown_key::RULE,
    &config_value::RULE,
    &duplicate_key_case::RULE,
    &duration_without_unit::RULE,
    &escape_in_path::RULE,
    &executor_mismatch::RULE,
    &feature_flag_default::RULE,
    &feature_flag_deprecated::RULE,
    &feature_flag_removed::RULE,
    &feature_flag_too_new::RULE,
    &feature_flag_unknown::RULE,
    &global_in_template::RULE,
    &helper_image::RULE,
    &invalid_pattern::RULE,
    &job_environment::RULE,
    &job_pod::RULE,
    &job_privileges::RULE,
    &job_resources::RULE,
    &job_scheduling::RULE,
    &job_volume::RULE,
    &logging::RULE,
    &long_polling::RULE,
    &other_executor_section::RULE,
    &pod_spec_patch::RULE,
    &pod_spec_patch_fails::RULE,
    &relative_path::RULE,
    &runner_incomplete::RULE,
    &runners_section::RULE,
    &token_in_template::RULE,
    &toml_duplicate::RULE,
    &toml_syntax::RULE,
    &unknown_executor::RULE,
    &url_in_template::RULE,
];
