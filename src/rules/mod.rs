//! The rules, one file each: page, examples and check.

use crate::rule::Rule;

pub(crate) mod account_settings_lost;
pub(crate) mod account_token_off;
pub(crate) mod account_unsaid;
pub(crate) mod bare_duration;
pub(crate) mod both_tokens;
pub(crate) mod cache_bucket;
pub(crate) mod cache_credentials;
pub(crate) mod cache_secret_empty;
pub(crate) mod cache_secret_unused;
pub(crate) mod cache_type;
pub(crate) mod chart_release;
pub(crate) mod chart_variable;
pub(crate) mod concurrency;
pub(crate) mod config_address;
pub(crate) mod config_deprecated_key;
pub(crate) mod config_number;
pub(crate) mod config_path_unused;
pub(crate) mod config_session_server;
pub(crate) mod config_type;
pub(crate) mod config_unknown_key;
pub(crate) mod config_value;
pub(crate) mod container_name;
pub(crate) mod default_account;
pub(crate) mod default_account_created;
pub(crate) mod deprecated_value;
pub(crate) mod docker_hardened;
pub(crate) mod docker_socket;
pub(crate) mod duplicate_key;
pub(crate) mod executor_mismatch;
pub(crate) mod executor_unknown;
pub(crate) mod expression_fails;
pub(crate) mod expression_limit;
pub(crate) mod expression_result;
pub(crate) mod expression_syntax;
pub(crate) mod feature_flag_deprecated;
pub(crate) mod feature_flag_retired;
pub(crate) mod feature_flag_unknown;
pub(crate) mod foreign_section;
pub(crate) mod gitlab_url;
pub(crate) mod global_in_template;
pub(crate) mod grace_period;
pub(crate) mod guarantee_given_up;
pub(crate) mod helper_image;
pub(crate) mod helper_release;
pub(crate) mod hpa_bounds;
pub(crate) mod hpa_replicas;
pub(crate) mod image_reference;
pub(crate) mod image_release;
pub(crate) mod image_user;
pub(crate) mod init_process;
pub(crate) mod invalid_pattern;
pub(crate) mod invalid_token;
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
pub(crate) mod later_key;
pub(crate) mod lifecycle_unregister;
pub(crate) mod literal_token;
pub(crate) mod liveness_outage;
pub(crate) mod logging;
pub(crate) mod long_polling;
pub(crate) mod memory_in_thousandths;
pub(crate) mod missing_value;
pub(crate) mod monitor_without_api;
pub(crate) mod monitor_without_metrics;
pub(crate) mod monitor_without_service;
pub(crate) mod mount_path;
pub(crate) mod moving_tag;
pub(crate) mod namespace_word;
pub(crate) mod nil_path;
pub(crate) mod no_gitlab_url;
pub(crate) mod no_jobs;
pub(crate) mod no_token;
pub(crate) mod no_value;
pub(crate) mod not_evaluated;
pub(crate) mod not_text;
pub(crate) mod override_ineffective;
pub(crate) mod override_namespace;
pub(crate) mod placeholder;
pub(crate) mod plain_http;
pub(crate) mod plain_secret;
pub(crate) mod pod_security_policy;
pub(crate) mod pod_spec_patch;
pub(crate) mod port_clash;
pub(crate) mod pre_entrypoint_script;
pub(crate) mod privileged_jobs;
pub(crate) mod privileged_manager;
pub(crate) mod probe_timeout;
pub(crate) mod rbac_account;
pub(crate) mod rbac_cluster_wide;
pub(crate) mod rbac_missing_permission;
pub(crate) mod rbac_namespace;
pub(crate) mod rbac_not_created;
pub(crate) mod rbac_resource_names;
pub(crate) mod rbac_rule_wildcard;
pub(crate) mod rbac_unlimited;
pub(crate) mod read_only_config;
pub(crate) mod read_only_root;
pub(crate) mod refused_object;
pub(crate) mod registration_mismatch;
pub(crate) mod registration_token;
pub(crate) mod relative_path;
pub(crate) mod removed_key;
pub(crate) mod reserved_config_map;
pub(crate) mod reserved_label;
pub(crate) mod root_user;
pub(crate) mod runner_incomplete;
pub(crate) mod runners_section;
pub(crate) mod secret_lacks_key;
pub(crate) mod secret_path_clash;
pub(crate) mod service_monitor;
pub(crate) mod service_node_port;
pub(crate) mod service_setting;
pub(crate) mod service_without_metrics;
pub(crate) mod session_account;
pub(crate) mod session_ingress_alone;
pub(crate) mod session_ingress_host;
pub(crate) mod session_node_port;
pub(crate) mod session_replicas;
pub(crate) mod set_flag;
pub(crate) mod several_documents;
pub(crate) mod shared_claim;
pub(crate) mod spelled_twice;
pub(crate) mod text_for_flag;
pub(crate) mod token_and_secret;
pub(crate) mod token_in_template;
pub(crate) mod token_refuses_settings;
pub(crate) mod token_settings;
pub(crate) mod toml_duplicate;
pub(crate) mod toml_syntax;
pub(crate) mod unknown_function;
pub(crate) mod unknown_helper;
pub(crate) mod unknown_key;
pub(crate) mod unread_text;
pub(crate) mod unrenderable;
pub(crate) mod unrepeatable_expression;
pub(crate) mod unseen_values;
pub(crate) mod unused_ignore;
pub(crate) mod unused_way;
pub(crate) mod url_in_template;
pub(crate) mod variable_twice;
pub(crate) mod volume_missing;
pub(crate) mod volume_name;
pub(crate) mod volume_unused;
pub(crate) mod windows_manager;
pub(crate) mod workload_setting;
pub(crate) mod wrong_format;
pub(crate) mod wrong_token;
pub(crate) mod wrong_type;
pub(crate) mod wrong_value;
pub(crate) mod yaml_syntax;
pub(crate) mod zero_is_default;

