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
    let default = ChartVersion::default();
    format!(
        "{}{commit}\nchart versions: {}\ndefault chart version: {default} (GitLab Runner {})",
        env!("CARGO_PKG_VERSION"),
        ChartVersion::range(),
        default.app_version()
    )
}
