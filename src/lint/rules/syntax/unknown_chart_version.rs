use helm_yaml::source::Span;

use crate::chart::version::{ChartVersion, published};
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a chart version that this build of runnergen does not know, or that is too old: in a GitOps document, in
    /// `runnergen.toml` or in `--chart-version`.
    ///
    /// ## Why it matters
    ///
    /// The values are checked against the nearest known chart version. Values that the requested version adds, renames
    /// or removes may be reported wrongly or not at all.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: argoproj.io/v1alpha1
    /// kind: Application
    /// metadata:
    ///   name: gitlab-runner
    /// spec:
    ///   source:
    ///     chart: gitlab-runner
    ///     targetRevision: 0.22.0 # <-
    ///     helm:
    ///       valuesObject:
    ///         concurrent: 10
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: argoproj.io/v1alpha1
    /// kind: Application
    /// metadata:
    ///   name: gitlab-runner
    /// spec:
    ///   source:
    ///     chart: gitlab-runner
    ///     targetRevision: 0.92.*
    ///     helm:
    ///       valuesObject:
    ///         concurrent: 10
    /// ```
    ///
    /// ## Fix
    ///
    /// Use a known chart version (`runnergen releases` lists them), or update runnergen.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
    /// - [Argo CD: Helm](https://argo-cd.readthedocs.io/en/stable/user-guide/helm/)
    /// - [Flux: HelmRelease](https://fluxcd.io/flux/components/helm/helmreleases/)
    RG008 "unknown-chart-version" Info of Reading by Loader
}

/// The finding at a requested version, and the version that is followed instead.
pub(crate) fn finding(requested: &str, followed: ChartVersion, span: Span) -> Diagnostic {
    let help = if followed == ChartVersion::NEWEST {
        format!("update runnergen, or pass `--chart-version {followed}`")
    } else {
        format!("pass `--chart-version {followed}`; `runnergen releases` lists the known versions")
    };
    Diagnostic::new(&RULE, Place::of(span), message(requested, followed)).with_help(help)
}

/// What the finding says.
pub(crate) fn message(requested: &str, followed: ChartVersion) -> String {
    let is_published = published().iter().any(|release| release.chart == requested);
    if is_published {
        format!(
            "unsupported chart version `{requested}`; assuming {followed}, the oldest supported one"
        )
    } else {
        format!("unknown chart version `{requested}`; assuming {followed}")
    }
}
