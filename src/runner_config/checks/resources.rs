//! Requests and limits of the containers: a request fits below its limit, and what a job may ask for is not less than
//! what it gets anyway.

use crate::diagnostic::Level;
use crate::quantity::Quantity;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;

const CONTAINERS: [&str; 4] = ["", "helper_", "service_", "pod_"];
const RESOURCES: [&str; 3] = ["cpu", "memory", "ephemeral_storage"];

pub(super) fn check(kubernetes: &View<'_>, problems: &mut Vec<Problem>) {
    for container in CONTAINERS {
        for resource in RESOURCES {
            let name = |kind: &str| format!("{container}{resource}_{kind}");
            let (request, limit) = (name("request"), name("limit"));
            above(kubernetes, &request, &limit, Level::Error, problems);
            for own in [request, limit] {
                negative(kubernetes, &own, problems);
                above(kubernetes, &own, &format!("{own}_overwrite_max_allowed"), Level::Warning, problems);
            }
        }
    }
}

fn negative(kubernetes: &View<'_>, key: &str, problems: &mut Vec<Problem>) {
    let view = kubernetes.get(key);
    let amount = view.as_ref().and_then(View::as_text).and_then(Quantity::parse);
    if let (Some(view), true) = (view, amount.is_some_and(Quantity::is_negative)) {
        let message = format!("`{key}` is less than nothing; Kubernetes refuses such a pod");
        problems.push(Problem::value(ProblemKind::Resources, Level::Error, &view, message));
    }
}

/// Reports `lower` where it is more than `upper`.
fn above(kubernetes: &View<'_>, lower: &str, upper: &str, level: Level, problems: &mut Vec<Problem>) {
    let amount = |key: &str| kubernetes.get(key).and_then(|view| Some((Quantity::parse(view.as_text()?)?, view)));
    let (Some((low, view)), Some((high, bound))) = (amount(lower), amount(upper)) else { return };
    if low > high {
        let written = bound.as_text().unwrap_or_default();
        let (place, message) = match level {
            Level::Error => {
                (&view, format!("`{lower}` is more than `{upper}` ({written}); Kubernetes refuses such a pod"))
            }
            _ => (
                &bound,
                format!("`{upper}` is less than `{lower}` itself; jobs may only ask for less than they get anyway"),
            ),
        };
        problems.push(Problem::value(ProblemKind::Resources, level, place, message));
    }
}
