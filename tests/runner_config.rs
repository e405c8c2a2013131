//! Findings in runner configurations.
//!
//! Every `tests/cases/config/*.toml` has a snapshot in `snapshots/runner_config`. The first line `# complete` marks a
//! complete configuration; any other file is a template, like `runners.config`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::fmt::Write as _;
use std::path::Path;

use helm_yaml::source::{Origin, Sources, Span, TracedText};
use proptest::prelude::*;
use runnergen::input::loaded::ConfigRole;
use runnergen::lint::check::check_config;
use runnergen::lint::context::{ChartSettings, ConfigContext};
use runnergen::lint::diagnostic::{Diagnostic, Label};
use runnergen::runner_config::{Parsed, parse};

#[test]
fn every_case_matches_its_snapshot() {
    insta::with_settings!({ snapshot_path => "../snapshots/runner_config", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("cases/config", "*.toml", |case| insta::assert_snapshot!("case", said_of(case)));
    });
}

/// One line a finding: `line:column-end severity code name path: message (help)`, and one for each related location.
fn said_of(case: &Path) -> String {
    let text = std::fs::read_to_string(case).unwrap_or_default();
    let mut sources = Sources::default();
    let file = sources.add("config.toml", Origin::File, text.clone());
    let role = if text.starts_with("# complete") {
        ConfigRole::File
    } else {
        ConfigRole::Template
    };
    let parsed = parse(&TracedText::whole(text, file));
    let mut lines = String::new();
    for found in check_config(&context(&parsed, role)) {
        let help = found
            .help
            .as_ref()
            .map(|help| format!(" ({help})"))
            .unwrap_or_default();
        let Diagnostic {
            severity,
            rule,
            path,
            message,
            ..
        } = &found;
        let place = range(&sources, found.span());
        let _ = writeln!(
            lines,
            "{place} {severity} {} {} {path}: {message}{help}",
            rule.code, rule.name
        );
        for Label { span, text } in &found.related {
            let _ = writeln!(lines, "    {} {text}", range(&sources, *span));
        }
    }
    if lines.is_empty() {
        "nothing\n".to_owned()
    } else {
        lines
    }
}

fn context(parsed: &Parsed, role: ConfigRole) -> ConfigContext<'_> {
    let chart = ChartSettings {
        executor: Some("kubernetes"),
        gitlab_url: Some("https://gitlab.example.com/"),
        concurrent: Some(10),
        ..ChartSettings::default()
    };
    ConfigContext::new(Some(parsed), role, None, chart)
}

/// `line:column-end`, or `line:column-line:column` for what reaches over several lines.
fn range(sources: &Sources, span: Span) -> String {
    let Some(file) = sources.source_of(span) else {
        return "nowhere".to_owned();
    };
    let (start, end) = (
        file.position(span.range().start),
        file.position(span.range().end),
    );
    if start.line == end.line {
        format!("{}:{}-{}", start.line, start.column, end.column)
    } else {
        format!(
            "{}:{}-{}:{}",
            start.line, start.column, end.line, end.column
        )
    }
}

/// Valid and invalid fragments of TOML, in any order.
fn scraps() -> impl Strategy<Value = String> {
    let pieces = [
        "[[runners]]\n",
        "[runners.kubernetes]\n",
        "[runners.cache]\n",
        "[[runners.kubernetes.volumes.pvc]]\n",
        "name",
        " = ",
        "\"",
        "'",
        "\"\"\"",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        "\n",
        "\r\n",
        "#",
        "\\",
        "1",
        "1_0",
        "2024-01-01",
        "true",
        "é",
        "“",
        "volumes",
        "Type = \"s3\"\n",
        "limit = -1\n",
        "cpu_limit = \"1\"\n",
        "operator = 1\n",
        "-",
        "\u{feff}",
        "\0",
        "a.b.c",
        ":",
        "${X}",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_answered_with_places_inside_it(text in prop_oneof![scraps(), ".{0,120}"]) {
        let mut sources = Sources::default();
        let file = sources.add("config.toml", Origin::File, text.clone());
        let parsed = parse(&TracedText::whole(text.clone(), file));
        prop_assert!(parsed.root.is_some() || !parsed.diagnostics.is_empty());
        let found = check_config(&context(&parsed, ConfigRole::Template));
        let spans = found.iter().chain(&parsed.diagnostics).map(Diagnostic::span);
        for span in spans.collect::<Vec<_>>() {
            prop_assert!(span.range().end <= text.len());
            prop_assert!(text.is_char_boundary(span.range().start) && text.is_char_boundary(span.range().end));
        }
    }

    #[test]
    fn what_the_writer_of_toml_writes_is_read(keys in prop::collection::btree_map("[a-z]{1,6}", -9_i64..9, 0..6)) {
        let written = toml::to_string(&keys).unwrap_or_default();
        let parsed = parse(&TracedText::opaque(written, Span::SYNTHETIC));
        let root = parsed.root.unwrap_or_default();
        for (key, number) in &keys {
            prop_assert_eq!(root.get(key).and_then(|node| node.as_int()), Some(*number));
        }
    }
}
