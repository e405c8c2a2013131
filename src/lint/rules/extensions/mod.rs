//! Rules on the `runnergen` section of the values.

pub(crate) mod docker_executor_hardened;
pub(crate) mod failed_patch;
pub(crate) mod hardening_weakened;
pub(crate) mod invalid_patch;
pub(crate) mod read_only_config;
pub(crate) mod registration_mismatch;
pub(crate) mod rejected_patch;
pub(crate) mod shared_volume_claim;
pub(crate) mod unmatched_patch;
pub(crate) mod unused_extension_setting;
pub(crate) mod workload_setting;

use crate::lint::rule::Rule;

/// The rules of this family.
pub(super) static RULES: &[&Rule] = &[
    &docker_executor_hardened::RULE,
    &failed_patch::RULE,
    &hardening_weakened::RULE,
    &invalid_patch::RULE,
    &read_only_config::RULE,
    &registration_mismatch::RULE,
    &rejected_patch::RULE,
    &shared_volume_claim::RULE,
    &unmatched_patch::RULE,
    &unused_extension_setting::RULE,
    &workload_setting::RULE,
];
