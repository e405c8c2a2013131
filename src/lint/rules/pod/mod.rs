//! Rules on the manager pod: image, user, volumes, probes, environment.

pub(crate) mod chart_environment_variable;
pub(crate) mod docker_socket;
pub(crate) mod duplicate_container_name;
pub(crate) mod duplicate_mount_path;
pub(crate) mod duplicate_variable;
pub(crate) mod duplicate_volume_name;
pub(crate) mod grace_period;
pub(crate) mod helper_version;
pub(crate) mod image_reference;
pub(crate) mod image_user;
pub(crate) mod image_version;
pub(crate) mod init_process;
pub(crate) mod lifecycle_unregister;
pub(crate) mod liveness_outage;
pub(crate) mod memory_milli_units;
pub(crate) mod moving_tag;
pub(crate) mod pre_entrypoint_script;
pub(crate) mod privileged_jobs;
pub(crate) mod privileged_manager;
pub(crate) mod probe_timeout;
pub(crate) mod read_only_root;
pub(crate) mod reserved_config_map;
pub(crate) mod reserved_label;
pub(crate) mod root_user;
pub(crate) mod volume_missing;
pub(crate) mod volume_unused;
pub(crate) mod windows_manager;
pub(crate) mod zero_concurrency;
pub(crate) mod zero_is_default;

use crate::lint::rule::Rule;

/// The rules of this family.
pub(super) static RULES: &[&Rule] = &[
    &chart_environment_variable::RULE,
    &docker_socket::RULE,
    &duplicate_container_name::RULE,
    &duplicate_mount_path::RULE,
    &duplicate_variable::RULE,
    &duplicate_volume_name::RULE,
    &grace_period::RULE,
    &helper_version::RULE,
    &image_reference::RULE,
    &image_user::RULE,
    &image_version::RULE,
    &init_process::RULE,
    &lifecycle_unregister::RULE,
    &liveness_outage::RULE,
    &memory_milli_units::RULE,
    &moving_tag::RULE,
    &pre_entrypoint_script::RULE,
    &privileged_jobs::RULE,
    &privileged_manager::RULE,
    &probe_timeout::RULE,
    &read_only_root::RULE,
    &reserved_config_map::RULE,
    &reserved_label::RULE,
    &root_user::RULE,
    &volume_missing::RULE,
    &volume_unused::RULE,
    &windows_manager::RULE,
    &zero_concurrency::RULE,
    &zero_is_default::RULE,
];
