//! `--version`: version, commit, and the supported chart versions.

use std::sync::LazyLock;

use crate::chart::version::ChartVersion;

/// The long form; `-V` prints the version only.
pub fn long() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(text);
    &TEXT
}

fn text() -> String {
    let commit =
        option_env!("RUNNERGEN_COMMIT").map_or_else(String::new, |commit| format!(" ({commit})"));
    let newest = ChartVersion::default();
    let releases = ChartVersion::ALL.map(ChartVersion::as_str).join(", ");
    format!(
        "{}{commit}\nchart versions: {releases}\ndefault chart version: {newest} (GitLab Runner {})",
        env!("CARGO_PKG_VERSION"),
        newest.app_version()
    )
}
