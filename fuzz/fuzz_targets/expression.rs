//! Any text as an expression: evaluates within its budget, or fails at a span; the source map of the output is
//! correct.
#![no_main]

use std::sync::LazyLock;

use helm_template::{self, Capabilities, Engine};
use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources, TracedText};
use helm_yaml::tree::Node;
use libfuzzer_sys::fuzz_target;
use runnergen::chart::release::Release;
use runnergen::chart::version::ChartVersion;
use runnergen::input::load::template_context::template_context;
use runnergen_fuzz::{check_span, source};

static VALUES: LazyLock<(Sources, Node)> = LazyLock::new(|| {
    let (sources, file) = source(include_str!(
        "../../crates/helm-template/tests/expressions/values.yaml"
    ));
    let values = reader::read(&sources, file)
        .expect("the values are YAML")
        .root;
    (sources, values)
});
static RELEASE: LazyLock<Release> =
    LazyLock::new(|| Release::new("runner", "ci").expect("these are names"));
static CAPABILITIES: LazyLock<Capabilities> = LazyLock::new(Capabilities::default);

fuzz_target!(|text: &str| {
    let mut written = Sources::default();
    let file = written.add("expression", Origin::File, text.to_owned());
    let traced = TracedText::whole(text, file);
    let (sources, values) = &*VALUES;
    let chart = ChartVersion::default();
    let engine = Engine::new(&template_context(
        values,
        sources,
        &RELEASE,
        chart,
        &CAPABILITIES,
    ));
    match engine.evaluate(&traced) {
        Err(errors) => errors
            .iter()
            .for_each(|error| check_span(&written, error.span)),
        Ok(evaluated) => {
            let (start, end) = (0, evaluated.text.as_str().len());
            check_span(&written, evaluated.text.span(start..end));
            evaluated
                .notes
                .iter()
                .for_each(|note| check_span(&written, note.span));
        }
    }
    engine
        .lint(&traced)
        .iter()
        .for_each(|problem| check_span(&written, problem.span));
    helm_template::used_values(text);
});
