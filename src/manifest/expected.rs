//! The shapes without which no template can do its work.
//!
//! Most values may be anything: the chart prints what stands there, and so do we. But it also looks *into* some, and
//! goes through others one by one; what is no map or no list there ends a `helm template` too. Null is as good as absent.

use super::RenderError;
use crate::tree::{Node, Value};

/// What the templates do with a value.
#[derive(Clone, Copy)]
enum Wanted {
    Map,
    /// Anything that can be gone through with keys: a list has numbers for keys.
    Entries,
    /// A list; each item is handed on as it is.
    List,
    /// A list whose items are looked into.
    ListOfMaps,
    Text,
    /// Anything that can stand in a line of text.
    Scalar,
}

const EXPECTED: &[(&[&str], Wanted)] = &[
    (&["image"], Wanted::Map),
    (&["livenessProbe"], Wanted::Map),
    (&["readinessProbe"], Wanted::Map),
    (&["sessionServer"], Wanted::Map),
    (&["sessionServer", "ingress"], Wanted::Map),
    (&["sessionServer", "ingress", "tls"], Wanted::ListOfMaps),
    (&["rbac"], Wanted::Map),
    (&["rbac", "podSecurityPolicy"], Wanted::Map),
    (&["rbac", "rules"], Wanted::ListOfMaps),
    (&["rbac", "imagePullSecrets"], Wanted::List),
    (&["rbac", "serviceAccountAnnotations"], Wanted::Map),
    (&["serviceAccount"], Wanted::Map),
    (&["serviceAccount", "imagePullSecrets"], Wanted::List),
    (&["serviceAccount", "annotations"], Wanted::Map),
    (&["metrics"], Wanted::Map),
    (&["metrics", "serviceMonitor"], Wanted::Map),
    (&["metrics", "podMonitor"], Wanted::Map),
    (&["service"], Wanted::Map),
    (&["service", "metrics"], Wanted::Map),
    (&["runners"], Wanted::Map),
    (&["runners", "cache"], Wanted::Map),
    (&["runners", "config"], Wanted::Text),
    (&["runners", "configOverride"], Wanted::Text),
    (&["runners", "secret"], Wanted::Text),
    (&["podSecurityContext"], Wanted::Map),
    (&["envVars"], Wanted::ListOfMaps),
    (&["extraEnv"], Wanted::Entries),
    (&["extraEnvFrom"], Wanted::Entries),
    (&["podAnnotations"], Wanted::Entries),
    (&["podLabels"], Wanted::Map),
    (&["deploymentLabels"], Wanted::Map),
    (&["configMaps"], Wanted::Map),
    (&["secrets"], Wanted::List),
    (&["volumes"], Wanted::List),
    (&["volumeMounts"], Wanted::List),
    (&["extraContainers"], Wanted::List),
    (&["extraObjects"], Wanted::List),
    (&["runnerToken"], Wanted::Scalar),
    (&["runnerRegistrationToken"], Wanted::Scalar),
];

/// Finds the first value that is not what the templates have to take it for.
pub(super) fn check(values: &Node) -> Result<(), RenderError> {
    for (path, wanted) in EXPECTED {
        let Some(node) = values.at(path) else { continue };
        if let Some(name) = wanted.missed_by(node) {
            return Err(RenderError::at(path, format!("this is {}, but {name} is wanted here", node.value.kind())));
        }
    }
    Ok(())
}

impl Wanted {
    /// The name of what was wanted, where the value is something else.
    fn missed_by(self, node: &Node) -> Option<&'static str> {
        let empty = !node.is_truthy();
        let (fits, name) = match self {
            Wanted::Map => (node.as_map().is_some() || node.is_null(), "a map"),
            Wanted::Entries => (node.as_map().is_some() || node.as_list().is_some() || empty, "a map"),
            Wanted::List => (node.as_list().is_some() || empty, "a list"),
            Wanted::ListOfMaps => (is_list_of_maps(node) || empty, "a list of maps"),
            Wanted::Text => (node.as_str().is_some() || node.is_null(), "text"),
            Wanted::Scalar => (!matches!(node.value, Value::Map(_) | Value::List(_)), "text"),
        };
        (!fits).then_some(name)
    }
}

fn is_list_of_maps(node: &Node) -> bool {
    node.as_list().is_some_and(|items| items.iter().all(|item| item.as_map().is_some()))
}
