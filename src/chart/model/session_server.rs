//! The session server, which serves the interactive web terminals of jobs.

use super::workload::Workload;
use super::{Model, SourcedText};
use crate::chart::features::Feature;

/// The session server that the chart renders.
#[derive(Clone, Debug)]
pub struct SessionServer {
    /// Maximum duration of a session in seconds.
    pub timeout: SourcedText,
    /// Port of the pod.
    pub internal_port: SourcedText,
    /// Port of the Service.
    pub external_port: SourcedText,
    /// `LoadBalancer`, `NodePort`, `ClusterIP` or `Headless`.
    pub service_type: SourcedText,
}

impl SessionServer {
    /// The `type` of the Service: `ClusterIP` for `Headless`.
    pub fn kubernetes_type(&self) -> SourcedText {
        self.service_type.map(|service_type| match service_type {
            "Headless" => "ClusterIP".to_owned(),
            other => other.to_owned(),
        })
    }
}

/// Why the chart renders no session server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSessionServer {
    /// `sessionServer.enabled` is not true.
    Disabled,
    /// `replicas` is this number: GitLab could not tell which manager runs a job.
    Replicas(i64),
    /// The workload is a DaemonSet, which runs a manager on every node.
    DaemonSet,
}

impl<'a> Model<'a> {
    /// The address at which GitLab reaches the session server, as config.toml has it. The pod replaces its placeholders.
    pub fn session_server_address(self, server: &SessionServer) -> SourcedText {
        let placeholder = self.session_server_placeholder();
        match self.has(Feature::SessionServerTypes) {
            true => format!("{placeholder}:SESSION_SERVER_PORT").into(),
            false => server
                .external_port
                .map(|port| format!("{placeholder}:{port}")),
        }
    }

    /// The placeholder of the host or address in config.toml.
    pub fn session_server_placeholder(self) -> &'static str {
        match self.has(Feature::SessionServerTypes) {
            true => "SESSION_SERVER_ADDRESS",
            false => "SESSION_SERVER_IP",
        }
    }

    /// The session server, or the reason why there is none.
    pub fn session_server(self) -> Result<&'a SessionServer, NoSessionServer> {
        let server = self
            .cache
            .session_server
            .get_or_init(|| self.find_session_server());
        server.as_ref().map_err(|reason| *reason)
    }

    /// The type of the session server's Service.
    pub fn session_service_type(self) -> SourcedText {
        self.sourced(&["sessionServer", "serviceType"])
            .unwrap_or_else(|| "LoadBalancer".into())
    }

    /// Whether the pod gets the address of the session server. The chart sets it even if there is none, unless
    /// `enabled` is an empty string.
    pub fn has_session_address(self) -> bool {
        let is_empty_string = |path: &[&str]| {
            self.tree()
                .at(path)
                .is_some_and(|node| node.as_str() == Some(""))
        };
        self.has(Feature::SessionServerTypes)
            && !(self.has_one_replica() && is_empty_string(&["sessionServer", "enabled"]))
    }

    fn find_session_server(self) -> Result<SessionServer, NoSessionServer> {
        if !self.enables_session_server() {
            return Err(NoSessionServer::Disabled);
        }
        if !self.has_one_replica() {
            return Err(NoSessionServer::Replicas(self.replicas()));
        }
        if self.workload() == Workload::DaemonSet {
            return Err(NoSessionServer::DaemonSet);
        }
        let setting = |key, default: &str| {
            self.sourced(&["sessionServer", key])
                .unwrap_or_else(|| default.into())
        };
        Ok(SessionServer {
            timeout: setting("timeout", "1800"),
            internal_port: setting("internalPort", "8093"),
            external_port: setting("externalPort", "9000"),
            service_type: self.session_service_type(),
        })
    }

    fn enables_session_server(self) -> bool {
        let path = ["sessionServer", "enabled"];
        match self.has(Feature::SessionServerIfTrue) {
            true => self.string(&path).as_deref() == Some("true"),
            false => self.is_truthy(&path),
        }
    }

    /// The chart treats 0 replicas as 1.
    fn has_one_replica(self) -> bool {
        matches!(self.replicas(), 0 | 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::model::testing::load;

    #[test]
    fn there_is_a_reason_for_no_session_server() {
        let enabled = "sessionServer.enabled=true";
        for (settings, reason) in [
            (&[][..], NoSessionServer::Disabled),
            (&["sessionServer.enabled=1"], NoSessionServer::Disabled),
            (&[enabled, "replicas=2"], NoSessionServer::Replicas(2)),
            (
                &[enabled, "runnergen.workload=DaemonSet"],
                NoSessionServer::DaemonSet,
            ),
        ] {
            assert_eq!(
                load(settings).model().session_server().unwrap_err(),
                reason,
                "{settings:?}"
            );
        }
        for replicas in ["replicas=1", "replicas=0", "replicas=null"] {
            assert!(
                load(&[enabled, replicas]).model().session_server().is_ok(),
                "{replicas}"
            );
        }
    }
}
