//! Rules on permissions and ServiceAccounts.

pub(crate) mod default_service_account;
pub(crate) mod default_service_account_created;
pub(crate) mod pod_security_policy;
pub(crate) mod rbac_cluster_wide;
pub(crate) mod rbac_missing_permission;
pub(crate) mod rbac_namespace;
pub(crate) mod rbac_not_created;
pub(crate) mod rbac_resource_names;
pub(crate) mod rbac_rule_wildcard;
pub(crate) mod rbac_service_account;
pub(crate) mod rbac_unknown_name;
pub(crate) mod rbac_without_rules;
pub(crate) mod service_account_create_unset;
pub(crate) mod service_account_settings_unused;
pub(crate) mod service_account_token_disabled;

use crate::lint::rule::Rule;

/// The rules of this family.
pub(super) static RULES: &[&Rule] = &[
    &default_service_account::RULE,
    &default_service_account_created::RULE,
    &pod_security_policy::RULE,
    &rbac_cluster_wide::RULE,
    &rbac_missing_permission::RULE,
    &rbac_namespace::RULE,
    &rbac_not_created::RULE,
    &rbac_resource_names::RULE,
    &rbac_rule_wildcard::RULE,
    &rbac_service_account::RULE,
    &rbac_unknown_name::RULE,
    &rbac_without_rules::RULE,
    &service_account_create_unset::RULE,
    &service_account_settings_unused::RULE,
    &service_account_token_disabled::RULE,
];
