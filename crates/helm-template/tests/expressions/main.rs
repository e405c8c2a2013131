//! Expressions, compared with the recorded output of Helm 4.3.1 for the same values.
//!
//! The files `*.jsonl` have one expression a line, with what it `prints`, or `refused` if Helm rejects it.
//! `differs.jsonl` has the intended differences with the reasons; an expression without `here` is rejected.

#![allow(clippy::expect_used, reason = "a test may panic")]

mod properties;
mod world;

use helm_template::{Engine, ErrorKind};
use helm_yaml::source::{Origin, Sources, TracedText};
use serde::Deserialize;
use world::World;

const FILES: [&str; 8] = [
    include_str!("documents-regex-and-urls.jsonl"),
    include_str!("functions.jsonl"),
    include_str!("lists-and-maps.jsonl"),
    include_str!("mathematics-types-and-dates.jsonl"),
    include_str!("numbers-and-printf.jsonl"),
    include_str!("strings.jsonl"),
    include_str!("templates.jsonl"),
    include_str!("versions.jsonl"),
];

#[derive(Deserialize)]
struct Case {
    expression: String,
    prints: Option<String>,
    #[serde(default)]
    refused: bool,
}

#[derive(Deserialize)]
struct Difference {
    expression: String,
    helm: String,
    here: Option<String>,
    why: String,
}

