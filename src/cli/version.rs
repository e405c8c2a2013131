//! What `--version` says: the version, the commit it was built from, and the chart releases it knows.

use std::sync::LazyLock;

use crate::chart_version::ChartVersion;

/// The long form; `-V` says the version alone.
pub fn long() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(text);
    &TEXT
}

fn text() -> String {
    let commit = option_env!("RUNNERGEN_COMMIT").map_or_else(String::new, |commit| format!(" ({commit})"));
    let newest = ChartVersion::default();
    let releases = ChartVersion::ALL.map(ChartVersion::as_str).join(", ");
    format!(
        "{}{commit}\nchart releases: {releases}\nfollows {newest} (GitLab Runner {}) unless told otherwise",
        env!("CARGO_PKG_VERSION"),
        newest.app_version()
    )
}
