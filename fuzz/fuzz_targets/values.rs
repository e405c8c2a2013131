//! Any bytes as a values file: each diagnostic has a span, and the report is well-formed in every format and
//! deterministic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runnergen::lint::check;
use runnergen::lint::lint;
use runnergen::lint::settings::Settings;
use runnergen::report::{Colors, Format, Report};
use runnergen_fuzz::{check_span, load};

fuzz_target!(|bytes: &[u8]| {
    let mut findings = Vec::new();
    for loaded in load(bytes) {
        check::check(&loaded).iter().for_each(|found| {
            check_span(&loaded.sources, found.span());
            assert!(!found.message.is_empty());
        });
        let found = lint(&loaded, &Settings::default());
        assert!(found == lint(&loaded, &Settings::default()));
        findings.extend(found);
    }
    let report = Report {
        findings,
        checked: vec!["values.yaml".to_owned()],
        directory: "/directory".into(),
        ..Report::default()
    };
    let formats = [
        Format::Human,
        Format::Concise,
        Format::Json,
        Format::Sarif,
        Format::CodeQuality,
        Format::GitHub,
        Format::JUnit,
        Format::RdJson,
    ];
    for format in formats {
        let mut out = Vec::new();
        report
            .write(format, Colors::Off, &mut out)
            .expect("memory takes everything");
        check_form(format, &String::from_utf8(out).expect("a report is UTF-8"));
    }
});

fn check_form(format: Format, text: &str) {
    match format {
        Format::Json | Format::Sarif | Format::CodeQuality | Format::RdJson => {
            let read: Result<serde_json::Value, _> = serde_json::from_str(text);
            assert!(read.is_ok(), "{read:?}: {text}");
        }
        Format::GitHub => assert!(text.lines().all(|line| line.starts_with("::")), "{text}"),
        Format::Human | Format::Concise => assert!(!text.contains(is_unprintable), "{text:?}"),
        Format::JUnit => {
            assert!(
                text.starts_with("<?xml") && !text.contains(is_unprintable),
                "{text:?}"
            );
            assert_eq!(
                text.matches('<').count(),
                text.matches('>').count(),
                "{text}"
            );
        }
    }
}

fn is_unprintable(character: char) -> bool {
    character.is_control() && character != '\n'
}
