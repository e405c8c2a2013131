//! Findings in runner configurations.
//!
//! Every `tests/cases/config/*.toml` has a snapshot in `snapshots/runner_config`. The first line `# complete` marks a
//! complete configuration; any other file is a template, like `runners.config`.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot be set up fails")]

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use runnergen::diagnostic::Level;
use runnergen::runner_config::{Context, Usage, check, parse, structure};
use runnergen::source::{Origin, Sources, Span, TracedText};

#[test]
fn every_case_matches_its_snapshot() {
    insta::with_settings!({ snapshot_path => "../snapshots/runner_config", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("cases/config", "*.toml", |case| insta::assert_snapshot!("case", said_of(case)));
    });
}

/// One line per finding: `line:column-end severity kind path: message`.
fn said_of(case: &Path) -> String {
    let text = std::fs::read_to_string(case).unwrap_or_default();
    let mut sources = Sources::default();
    let file = sources.add("config.toml", Origin::File, text.clone());
    let usage = if text.starts_with("# complete") { Usage::Complete } else { Usage::Template };
    let parsed = parse(&TracedText::whole(text, file));
    let mut lines = String::new();
    let mut say = |span: Span, level: Level, kind: String, path: &str, message: &str, help: Option<&String>| {
        let help = help.map(|help| format!(" ({help})")).unwrap_or_default();
        let _ = writeln!(lines, "{} {level:?} {kind} {path}: {message}{help}", place(&sources, span));
    };
    for problem in &parsed.problems {
        say(
            problem.span,
            Level::Error,
            format!("{:?}", problem.kind),
            &problem.path,
            &problem.message,
            problem.help.as_ref(),
        );
    }
    let context = Context {
        usage,
        executor: Some("kubernetes"),
        gitlab_url: Some("https://gitlab.example.com/"),
        concurrent: Some(10),
        ..Context::default()
    };
    for problem in structure(&parsed).into_iter().chain(check(&parsed, &context)) {
        say(
            problem.span,
            problem.level,
            format!("{:?}", problem.kind),
            &problem.path,
            &problem.message,
            problem.help.as_ref(),
        );
    }
    if lines.is_empty() { "nothing\n".to_owned() } else { lines }
}

/// `line:column-end`, or `line:column-line:column` for what reaches over several lines.
fn place(sources: &Sources, span: Span) -> String {
    let Some(file) = sources.of(span) else { return "nowhere".to_owned() };
    let (start, end) = (file.position(span.range().start), file.position(span.range().end));
    if start.line == end.line {
        format!("{}:{}-{}", start.line, start.column, end.column)
    } else {
        format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
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
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_answered_with_places_inside_it(text in prop_oneof![scraps(), ".{0,120}"]) {
        let mut sources = Sources::default();
        let file = sources.add("config.toml", Origin::File, text.clone());
        let parsed = parse(&TracedText::whole(text.clone(), file));
        prop_assert!(parsed.root.is_some() || !parsed.problems.is_empty());
        let found = structure(&parsed).into_iter().chain(check(&parsed, &Context::default()));
        let spans = found.map(|problem| problem.span).chain(parsed.problems.iter().map(|problem| problem.span));
        for span in spans.collect::<Vec<_>>() {
            prop_assert!(span.range().end <= text.len());
            prop_assert!(text.is_char_boundary(span.range().start) && text.is_char_boundary(span.range().end));
        }
    }

    #[test]
    fn what_the_writer_of_toml_writes_is_read(keys in prop::collection::btree_map("[a-z]{1,6}", -9_i64..9, 0..6)) {
        let written = toml::to_string(&keys).unwrap_or_default();
        let parsed = parse(&TracedText::opaque(written, Span::NONE));
        let root = parsed.root.unwrap_or_default();
        for (key, number) in &keys {
            prop_assert_eq!(root.get(key).and_then(|node| node.as_int()), Some(*number));
        }
    }
}
