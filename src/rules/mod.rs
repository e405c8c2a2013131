//! The rules, one file each: page, examples and check.

use crate::rule::{Rule, renamed};

pub(crate) mod cache_bucket;
pub(crate) mod cache_credentials;
pub(crate) mod cache_secret_empty;
pub(crate) mod cache_secret_unused;
pub(crate) mod cache_type;
pub(crate) mod chart_environment_variable;
pub(crate) mod concurrency;
pub(crate) mod config_address;
pub(crate) mod config_deprecated_key;
pub(crate) mod config_number;
pub(crate) mod config_path_unused;
pub(crate) mod config_session_server;
pub(crate) mod config_type;
pub(crate) mod config_unknown_key;
pub(crate) mod config_value;
pub(crate) mod conflicting_tokens;
pub(crate) mod content_after_document_end;
pub(crate) mod default_service_account;
pub(crate) mod default_service_account_created;
pub(crate) mod deprecated_value;
pub(crate) mod docker_executor_hardened;
pub(crate) mod docker_socket;
pub(crate) mod duplicate_container_name;
pub(crate) mod duplicate_key;
pub(crate) mod duplicate_key_case;
pub(crate) mod duplicate_mount_path;
pub(crate) mod duplicate_variable;
pub(crate) mod duplicate_volume_name;
pub(crate) mod duration_without_unit;
pub(crate) mod executor_mismatch;
pub(crate) mod expression_fails;
pub(crate) mod expression_limit;
pub(crate) mod expression_result;
pub(crate) mod expression_syntax;
pub(crate) mod false_namespace_match;
pub(crate) mod feature_flag_deprecated;
pub(crate) mod feature_flag_removed;
pub(crate) mod feature_flag_unknown;
pub(crate) mod global_in_template;
pub(crate) mod grace_period;
pub(crate) mod hardening_weakened;
pub(crate) mod helper_image;
pub(crate) mod helper_version;
pub(crate) mod hpa_bounds;
pub(crate) mod hpa_replicas;
pub(crate) mod ignored_registration_settings;
pub(crate) mod image_reference;
pub(crate) mod image_user;
pub(crate) mod image_version;
pub(crate) mod init_process;
pub(crate) mod invalid_encoding;
pub(crate) mod invalid_format;
pub(crate) mod invalid_gitlab_url;
pub(crate) mod invalid_pattern;
pub(crate) mod invalid_token;
pub(crate) mod invalid_type;
pub(crate) mod invalid_value;
pub(crate) mod job_environment;
pub(crate) mod job_namespace;
pub(crate) mod job_pod;
pub(crate) mod job_privileges;
pub(crate) mod job_resources;
pub(crate) mod job_scheduling;
pub(crate) mod job_volume;
pub(crate) mod kubernetes_conflict;
pub(crate) mod kubernetes_missing_key;
pub(crate) mod kubernetes_type;
pub(crate) mod kubernetes_unknown_key;
pub(crate) mod kubernetes_value;
pub(crate) mod lifecycle_unregister;
pub(crate) mod liveness_outage;
pub(crate) mod logging;
pub(crate) mod long_polling;
pub(crate) mod memory_milli_units;
pub(crate) mod missing_gitlab_url;
pub(crate) mod missing_token;
pub(crate) mod missing_value;
pub(crate) mod monitor_without_api;
pub(crate) mod monitor_without_metrics;
pub(crate) mod monitor_without_service;
pub(crate) mod moving_tag;
pub(crate) mod multiple_documents;
pub(crate) mod newer_chart_key;
pub(crate) mod nil_pointer;
pub(crate) mod nondeterministic_expression;
pub(crate) mod other_executor_section;
pub(crate) mod override_ineffective;
pub(crate) mod override_namespace;
pub(crate) mod placeholder;
pub(crate) mod plain_http;
pub(crate) mod plaintext_secret;
pub(crate) mod plaintext_token;
pub(crate) mod pod_security_policy;
pub(crate) mod pod_spec_patch;
pub(crate) mod port_conflict;
pub(crate) mod pre_entrypoint_script;
pub(crate) mod privileged_jobs;
pub(crate) mod privileged_manager;
pub(crate) mod probe_timeout;
pub(crate) mod rbac_cluster_wide;
pub(crate) mod rbac_missing_permission;
pub(crate) mod rbac_namespace;
pub(crate) mod rbac_not_created;
pub(crate) mod rbac_resource_names;
pub(crate) mod rbac_rule_wildcard;
pub(crate) mod rbac_service_account;
pub(crate) mod rbac_without_rules;
pub(crate) mod read_only_config;
pub(crate) mod read_only_root;
pub(crate) mod registration_mismatch;
pub(crate) mod registration_token;
pub(crate) mod rejected_object;
pub(crate) mod rejected_registration_settings;
pub(crate) mod relative_path;
pub(crate) mod removed_key;
pub(crate) mod render_failed;
pub(crate) mod reserved_config_map;
pub(crate) mod reserved_label;
pub(crate) mod root_user;
pub(crate) mod runner_incomplete;
pub(crate) mod runners_section;
pub(crate) mod secret_missing_key;
pub(crate) mod secret_path_conflict;
pub(crate) mod service_account_create_unset;
pub(crate) mod service_account_settings_unused;
pub(crate) mod service_account_token_disabled;
pub(crate) mod service_monitor;
pub(crate) mod service_node_port;
pub(crate) mod service_setting;
pub(crate) mod service_without_metrics;
pub(crate) mod session_ingress_host;
pub(crate) mod session_ingress_without_server;
pub(crate) mod session_node_port;
pub(crate) mod session_replicas;
pub(crate) mod session_service_account;
pub(crate) mod set_flag;
pub(crate) mod shared_volume_claim;
pub(crate) mod string_for_boolean;
pub(crate) mod token_and_secret;
pub(crate) mod token_in_template;
pub(crate) mod token_kind_mismatch;
pub(crate) mod toml_duplicate;
pub(crate) mod toml_syntax;
pub(crate) mod undefined_value;
pub(crate) mod unevaluated_expression;
pub(crate) mod unknown_chart_version;
pub(crate) mod unknown_executor;
pub(crate) mod unknown_function;
pub(crate) mod unknown_helper;
pub(crate) mod unknown_key;
pub(crate) mod unused_extension_setting;
pub(crate) mod unused_ignore;
pub(crate) mod url_in_template;
pub(crate) mod values_not_loaded;
pub(crate) mod volume_missing;
pub(crate) mod volume_unused;
pub(crate) mod windows_manager;
pub(crate) mod workload_setting;
pub(crate) mod yaml_syntax;
pub(crate) mod zero_concurrency;
pub(crate) mod zero_is_default;

