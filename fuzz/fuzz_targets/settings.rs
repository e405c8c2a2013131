//! Any bytes as a `runnergen.toml`: settings, or an error message.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runnergen::lint::settings;
use runnergen_fuzz::on_disk;

fuzz_target!(|bytes: &[u8]| {
    match settings::read(&on_disk("runnergen.toml", bytes)) {
        Ok(settings) => drop(settings.threshold()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
