//! The hardened pod in a namespace that enforces the Restricted Pod Security Standard.

use std::path::Path;

use serde_json::{Value, json};

use super::Cluster;
use crate::common::{render, stdout};

const NAMESPACE: &str = "restricted";

impl Cluster {
    /// A namespace that enforces the standard, with the ServiceAccounts of the pods.
    fn prepare_restricted(&self) {
        let labels = json!({"pod-security.kubernetes.io/enforce": "restricted"});
        let namespace = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE, "labels": labels}});
        super::succeeded(
            &self.feed(&["apply", "-f", "-"], &namespace.to_string()),
            NAMESPACE,
        );
        for name in ["default", "gitlab-runner"] {
            let account = json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": NAMESPACE}});
            super::succeeded(
                &self.feed(&["apply", "-f", "-"], &account.to_string()),
                name,
            );
        }
    }
}

/// The pod of a fixture's workload, as its controller would create it.
fn pod(fixture: &str) -> Value {
    let text = stdout(render(&Path::new("fixtures").join(fixture)).args(["-o", "json"]));
    let list: Value = serde_json::from_str(&text).expect("JSON");
    let template = list["items"]
        .as_array()
        .expect("a list")
        .iter()
        .find_map(|object| object["spec"].get("template"));
    let spec = &template.expect("a workload")["spec"];
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "manager", "namespace": NAMESPACE}, "spec": spec})
}

#[test]
fn a_restricted_namespace_accepts_only_hardened_pods() {
    let Some(cluster) = Cluster::find() else {
        return;
    };
    let _turn = cluster.prepare(&[]);
    cluster.prepare_restricted();
    for fixture in ["mode-hardened.yaml", "mode-hardened-shell.yaml"] {
        let pod = pod(fixture).to_string();
        super::succeeded(
            &cluster.feed(&["create", "--validate=strict", "-f", "-"], &pod),
            fixture,
        );
        super::succeeded(
            &cluster.feed(&["delete", "--grace-period=0", "--force", "-f", "-"], &pod),
            fixture,
        );
    }
    for fixture in ["minimal.yaml", "article-c-daemon-set-docker.yaml"] {
        let refused = cluster.feed(&["create", "-f", "-"], &pod(fixture).to_string());
        let message = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(
            !refused.status.success() && message.contains("violates PodSecurity"),
            "{fixture}: {message}"
        );
    }
}
