//! The names the chart generates for its objects.

use super::helm_coercion::sourced;
use super::{Model, SourcedText};
use crate::chart::features::Feature;

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
        let full = full(model);
        let with_suffix = |suffix: &str| full.map(|full| format!("{full}{suffix}"));
        Names {
            chart: truncated(&format!("gitlab-runner-{}", model.version)).into(),
            secret: sourced(values, &["runners", "secret"]).unwrap_or_else(|| full.clone()),
            cache_secret: model.cache_secret(),
            service_account: model.service_account_name(&full),
            config_claim: with_suffix("-config"),
            headless_service: with_suffix("-pods"),
            session_server: with_suffix("-session-server"),
            session_ingress: with_suffix("-session-server-ingress"),
            full,
        }
    }
}

impl Model<'_> {
    /// The Secret with the credentials of the cache. With `runners.cache.cacheType`, which only old chart versions read,
    /// the type decides whether there is one.
    fn cache_secret(self) -> Option<SourcedText> {
        let path = ["runners", "cache", "secretName"];
        if !self.has(Feature::RegistrationInValues) {
            let name = self.tree().at(&path).filter(|name| !name.is_null());
            return name.map(SourcedText::of);
        }
        let name = self.sourced(&path);
        let Some(cache_type) = self.sourced(&["runners", "cache", "cacheType"]) else {
            return name;
        };
        match cache_type.as_str() {
            "s3" => name,
            "gcs" => Some(name.unwrap_or_else(|| cache_type.map(|_| "s3access".to_owned()))),
            _ => None,
        }
    }
}

/// `fullnameOverride`; otherwise the release name followed by the chart name (or `nameOverride`), which is omitted
/// if the release name starts with it.
fn full(model: Model) -> SourcedText {
    let (values, release) = (model.tree(), model.release.name());
    if let Some(name) = sourced(values, &["fullnameOverride"]) {
        return name.map(truncated);
    }
    let chart = sourced(values, &["nameOverride"]).unwrap_or_else(|| "gitlab-runner".into());
    let is_short = model.has(Feature::ShortName);
    chart.map(|chart| match is_short && release.starts_with(chart) {
        true => truncated(release),
        false => truncated(&format!("{release}-{chart}")),
    })
}

/// Truncates a name to the length of a label value and removes a trailing hyphen.
fn truncated(name: &str) -> String {
    let name: String = name.chars().take(63).collect();
    name.strip_suffix('-').unwrap_or(&name).to_owned()
}
