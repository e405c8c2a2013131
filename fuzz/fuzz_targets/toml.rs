//! Any text as the runner configuration, checked as a template and as a complete configuration; every problem has a
//! span.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runnergen::runner_config::{self, Context, Usage};
use runnergen::source::TracedText;
use runnergen_fuzz::{check_span, check_spans, source};

fuzz_target!(|text: &str| {
    let (sources, file) = source(text);
    let parsed = runner_config::parse(&TracedText::whole(text, file));
    parsed.root.iter().for_each(|root| check_spans(&sources, root));
    parsed.problems.iter().for_each(|problem| check_span(&sources, problem.span));
    parsed.datetimes.iter().for_each(|span| check_span(&sources, *span));
    let mut problems = runner_config::structure(&parsed);
    for usage in [Usage::Template, Usage::Complete] {
        problems.extend(runner_config::check(&parsed, &Context { usage, ..Context::default() }));
    }
    problems.iter().for_each(|problem| check_span(&sources, problem.span));
});
