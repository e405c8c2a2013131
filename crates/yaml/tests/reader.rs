//! YAML as Helm reads it: the values of each file in `cases`, their spans, and the errors of invalid files.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write;
use std::path::Path;

use helm_yaml::reader::{self, ParseError};
use helm_yaml::source::{FileId, Origin, Sources, Span, decode};
use helm_yaml::tree::{Node, Value};

#[test]
fn every_value_has_the_right_span() {
    insta::glob!("cases/valid/*.yaml", |path| {
        let (sources, file) = load(path);
        let document = reader::read(&sources, file).expect("the file is valid");
        let mut out = String::new();
        write_node(&mut out, &sources, "", &document.root);
        for duplicate in &document.duplicates {
            let [first, overriding] =
                [duplicate.first, duplicate.overriding].map(|span| range(&sources, span));
            let by = if duplicate.by_merge {
                " by a merge key"
            } else {
                ""
            };
            writeln!(
                out,
                "duplicate {} at {first}, overridden{by} at {overriding}",
                duplicate.path
            )
            .unwrap();
        }
        if let Some(span) = document.more_documents {
            writeln!(out, "another document at {}", range(&sources, span)).unwrap();
        }
        if let Some(span) = document.ignored {
            writeln!(
                out,
                "ignored at {}: {:?}",
                range(&sources, span),
                sources.slice(span)
            )
            .unwrap();
        }
        for &comment in &document.comments {
            writeln!(
                out,
                "comment at {}: {:?}",
                range(&sources, comment),
                sources.slice(comment)
            )
            .unwrap();
        }
        insta::with_settings!({ snapshot_path => "snapshots" }, { insta::assert_snapshot!(out) });
    });
}

#[test]
fn syntax_errors_have_the_right_location() {
    insta::glob!("cases/invalid/*.yaml", |path| {
        let (sources, file) = load(path);
        let ParseError {
            message,
            help,
            span,
            repair,
        } = reader::read(&sources, file).expect_err("the file is invalid");
        if let Some(repair) = repair {
            let mut text = sources.get(file).text.clone();
            text.replace_range(repair.span.range(), &repair.text);
            reader::from_str(&text).expect("the repaired text is valid");
        }
        let position = sources.get(file).position(span.range().start);
        let line = sources.get(file).line(position.line);
        let length = sources
            .slice(span)
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .count();
        let marks = format!(
            "{:1$}{2}",
            "",
            position.column - 1,
            "^".repeat(length.max(1))
        );
        let help = help.unwrap_or_default();
        let report = format!(
            "{}: {message}\n{line}\n{marks}\n{help}",
            range(&sources, span)
        );
        insta::with_settings!({ snapshot_path => "snapshots" }, { insta::assert_snapshot!(report) });
    });
}

#[test]
fn limits_have_their_own_messages() {
    let error = |text: String| {
        let mut sources = Sources::default();
        let file = sources.add("values.yaml", Origin::File, text);
        reader::read(&sources, file)
            .expect_err("the text exceeds a limit")
            .to_string()
    };
    let bomb = (1..10).fold(
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned(),
        |text, level| {
            format!(
                "{text}a{level}: &a{level} [{}]\n",
                vec![format!("*a{}", level - 1); 10].join(", ")
            )
        },
    );
    assert_eq!(
        error(bomb),
        "too many aliased values: the maximum is 100000"
    );
    let too_deep = "nesting too deep: the maximum is 200 levels";
    assert_eq!(error("[".repeat(100_000)), too_deep);
    assert_eq!(error("- ".repeat(100_000)), too_deep);
    assert_eq!(error("? ".repeat(100_000)), too_deep);
    let chain = (1..300).fold("a0: &a0 {}\n".to_owned(), |text, level| {
        format!("{text}a{level}: &a{level} {{x: *a{}}}\n", level - 1)
    });
    assert_eq!(error(chain), too_deep);
    assert_eq!(
        error("- x\n".repeat(1_000_001)),
        "document too large: the maximum is 1000000 values"
    );
}

fn load(path: &Path) -> (Sources, FileId) {
    let mut sources = Sources::default();
    let text = decode(std::fs::read(path).expect("a readable file")).expect("valid UTF-8");
    let file = sources.add("values.yaml", Origin::File, text);
    (sources, file)
}

/// One line for each value: path, span, type; for strings also each segment with a different origin.
fn write_node(out: &mut String, sources: &Sources, path: &str, node: &Node) {
    let place = range(sources, node.span);
    match &node.value {
        Value::List(items) => {
            writeln!(out, "{path} {place} list").unwrap();
            for (index, item) in items.iter().enumerate() {
                write_node(out, sources, &format!("{path}[{index}]"), item);
            }
        }
        Value::Map(map) => {
            writeln!(out, "{path} {place} map").unwrap();
            for (key, entry) in map {
                let path = format!("{path}.{key}@{}", range(sources, entry.key_span));
                write_node(out, sources, &path, &entry.node);
            }
        }
        value => writeln!(out, "{path} {place} {value:?}").unwrap(),
    }
}

/// `line:column-line:column`, without the second line if it is the same.
fn range(sources: &Sources, span: Span) -> String {
    let Some(file) = sources.source_of(span) else {
        return "nowhere".to_owned();
    };
    let [start, end] = [span.range().start, span.range().end].map(|at| file.position(at));
    let line = if start.line == end.line {
        String::new()
    } else {
        format!("{}:", end.line)
    };
    format!("{}:{}-{line}{}", start.line, start.column, end.column)
}
