//! The session server: whether it is wanted, and whether the chart renders it.

use super::Inspection;
use crate::tree::Value;

/// Whether the values ask for a session server.
pub fn is_wanted(inspection: &Inspection) -> bool {
    inspection.value("sessionServer.enabled").is_some_and(|flag| flag.printed() == "true")
}

/// Whether there is one: the chart renders none for several replicas.
pub fn is_rendered(inspection: &Inspection) -> bool {
    is_wanted(inspection) && replicas(inspection) <= 1
}

/// How many replicas the values ask for; 0 where they don't say.
pub fn replicas(inspection: &Inspection) -> i64 {
    match inspection.value("replicas").map(|node| &node.value) {
        Some(Value::Int(number)) => *number,
        Some(Value::String(text)) => text.trim().parse().unwrap_or_default(),
        _ => 0,
    }
}

/// The type of its Service.
pub fn service_type<'a>(inspection: &Inspection<'a>) -> &'a str {
    inspection.text("sessionServer.serviceType").unwrap_or("LoadBalancer")
}
