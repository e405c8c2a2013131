//! Any bytes as a ResourceList for the KRM function: a valid document, or an error message.
#![no_main]

use helm_yaml::reader::read_all;
use libfuzzer_sys::fuzz_target;
use runnergen::post_render::krm;
use runnergen_fuzz::source;

fuzz_target!(|bytes: &[u8]| {
    match krm::run(bytes.to_owned()) {
        Ok(answer) => {
            let (sources, file) = source(&answer.text);
            let read = read_all(&sources, file);
            assert!(
                read.is_ok_and(|documents| documents.len() == 1),
                "{}",
                answer.text
            );
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
