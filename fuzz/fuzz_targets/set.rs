//! Two arguments of `--set` and its sisters, one over the other: values with places in the arguments, or a refusal at one.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use runnergen::source::{Origin, Sources};
use runnergen::tree::Node;
use runnergen::values::set::{self, Flavor};
use runnergen_fuzz::{check_span, check_spans};

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Flag {
    Json,
    Typed,
    Text,
    File,
    Literal,
}

fuzz_target!(|arguments: [(Flag, &str); 2]| {
    let file = |path: &str| if path.len() % 2 == 0 { Ok(format!("text of {path}")) } else { Err("not there".to_owned()) };
    let mut sources = Sources::default();
    let mut root = Node::default();
    for (flag, argument) in arguments {
        let argument = sources.add("--set", Origin::Flag, argument.to_owned());
        let flavor = match flag {
            Flag::Json => Flavor::Json,
            Flag::Typed => Flavor::Typed,
            Flag::Text => Flavor::Text,
            Flag::File => Flavor::File(&file),
            Flag::Literal => Flavor::Literal,
        };
        if let Err(error) = set::apply(&mut root, &mut sources, argument, flavor) {
            check_span(&sources, error.span);
        }
        check_spans(&sources, &root);
    }
});