static RULES: &[&Rule] = &[
    &account_settings_lost::RULE,
    &account_token_off::RULE,
    &account_unsaid::RULE,
    &bare_duration::RULE,
    &both_tokens::RULE,
    &cache_bucket::RULE,
    &cache_credentials::RULE,
    &cache_secret_empty::RULE,
    &cache_secret_unused::RULE,
    &cache_type::RULE,
    &chart_release::RULE,
    &chart_variable::RULE,
    &concurrency::RULE,
    &config_address::RULE,
    &config_deprecated_key::RULE,
    &config_number::RULE,
    &config_path_unused::RULE,
    &config_session_server::RULE,
    &config_type::RULE,
    &config_unknown_key::RULE,
    &config_value::RULE,
    &container_name::RULE,
    &default_account::RULE,
    &default_account_created::RULE,
    &deprecated_value::RULE,
    &docker_hardened::RULE,
    &docker_socket::RULE,
    &duplicate_key::RULE,
    &executor_mismatch::RULE,
    &executor_unknown::RULE,
    &expression_fails::RULE,
    &expression_limit::RULE,
    &expression_result::RULE,
    &expression_syntax::RULE,
    &feature_flag_deprecated::RULE,
    &feature_flag_retired::RULE,
    &feature_flag_unknown::RULE,
    &foreign_section::RULE,
    &gitlab_url::RULE,
    &global_in_template::RULE,
    &grace_period::RULE,
    &guarantee_given_up::RULE,
    &helper_image::RULE,
    &helper_release::RULE,
    &hpa_bounds::RULE,
    &hpa_replicas::RULE,
    &image_reference::RULE,
    &image_release::RULE,
    &image_user::RULE,
    &init_process::RULE,
    &invalid_pattern::RULE,
    &invalid_token::RULE,
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
    &later_key::RULE,
    &lifecycle_unregister::RULE,
    &literal_token::RULE,
    &liveness_outage::RULE,
    &logging::RULE,
    &long_polling::RULE,
    &memory_in_thousandths::RULE,
    &missing_value::RULE,
    &monitor_without_api::RULE,
    &monitor_without_metrics::RULE,
    &monitor_without_service::RULE,
    &mount_path::RULE,
    &moving_tag::RULE,
    &namespace_word::RULE,
    &nil_path::RULE,
    &no_gitlab_url::RULE,
    &no_jobs::RULE,
    &no_token::RULE,
    &no_value::RULE,
    &not_evaluated::RULE,
    &not_text::RULE,
    &override_ineffective::RULE,
    &override_namespace::RULE,
    &placeholder::RULE,
    &plain_http::RULE,
    &plain_secret::RULE,
    &pod_security_policy::RULE,
    &pod_spec_patch::RULE,
    &port_clash::RULE,
    &pre_entrypoint_script::RULE,
    &privileged_jobs::RULE,
    &privileged_manager::RULE,
    &probe_timeout::RULE,
    &rbac_account::RULE,
    &rbac_cluster_wide::RULE,
    &rbac_missing_permission::RULE,
    &rbac_namespace::RULE,
    &rbac_not_created::RULE,
    &rbac_resource_names::RULE,
    &rbac_rule_wildcard::RULE,
    &rbac_unlimited::RULE,
    &read_only_config::RULE,
    &read_only_root::RULE,
    &refused_object::RULE,
    &registration_mismatch::RULE,
    &registration_token::RULE,
    &relative_path::RULE,
    &removed_key::RULE,
    &reserved_config_map::RULE,
    &reserved_label::RULE,
    &root_user::RULE,
    &runner_incomplete::RULE,
    &runners_section::RULE,
    &secret_lacks_key::RULE,
    &secret_path_clash::RULE,
    &service_monitor::RULE,
    &service_node_port::RULE,
    &service_setting::RULE,
    &service_without_metrics::RULE,
    &session_account::RULE,
    &session_ingress_alone::RULE,
    &session_ingress_host::RULE,
    &session_node_port::RULE,
    &session_replicas::RULE,
    &set_flag::RULE,
    &several_documents::RULE,
    &shared_claim::RULE,
    &spelled_twice::RULE,
    &text_for_flag::RULE,
    &token_and_secret::RULE,
    &token_in_template::RULE,
    &token_refuses_settings::RULE,
    &token_settings::RULE,
    &toml_duplicate::RULE,
    &toml_syntax::RULE,
    &unknown_function::RULE,
    &unknown_helper::RULE,
    &unknown_key::RULE,
    &unread_text::RULE,
    &unrenderable::RULE,
    &unrepeatable_expression::RULE,
    &unseen_values::RULE,
    &unused_ignore::RULE,
    &unused_way::RULE,
    &url_in_template::RULE,
    &variable_twice::RULE,
    &volume_missing::RULE,
    &volume_name::RULE,
    &volume_unused::RULE,
    &windows_manager::RULE,
    &workload_setting::RULE,
    &wrong_format::RULE,
    &wrong_token::RULE,
    &wrong_type::RULE,
    &wrong_value::RULE,
    &yaml_syntax::RULE,
    &zero_is_default::RULE,
];

/// Every rule.
pub fn all() -> &'static [&'static Rule] {
    RULES
}

/// The rule of that code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
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
