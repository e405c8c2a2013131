//! The public addresses of the project in reports. `packaging/addresses.json` has them all; an address that does not
//! exist yet is empty there and left out here.

use std::env;
use std::sync::OnceLock;

use crate::lint::rule::Rule;

/// The environment variable with the address of a copy of the documentation site, e.g. in a network without internet.
pub const DOCUMENTATION: &str = "RUNNERGEN_DOCUMENTATION";

/// The address of the source code.
pub fn repository() -> Option<&'static str> {
    Some(env!("RUNNERGEN_REPOSITORY")).filter(|address| !address.is_empty())
}

/// The address of a rule's page on the documentation site.
pub fn of_rule(rule: &Rule) -> Option<String> {
    Some(format!("{}/rules/{}/", documentation()?, rule.code))
}

/// The address of a value of the chart on the documentation site.
pub fn of_value(path: &str) -> Option<String> {
    Some(format!("{}/values/#{path}", documentation()?))
}

/// The address of a key or feature flag of config.toml on the documentation site.
pub fn of_key(path: &str) -> Option<String> {
    let page = match path.strip_prefix("runners.feature_flags.") {
        Some(flag) => format!("flags/#{flag}"),
        None => format!("config/#{path}"),
    };
    Some(format!("{}/{page}", documentation()?))
}

/// The address of the documentation site, without a slash at the end.
fn documentation() -> Option<&'static str> {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    let configured = || {
        env::var(DOCUMENTATION)
            .ok()
            .filter(|address| is_url(address))
    };
    let address =
        ADDRESS.get_or_init(|| configured().unwrap_or(env!("RUNNERGEN_DOCUMENTATION").to_owned()));
    Some(address.trim_end_matches('/')).filter(|address| !address.is_empty())
}

/// Terminals and reports print the address as it is.
fn is_url(text: &str) -> bool {
    text.contains("://") && text.bytes().all(|byte| byte.is_ascii_graphic())
}
