//! Any tree as a Kubernetes object; every problem has a span.
#![no_main]

use helm_yaml::reader::read_all;
use libfuzzer_sys::fuzz_target;
use runnergen::kubernetes::check_object;
use runnergen_fuzz::{check_span, source};

fuzz_target!(|text: &str| {
    let (sources, file) = source(text);
    let Ok(documents) = read_all(&sources, file) else {
        return;
    };
    for document in documents {
        check_object(&document.root)
            .iter()
            .for_each(|problem| check_span(&sources, problem.span()));
    }
});
