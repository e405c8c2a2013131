//! The image of the runner manager.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Flag, Guarded, Indispensable, LocalObjectReference, Maybe, Optional, Template};

/// The image of the runner manager. What jobs run on is said in `runners.config`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ManagerImage {
    /// The image of the runner manager, in three parts. Jobs run on the one that `runners.config` names.
    pub image: Indispensable<Image>,
    /// When the manager's image is pulled. For images of jobs it is `pull_policy` in `runners.config`.
    #[schemars(with = "Guarded<ImagePullPolicy>")]
    pub image_pull_policy: ImagePullPolicy,
    /// Secrets with the credentials of registries, for the manager's image. For images of jobs it is
    /// `image_pull_secrets` in `runners.config`.
    #[schemars(extend("examples" = [[{"name": "registry-credentials"}]]))]
    pub image_pull_secrets: Optional<Vec<LocalObjectReference>>,
    /// Whether the container starts with `tini`, as the UBI images need, and not with `dumb-init`.
    pub use_tini: Flag,
}

/// The parts of an image's name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Image {
    /// The registry, expressions evaluated. Empty leaves it out of the image's name.
    pub registry: Template,
    /// The image's path in the registry, expressions evaluated.
    #[schemars(extend("x-since" = "0.94.0"))]
    pub repository: Maybe<Template>,
    /// The image's path in the registry, as chart releases before 0.94.0 call it. It wins over `image.repository`.
    #[schemars(extend("deprecated" = true, "x-instead" = "`image.repository`", "x-deprecated-since" = "0.94.0"))]
    #[schemars(extend("examples" = ["gitlab-org/gitlab-runner"]))]
    pub image: Maybe<Template>,
    /// The image's tag, expressions evaluated. Without it, it is `alpine-v` and the chart's runner release. Other
    /// flavours need another user: see `podSecurityContext`. A number has to stand in quotes.
    #[schemars(extend("examples" = ["ubuntu-v19.5.0"]))]
    pub tag: Optional<Template>,
}

/// When an image is pulled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(inline)]
pub enum ImagePullPolicy {
    /// Before each start.
    Always,
    /// When the node doesn't have it.
    #[default]
    IfNotPresent,
    /// Not at all: the node has it.
    Never,
}

/// What the chart calls the path of GitLab's own image.
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
