//! Feature flags of the runner by name, for suggestions and defaults.

use super::lifetime::{self, Lifetime};
use super::version::RunnerVersion;

/// Flags that the documentation lists as removed, and that no released version has known.
pub const NEVER_RELEASED: &[&str] = &["FF_USE_INFORMERS", "FF_USE_NEW_EVAL_STRATEGY"];

/// Returns true if some version knew the flag, or the documentation lists it.
pub fn exists(name: &str) -> bool {
    lifetime::flag(name).is_some() || NEVER_RELEASED.contains(&name)
}

/// Whether a flag is on by default in a version.
pub fn default_in(name: &str, version: RunnerVersion) -> bool {
    lifetime::flag(name)
        .and_then(|flag| flag.default_in(version))
        .is_some_and(|(_, default)| default)
}

/// The names of the flags that a version knows.
pub fn names(version: RunnerVersion) -> impl Iterator<Item = &'static str> {
    lifetime::flags()
        .filter(move |flag| flag.is_known(version))
        .map(Lifetime::name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner_config::lifetime::{Support, newest};

    #[test]
    fn the_schema_has_the_flags_of_the_newest_version() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../schemas/runner-config.json")).unwrap();
        let listed =
            schema["properties"]["runners"]["items"]["properties"]["feature_flags"]["properties"]
                .as_object()
                .unwrap();
        // The runner's own tests use it; the documentation does not list it.
        for name in names(newest()).filter(|name| *name != "FF_TEST_FEATURE") {
            let flag = lifetime::flag(name).unwrap();
            let entry = listed.get(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(entry["default"], default_in(name, newest()), "{name}");
            let is_deprecated = flag.support(newest()) == Support::Deprecated;
            assert_eq!(entry["deprecated"] == true, is_deprecated, "{name}");
        }
        assert!(listed.keys().all(|name| exists(name)));
    }
}
