//! Two lines as two arguments of `--set` and similar flags, merged: values with spans in the arguments, or an error at
//! one.
#![no_main]

use helm_yaml::source::{Origin, Sources};
use helm_yaml::tree::Node;
use libfuzzer_sys::fuzz_target;
use runnergen::input::set::{self, Flavor};
use runnergen_fuzz::{check_span, check_spans};

const FLAVORS: [Flavor<'_>; 5] = [
    Flavor::Json,
    Flavor::Typed,
    Flavor::Text,
    Flavor::File(&file),
    Flavor::Literal,
];

fuzz_target!(|text: &str| {
    let (first, second) = text.split_once('\n').unwrap_or((text, text));
    for flavor in FLAVORS {
        let mut sources = Sources::default();
        let mut root = Node::default();
        apply(&mut root, &mut sources, first, flavor);
        for flavor in FLAVORS {
            apply(&mut root.clone(), &mut sources, second, flavor);
        }
    }
});

fn apply(root: &mut Node, sources: &mut Sources, argument: &str, flavor: Flavor<'_>) {
    let argument = sources.add("--set", Origin::Flag, argument.to_owned());
    if let Err(error) = set::apply(root, sources, argument, flavor) {
        check_span(sources, error.span);
    }
    check_spans(sources, root);
}

/// Every second file exists.
fn file(path: &str) -> Result<String, String> {
    if path.len().is_multiple_of(2) {
        Ok(format!("text of {path}"))
    } else {
        Err("not there".to_owned())
    }
}