static RULES: &[&Rule] = &[
    &cache_bucket::RULE,
    &cache_credentials::RULE,
    &cache_secret_empty::RULE,
    &cache_secret_unused::RULE,
    &cache_type::RULE,
    &chart_environment_variable::RULE,
    &concurrency::RULE,
    &config_address::RULE,
    &config_deprecated_key::RULE,
    &config_number::RULE,
    &config_path_unused::RULE,
    &config_session_server::RULE,
    &config_type::RULE,
    &config_unknown_key::RULE,
    &config_value::RULE,
    &conflicting_tokens::RULE,
    &content_after_document_end::RULE,
    &default_service_account::RULE,
    &default_service_account_created::RULE,
    &deprecated_value::RULE,
    &docker_executor_hardened::RULE,
    &docker_socket::RULE,
    &duplicate_container_name::RULE,
    &duplicate_key::RULE,
    &duplicate_key_case::RULE,
    &duplicate_mount_path::RULE,
    &duplicate_variable::RULE,
    &duplicate_volume_name::RULE,
    &duration_without_unit::RULE,
    &executor_mismatch::RULE,
    &expression_fails::RULE,
    &expression_limit::RULE,
    &expression_result::RULE,
    &expression_syntax::RULE,
    &false_namespace_match::RULE,
    &feature_flag_deprecated::RULE,
    &feature_flag_removed::RULE,
    &feature_flag_unknown::RULE,
    &global_in_template::RULE,
    &grace_period::RULE,
    &hardening_weakened::RULE,
    &helper_image::RULE,
    &helper_version::RULE,
    &hpa_bounds::RULE,
    &hpa_replicas::RULE,
    &ignored_registration_settings::RULE,
    &image_reference::RULE,
    &image_user::RULE,
    &image_version::RULE,
    &init_process::RULE,
    &invalid_encoding::RULE,
    &invalid_format::RULE,
    &invalid_gitlab_url::RULE,
    &invalid_pattern::RULE,
    &invalid_token::RULE,
    &invalid_type::RULE,
    &invalid_value::RULE,
    &job_environment::RULE,
    &job_namespace::RULE,
    &job_pod::RULE,
    &job_privileges::RULE,
    &job_resources::RULE,
    &job_scheduling::RULE,
    &job_volume::RULE,
    &kubernetes_conflict::RULE,
    &kubernetes_missing_key::RULE,
    &kubernetes_type::RULE,
    &kubernetes_unknown_key::RULE,
    &kubernetes_value::RULE,
    &lifecycle_unregister::RULE,
    &liveness_outage::RULE,
    &logging::RULE,
    &long_polling::RULE,
    &memory_milli_units::RULE,
    &missing_gitlab_url::RULE,
    &missing_token::RULE,
    &missing_value::RULE,
    &monitor_without_api::RULE,
    &monitor_without_metrics::RULE,
    &monitor_without_service::RULE,
    &moving_tag::RULE,
    &multiple_documents::RULE,
    &newer_chart_key::RULE,
    &nil_pointer::RULE,
    &nondeterministic_expression::RULE,
    &other_executor_section::RULE,
    &override_ineffective::RULE,
    &override_namespace::RULE,
    &placeholder::RULE,
    &plain_http::RULE,
    &plaintext_secret::RULE,
    &plaintext_token::RULE,
    &pod_security_policy::RULE,
    &pod_spec_patch::RULE,
    &port_conflict::RULE,
    &pre_entrypoint_script::RULE,
    &privileged_jobs::RULE,
    &privileged_manager::RULE,
    &probe_timeout::RULE,
    &rbac_cluster_wide::RULE,
    &rbac_missing_permission::RULE,
    &rbac_namespace::RULE,
    &rbac_not_created::RULE,
    &rbac_resource_names::RULE,
    &rbac_rule_wildcard::RULE,
    &rbac_service_account::RULE,
    &rbac_without_rules::RULE,
    &read_only_config::RULE,
    &read_only_root::RULE,
    &registration_mismatch::RULE,
    &registration_token::RULE,
    &rejected_object::RULE,
    &rejected_registration_settings::RULE,
    &relative_path::RULE,
    &removed_key::RULE,
    &render_failed::RULE,
    &reserved_config_map::RULE,
    &reserved_label::RULE,
    &root_user::RULE,
    &runner_incomplete::RULE,
    &runners_section::RULE,
    &secret_missing_key::RULE,
    &secret_path_conflict::RULE,
    &service_account_create_unset::RULE,
    &service_account_settings_unused::RULE,
    &service_account_token_disabled::RULE,
    &service_monitor::RULE,
    &service_node_port::RULE,
    &service_setting::RULE,
    &service_without_metrics::RULE,
    &session_ingress_host::RULE,
    &session_ingress_without_server::RULE,
    &session_node_port::RULE,
    &session_replicas::RULE,
    &session_service_account::RULE,
    &set_flag::RULE,
    &shared_volume_claim::RULE,
    &string_for_boolean::RULE,
    &token_and_secret::RULE,
    &token_in_template::RULE,
    &token_kind_mismatch::RULE,
    &toml_duplicate::RULE,
    &toml_syntax::RULE,
    &undefined_value::RULE,
    &unevaluated_expression::RULE,
    &unknown_chart_version::RULE,
    &unknown_executor::RULE,
    &unknown_function::RULE,
    &unknown_helper::RULE,
    &unknown_key::RULE,
    &unused_extension_setting::RULE,
    &unused_ignore::RULE,
    &url_in_template::RULE,
    &values_not_loaded::RULE,
    &volume_missing::RULE,
    &volume_unused::RULE,
    &windows_manager::RULE,
    &workload_setting::RULE,
    &yaml_syntax::RULE,
    &zero_concurrency::RULE,
    &zero_is_default::RULE,
];

/// Every rule.
pub fn all() -> &'static [&'static Rule] {
    RULES
}

/// The rule with that code, name or former name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    let code_or_name = renamed::lookup(code_or_name).map_or(code_or_name, |(_, current)| current);
    RULES.iter().copied().find(|rule| rule.name == code_or_name || rule.code.eq_ignore_ascii_case(code_or_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_in_the_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
        let files =
            std::fs::read_dir(folder).unwrap().filter_map(|entry| entry.unwrap().file_name().into_string().ok());
        let mut files: Vec<String> =
            files.filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned())).filter(|name| name != "mod").collect();
        files.sort();
        let list = include_str!("mod.rs");
        let listed = |prefix: &str, suffix: &str| -> Vec<String> {
            list.lines().filter_map(|line| Some(line.strip_prefix(prefix)?.strip_suffix(suffix)?.to_owned())).collect()
        };
        assert_eq!(listed("pub(crate) mod ", ";"), files, "each file needs a `mod` line, sorted");
        assert_eq!(listed("    &", "::RULE,"), files, "each file needs a line in `RULES`, sorted");
        assert_eq!(RULES.len(), files.len());
    }
}