fn lines<'t, T: Deserialize<'t>>(text: &'t str) -> Vec<T> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}

#[test]
fn expressions_print_what_helm_prints() {
    let mut world = World::new();
    for file in FILES {
        for case in lines::<Case>(file) {
            let found = world.evaluate(&case.expression).map(|(text, _)| text);
            match case.prints {
                Some(prints) => assert_eq!(found, Ok(prints), "{}", case.expression),
                None => assert!(
                    case.refused && found.is_err(),
                    "{}: {found:?}",
                    case.expression
                ),
            }
        }
    }
}

#[test]
fn differences_are_intended() {
    let mut world = World::new();
    for difference in lines::<Difference>(include_str!("differs.jsonl")) {
        let found = world
            .evaluate(&difference.expression)
            .map(|(text, _)| text)
            .ok();
        assert_eq!(found, difference.here, "{}", difference.expression);
        assert!(
            found.as_ref() != Some(&difference.helm) && !difference.why.is_empty(),
            "{}",
            difference.expression
        );
    }
}

#[test]
fn errors_have_the_span_of_the_cause() {
    let mut world = World::new();
    for (expression, kind, place) in [
        ("a {{ .Values.nope.deep.er }}", ErrorKind::NilPath, ".deep"),
        (
            "{{ upper\n  .Values.data.num }}",
            ErrorKind::Arguments,
            ".Values.data.num",
        ),
        (
            "{{ .Values.data.num | upper }}",
            ErrorKind::Arguments,
            ".Values.data.num",
        ),
        (
            "{{ if true }}{{ uper \"a\" }}{{ end }}",
            ErrorKind::UnknownFunction,
            "uper",
        ),
        ("{{ if .Values.data.t }}x", ErrorKind::Syntax, "{{"),
        ("x }} {{ end }}", ErrorKind::Syntax, "{{ end }}"),
        ("{{ $x }}", ErrorKind::UndefinedVariable, "$x"),
        (
            "{{ include \"app.fulname\" . }}",
            ErrorKind::UnknownTemplate,
            "include",
        ),
        ("{{ index (list 1) 7 }}", ErrorKind::Function, "index"),
        (
            "{{ required \"a team\" .Values.nope }}",
            ErrorKind::ExplicitFailure,
            "required",
        ),
        ("{{ now }}", ErrorKind::NotReproducible, "now"),
        (
            "{{ .Capabilities.KubVersion }}",
            ErrorKind::UnknownField,
            ".KubVersion",
        ),
        (
            "{{ tpl \"a\\n{{ .x.y }}\" (dict \"x\" nil) }}",
            ErrorKind::NilPath,
            "tpl",
        ),
        (
            "{{ define \"d\" }}{{ .x.y }}{{ end }}{{ include \"d\" (dict) }}",
            ErrorKind::NilPath,
            ".y",
        ),
    ] {
        let (error, found) = world.evaluate(expression).expect_err(expression);
        assert_eq!(
            (error.kind, found.as_str()),
            (kind, place),
            "{expression}: {error}"
        );
    }
}

#[test]
fn an_error_in_another_template_has_a_position_in_it() {
    let (error, _) = World::new()
        .evaluate("{{ tpl \"a\\n{{ .x.y }}\" (dict \"x\" nil) }}")
        .expect_err("a nil path");
    assert_eq!(
        error.message,
        "nil pointer: `.x` is not set, so `.y` cannot be read (in the argument of `tpl`, line 2, column 6)"
    );
}

#[test]
fn missing_values_are_noted() {
    let mut world = World::new();
    let (text, notes) = world
        .evaluate("a={{ .Values.nope }};{{ .Values.data.s }};{{ quote .Values.nope }}")
        .expect("text");
    assert_eq!(
        (text.as_str(), notes),
        ("a=;hello;", vec![".Values.nope".to_owned()])
    );
}

#[test]
fn output_maps_to_the_source() {
    let mut sources = Sources::default();
    let world = World::new();
    let expression = "ab{{ printf \"x\\ny\" }}cd{{ range list 1 2 }}[{{ . }}]{{ end }}";
    let file = sources.add("v", Origin::File, expression.to_owned());
    let text = Engine::new(&world.context())
        .evaluate(&TracedText::whole(expression, file))
        .expect("text")
        .text;
    assert_eq!(text.as_str(), "abx\nycd[1][2]");
    let slice = |range| sources.slice(text.span(range));
    assert_eq!(slice(1..2), "b");
    assert_eq!(slice(3..4), "{{ printf \"x\\ny\" }}");
    assert_eq!(slice(11..12), "{{ . }}");
    assert_eq!(slice(12..13), "]");
}

#[test]
fn limits_have_messages() {
    let mut world = World::new();
    let nested = format!("{{{{ {}1{} }}}}", "(".repeat(2000), ")".repeat(2000));
    let blocks = "{{ if true }}".repeat(2000);
    for expression in [
        "{{ define \"r\" }}{{ include \"r\" . }}{{ end }}{{ include \"r\" 1 }}",
        "{{ define \"r\" }}{{ template \"r\" . }}{{ end }}{{ template \"r\" 1 }}",
        "{{ define \"r\" }}{{ tpl \"{{ include \\\"r\\\" . }}\" . }}{{ end }}{{ include \"r\" 1 }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ toYaml $d }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ deepEqual $d (deepCopy $d) }}",
        "{{ $l := list 1 }}{{ range until 60 }}{{ $l = list $l $l }}{{ end }}{{ toJson $l }}",
        "{{ $l := list 1 }}{{ range until 5000 }}{{ $l = list $l }}{{ end }}{{ $l }}",
        "{{ range until 5000 }}{{ range until 5000 }}x{{ end }}{{ end }}",
        "{{ repeat 1000000000 \"abc\" }}",
        "{{ $s := \"x\" }}{{ range until 60 }}{{ $s = print $s $s }}{{ end }}",
        "{{ range until 90000 }}{{ repeat 1000 \"x\" }}{{ end }}",
        "{{ until 1000000000 }}",
        "{{ range 9000000000 }}x{{ end }}",
        "{{ seq 0 1 1000000000 }}",
        "{{ indent 100000000 \"a\" }}",
        "{{ printf \"%1000000d\" 1 | repeat 100 }}",
        nested.as_str(),
        blocks.as_str(),
    ] {
        let (error, _) = world
            .evaluate(expression)
            .expect_err(&expression[..expression.len().min(60)]);
        assert_eq!(error.kind, ErrorKind::Limit, "{expression:.60}: {error}");
    }
}

#[test]
fn lint_checks_branches_that_are_not_taken() {
    let mut sources = Sources::default();
    let text = "{{ if false }}{{ nofunc }}{{ include \"app.nme\" . }}{{ $x }}{{ end }}{{ template \"own\" }}{{ define \"own\" }}{{ end }}";
    let file = sources.add("v", Origin::File, text.to_owned());
    let world = World::new();
    let found = Engine::new(&world.context()).lint(&TracedText::whole(text, file));
    let places: Vec<_> = found
        .iter()
        .map(|error| sources.slice(error.span))
        .collect();
    assert_eq!(places, ["nofunc", "\"app.nme\"", "$x"]);
    assert_eq!(found[1].help.as_deref(), Some("did you mean \"app.name\"?"));
}
