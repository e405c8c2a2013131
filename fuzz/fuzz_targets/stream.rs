//! Any bytes as a stream of manifests: printed byte for byte if unmodified; findings have spans; no difference to
//! itself.
#![no_main]

use helm_yaml::tree::Node;
use libfuzzer_sys::fuzz_target;
use runnergen::diff::{self, Sides};
use runnergen::kubernetes::stream::{Refused, Stream};
use runnergen::post_render;
use runnergen::report::Colors;
use runnergen_fuzz::check_span;

fuzz_target!(|bytes: &[u8]| {
    let stream = match Stream::read("-", bytes.to_owned()) {
        Ok(stream) => stream,
        Err(Refused {
            sources,
            diagnostics,
        }) => {
            return diagnostics
                .iter()
                .for_each(|found| check_span(&sources, found.span()));
        }
    };
    let text = stream.to_text();
    if let Ok(given) = str::from_utf8(bytes) {
        assert_eq!(text, given);
    }
    let found = post_render::check(&stream).diagnostics;
    let permissions = post_render::check_permissions(&stream);
    found
        .iter()
        .chain(&permissions)
        .for_each(|found| check_span(&stream.sources, found.span()));
    assert_eq!(stream.to_text(), text);
    let objects: Vec<Node> = stream.objects().map(|object| object.node.clone()).collect();
    let (one, other) = objects.split_at(objects.len() / 2);
    diff::to_text(&diff::diff(one, other, Sides::default()), Colors::Off);
    assert!(diff::diff(one, one, Sides::default()).is_empty());
});
