//! The image of the runner manager.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Flag, Guarded, Indispensable, LocalObjectReference, Maybe, Optional, Template};

/// The image of the runner manager. Job images are configured in `runners.config`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ManagerImage {
    /// The image of the runner manager: registry, repository and tag. Job images are configured in `runners.config`.
    pub image: Indispensable<Image>,
    /// The pull policy of the manager image. For job images, use `pull_policy` in `runners.config`.
    #[schemars(with = "Guarded<ImagePullPolicy>")]
    pub image_pull_policy: ImagePullPolicy,
    /// Secrets with registry credentials for the manager image. For job images, use `image_pull_secrets` in
    /// `runners.config`.
    #[schemars(extend("examples" = [[{"name": "registry-credentials"}]]))]
    pub image_pull_secrets: Optional<Vec<LocalObjectReference>>,
    /// Whether the container uses `tini` as init process, which the UBI images require, instead of `dumb-init`.
    pub use_tini: Flag,
}

/// The components of an image reference.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Image {
    /// The registry. Expressions are evaluated. If empty, the image reference has no registry.
    pub registry: Template,
    /// The repository. Expressions are evaluated.
    #[schemars(extend("x-since" = "0.94.0"))]
    pub repository: Maybe<Template>,
    /// The repository, under its name in chart versions before 0.94.0. It overrides `image.repository`.
    #[schemars(extend("deprecated" = true, "x-instead" = "`image.repository`", "x-deprecated-since" = "0.94.0"))]
    #[schemars(extend("examples" = ["gitlab-org/gitlab-runner"]))]
    pub image: Maybe<Template>,
    /// The tag. Expressions are evaluated. The default is `alpine-v` and the runner version of the chart. Other
    /// flavors need another user: see `podSecurityContext`. Quote a tag that looks like a number.
    #[schemars(extend("examples" = ["ubuntu-v19.5.0"]))]
    pub tag: Optional<Template>,
}

/// The pull policy of an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub enum ImagePullPolicy {
    /// Before each start.
    Always,
    /// If the node does not have it.
    #[default]
    IfNotPresent,
    /// Never; the node must have it.
    Never,
}

/// The repository of GitLab's own image.
pub const DEFAULT_REPOSITORY: &str = "gitlab-org/gitlab-runner";

impl Default for ManagerImage {
    fn default() -> Self {
        Self {
            image: Indispensable::default(),
            image_pull_policy: ImagePullPolicy::IfNotPresent,
            image_pull_secrets: Maybe(None),
            use_tini: Flag(false),
        }
    }
}

impl Default for Image {
    fn default() -> Self {
        Self {
            registry: Template("registry.gitlab.com"),
            repository: Maybe(Some(Template(DEFAULT_REPOSITORY))),
            image: Maybe(None),
            tag: Maybe(None),
        }
    }
}
