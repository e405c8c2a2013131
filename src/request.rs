//! What a run is asked to work on.

use crate::chart_version::ChartVersion;
use crate::expression::Capabilities;
use crate::holder::At;
use crate::release::Release;

/// Values, release and cluster.
#[derive(Clone, Debug)]
pub struct Request {
    /// Values files in the order in which later ones win; `-` is standard input.
    pub files: Vec<String>,
    /// Where the values stand in each file, when somebody said it.
    pub at: Option<At>,
    /// What messages call standard input.
    pub stdin_name: String,
    /// The settings of flags, in the order in which they are applied.
    pub settings: Vec<Setting>,
    /// The release to render.
    pub release: Release,
    /// The chart release to follow.
    pub chart: ChartVersion,
    /// What nobody said of the release, so that a document which holds the values may.
    pub open: Open,
    /// What the cluster serves.
    pub capabilities: Capabilities,
}

/// What is left open about a release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// Its name.
    pub name: bool,
    /// Its namespace.
    pub namespace: bool,
    /// The chart release.
    pub chart: bool,
}

impl Request {
    /// What messages call a file of that name.
    pub fn shown<'a>(&'a self, name: &'a str) -> &'a str {
        if name == "-" { &self.stdin_name } else { name }
    }
}

/// A value that a flag sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Which flag.
    pub flag: SetFlag,
    /// `KEY=VALUE`.
    pub text: String,
}

/// A flag that sets values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetFlag {
    /// `--set-json`
    Json,
    /// `--set`
    Typed,
    /// `--set-string`
    Text,
    /// `--set-file`
    File,
    /// `--set-literal`
    Literal,
}

impl SetFlag {
    /// The flag as it is typed.
    pub fn name(self) -> &'static str {
        match self {
            SetFlag::Json => "--set-json",
            SetFlag::Typed => "--set",
            SetFlag::Text => "--set-string",
            SetFlag::File => "--set-file",
            SetFlag::Literal => "--set-literal",
        }
    }
}
