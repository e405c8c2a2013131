//! What a run is asked to work on.

use crate::expression::Capabilities;
use crate::manifest::Release;
use crate::values::ChartVersion;
use crate::values::set::Flavor;

/// Values, release and cluster.
#[derive(Clone, Debug)]
pub struct Request {
    /// Values files in the order in which later ones win; `-` is standard input.
    pub files: Vec<String>,
    /// What messages call standard input.
    pub stdin_name: String,
    /// The settings of flags, in the order in which they are applied.
    pub settings: Vec<Setting>,
    /// The release to render.
    pub release: Release,
    /// The chart release to follow.
    pub chart: ChartVersion,
    /// What the cluster serves.
    pub capabilities: Capabilities,
}

/// A value that a flag sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// How its text is read.
    pub flavor: Flavor,
    /// `KEY=VALUE`.
    pub text: String,
}
