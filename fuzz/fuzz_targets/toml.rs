//! Any text as the runner configuration, checked as a template and as a complete configuration; every problem has a
//! span.
#![no_main]

use helm_yaml::source::TracedText;
use libfuzzer_sys::fuzz_target;
use runnergen::input::loaded::ConfigRole;
use runnergen::lint::check::check_config;
use runnergen::lint::context::{ChartSettings, ConfigContext};
use runnergen::runner_config;
use runnergen_fuzz::{check_span, check_spans, source};

fuzz_target!(|text: &str| {
    let (sources, file) = source(text);
    let parsed = runner_config::parse(&TracedText::whole(text, file));
    parsed
        .root
        .iter()
        .for_each(|root| check_spans(&sources, root));
    parsed
        .datetimes
        .iter()
        .for_each(|span| check_span(&sources, *span));
    let mut found = parsed.diagnostics.clone();
    for role in [ConfigRole::Template, ConfigRole::File] {
        found.extend(check_config(&ConfigContext::new(
            Some(&parsed),
            role,
            None,
            ChartSettings::default(),
        )));
    }
    found
        .iter()
        .for_each(|found| check_span(&sources, found.span()));
});
