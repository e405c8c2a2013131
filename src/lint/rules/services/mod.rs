//! Rules on the session server, metrics, monitors and autoscaling.

pub(crate) mod hpa_bounds;
pub(crate) mod hpa_missing_request;
pub(crate) mod hpa_replicas;
pub(crate) mod monitor_without_api;
pub(crate) mod monitor_without_metrics;
pub(crate) mod monitor_without_service;
pub(crate) mod port_conflict;
pub(crate) mod service_monitor;
pub(crate) mod service_node_port;
pub(crate) mod service_setting;
pub(crate) mod service_without_metrics;
pub(crate) mod session_ingress_host;
pub(crate) mod session_ingress_without_server;
pub(crate) mod session_node_port;
pub(crate) mod session_replicas;
pub(crate) mod session_service_account;

use crate::lint::rule::Rule;

/// The rules of this family.
pub(super) static RULES: &[&Rule] = &[
    &hpa_bounds::RULE,
    &hpa_missing_request::RULE,
    &hpa_replicas::RULE,
    &monitor_without_api::RULE,
    &monitor_without_metrics::RULE,
    &monitor_without_service::RULE,
    &port_conflict::RULE,
    &service_monitor::RULE,
    &service_node_port::RULE,
    &service_setting::RULE,
    &service_without_metrics::RULE,
    &session_ingress_host::RULE,
    &session_ingress_without_server::RULE,
    &session_node_port::RULE,
    &session_replicas::RULE,
    &session_service_account::RULE,
];
