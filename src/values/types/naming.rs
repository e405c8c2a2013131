//! Names: of the objects, and of the namespace that they live in.

use schemars::JsonSchema;
use serde::Serialize;

use super::{NamespaceName, Optional, PlainText};

/// Names and namespace.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Naming {
    /// Takes the place of the chart's name in the names of all objects. They are then called `RELEASE-NAME`, or
    /// just `RELEASE` when that begins with the name. Cut at 63 characters.
    #[schemars(extend("examples" = ["runner"]))]
    pub name_override: Optional<PlainText>,
    /// The name of all objects, whatever the release is called. Cut at 63 characters.
    #[schemars(extend("examples" = ["build-runner"]))]
    pub fullname_override: Optional<PlainText>,
    /// The namespace that the runner manager is installed in, when it is not the one of the release. Jobs run
    /// elsewhere if `runners.jobNamespace`, or `namespace` in `runners.config`, says so.
    #[schemars(extend("examples" = ["ci-managers"]))]
    pub namespace: Optional<NamespaceName>,
}
