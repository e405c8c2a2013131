//! Names of the objects and of their namespace.

use schemars::JsonSchema;
use serde::Serialize;

use super::{NamespaceName, Optional, PlainText};

/// Names and namespace.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Naming {
    /// Replaces the chart's name in the names of all objects, which are `RELEASE-NAME`, or `RELEASE` if the release
    /// name begins with the name. Truncated to 63 characters.
    #[schemars(extend("examples" = ["runner"]))]
    pub name_override: Optional<PlainText>,
    /// The name of all objects, independent of the release name. Truncated to 63 characters.
    #[schemars(extend("examples" = ["build-runner"]))]
    pub fullname_override: Optional<PlainText>,
    /// The namespace of the manager, if it differs from that of the release. The job namespace is set by
    /// `runners.jobNamespace`, or `namespace` in `runners.config`.
    #[schemars(extend("examples" = ["ci-managers"]))]
    pub namespace: Optional<NamespaceName>,
}
