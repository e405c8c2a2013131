//! The names the chart generates for its objects.

use super::helm_coercion::sourced;
use super::{Model, SourcedText};
use helm_yaml::tree::Node;

/// Names that several manifests have to agree on.
#[derive(Clone, Debug)]
pub struct Names {
    /// Name of the workload and of most other objects.
    pub full: SourcedText,
    /// Chart name and version, the value of the `chart` label.
    pub chart: SourcedText,
    /// Secret with the runner's tokens.
    pub secret: SourcedText,
    /// Secret with the cache credentials. It may be an empty string, which the chart renders too.
    pub cache_secret: Option<SourcedText>,
    /// ServiceAccount of the manager pod; empty for the namespace's default ServiceAccount.
    pub service_account: SourcedText,
    /// PersistentVolumeClaim with the runner configuration.
    pub config_claim: SourcedText,
    /// Headless Service of a StatefulSet.
    pub headless_service: SourcedText,
    /// Service, Role and RoleBinding of the session server.
    pub session_server: SourcedText,
    /// Ingress of the session server.
    pub session_ingress: SourcedText,
}

impl Names {
    pub(super) fn of(model: Model) -> Self {
        let values = model.tree();
        let full = full(values, model.release.name());
        let with_suffix = |suffix: &str| full.map(|full| format!("{full}{suffix}"));
        Names {
            chart: truncated(&format!("gitlab-runner-{}", model.version)).into(),
            secret: sourced(values, &["runners", "secret"]).unwrap_or_else(|| full.clone()),
            cache_secret: values
                .at(&["runners", "cache", "secretName"])
                .filter(|name| !name.is_null())
                .map(SourcedText::of),
            service_account: model.service_account_name(&full),
            config_claim: with_suffix("-config"),
            headless_service: with_suffix("-pods"),
            session_server: with_suffix("-session-server"),
            session_ingress: with_suffix("-session-server-ingress"),
            full,
        }
    }
}

/// `fullnameOverride`; otherwise the release name followed by the chart name (or `nameOverride`), which is omitted
/// if the release name starts with it.
fn full(values: &Node, release: &str) -> SourcedText {
    if let Some(name) = sourced(values, &["fullnameOverride"]) {
        return name.map(truncated);
    }
    let chart = sourced(values, &["nameOverride"]).unwrap_or_else(|| "gitlab-runner".into());
    chart.map(|chart| match release.starts_with(chart) {
        true => truncated(release),
        false => truncated(&format!("{release}-{chart}")),
    })
}

/// Truncates a name to the length of a label value and removes a trailing hyphen.
fn truncated(name: &str) -> String {
    let name: String = name.chars().take(63).collect();
    name.strip_suffix('-').unwrap_or(&name).to_owned()
}
