//! The Helm release of a stream. Helm passes only manifests to a post-renderer, so it is read from the objects.

use std::path::{Path, PathBuf};

use super::runners;
use crate::kubernetes::stream::object::text;
use crate::kubernetes::stream::{Object, Stream};

/// Name and namespace of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    release: String,
    namespace: String,
}

/// The labels with the name of the release: that of the runner chart, and the recommended one.
const LABELS: [&str; 2] = ["release", "app.kubernetes.io/instance"];

impl Default for Names {
    /// The names if the objects cannot be read.
    fn default() -> Self {
        Names {
            release: "unknown".to_owned(),
            namespace: "default".to_owned(),
        }
    }
}

impl Names {
    /// Replaces `{release}` and `{namespace}` in the name of a file.
    pub fn fill(&self, path: &Path) -> PathBuf {
        let name = path.to_string_lossy();
        if !name.contains('{') {
            return path.to_owned();
        }
        let filled = name.replace("{release}", &self.release);
        filled.replace("{namespace}", &self.namespace).into()
    }
}

/// The release of a stream: that of the labels, or else the name of the runner's workload or of the first object.
pub fn names(stream: &Stream) -> Names {
    let default = Names::default();
    let of_workload = || {
        let runners = runners::find(stream);
        runners
            .iter()
            .find_map(|runner| Some(runner.workload?.name()))
    };
    let release = stream
        .objects()
        .find_map(label)
        .or_else(of_workload)
        .or_else(|| stream.objects().next().map(|object| object.name()));
    let namespace = stream.objects().find_map(|object| object.namespace());
    Names {
        release: release.map_or(default.release, file_name),
        namespace: namespace.map_or(default.namespace, file_name),
    }
}

fn label<'n>(object: Object<'n>) -> Option<&'n str> {
    let mut labels = LABELS.iter();
    labels.find_map(|label| text(object.node, &["metadata", "labels", label]))
}

/// A name without characters that separate directories.
fn file_name(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let plain: String = name
        .chars()
        .map(|c| if is_plain(c) { c } else { '-' })
        .collect();
    match plain.trim_start_matches('.') {
        "" => "unknown".to_owned(),
        plain => plain.to_owned(),
    }
}
