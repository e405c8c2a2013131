//! The public addresses of the project, from `packaging/addresses.json`.

use std::error::Error;
use std::fs;

use serde_json::Value;

/// The file with the addresses. An address that does not exist yet is an empty string.
pub const FILE: &str = "packaging/addresses.json";

/// Passes the addresses on as environment variables of the compiler.
///
/// # Errors
/// If the file cannot be read, or an address is missing.
pub fn set_variables() -> Result<(), Box<dyn Error>> {
    let addresses: Value = serde_json::from_str(&fs::read_to_string(FILE)?)?;
    for name in ["repository", "documentation"] {
        let address = addresses[name]
            .as_str()
            .ok_or_else(|| format!("{FILE}: missing `{name}`"))?;
        println!(
            "cargo::rustc-env=RUNNERGEN_{}={address}",
            name.to_uppercase()
        );
    }
    Ok(())
}
