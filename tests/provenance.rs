//! Every field of a manifest has the spans of the values it was rendered from: if one scalar of the values changes, the
//! fields with its span change, and no others.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use crate::common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};
use runnergen::chart::manifest::Manifest;
use runnergen::cli::Input;
use runnergen::input::load::load_bytes;
use runnergen::input::loaded::LoadedValues;
use runnergen::lint::settings::Settings;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    input: Input,
}

/// A field: the number of its manifest and its path.
type Key = (usize, String);

fn loaded(text: &str) -> Option<LoadedValues> {
    let input = Arguments::parse_from(["runnergen", "-a", "monitoring.coreos.com/v1"]).input;
    let request = input
        .request(Some("release"), &Settings::default())
        .expect("arguments that can be had");
    let mut releases = load_bytes("values.yaml", text.as_bytes().to_vec(), request, false)
        .expect("bytes are there");
    releases
        .next()
        .filter(|loaded| loaded.is_sound() && loaded.manifests().is_ok())
}

fn manifests(loaded: &LoadedValues) -> &[Manifest] {
    loaded.manifests().as_ref().expect("it was rendered")
}

/// Every field with its value; checksums are left out.
fn fields(loaded: &LoadedValues) -> BTreeMap<Key, (String, Vec<Span>)> {
    let numbered = manifests(loaded).iter().enumerate();
    let fields = numbered.flat_map(|(number, manifest)| {
        manifest.fields().into_iter().map(move |field| {
            (
                (number, field.path),
                (format!("{:?}", field.node.value), field.spans),
            )
        })
    });
    fields
        .filter(|((_, path), _)| !path.contains("checksum/"))
        .collect()
}

/// The scalars of the values with another text for each, where the text is one line.
fn scalars(node: &Node, text: &str, found: &mut BTreeMap<(usize, usize), String>) {
    match &node.value {
        Value::Map(map) => map
            .values()
            .for_each(|entry| scalars(&entry.node, text, found)),
        Value::List(list) => list.iter().for_each(|item| scalars(item, text, found)),
        _ => {
            let range = node.span.range();
            let written = text.get(range.clone()).unwrap_or_default();
            if let Some(other) = other(&node.value, written).filter(|_| !node.span.is_synthetic()) {
                found.insert((range.start, range.end), other);
            }
        }
    }
}

/// Another value of the same kind, as it is written.
fn other(value: &Value, written: &str) -> Option<String> {
    let is_quoted = written.starts_with(['"', '\'']);
    match value {
        Value::Int(number) if written == number.to_string() => Some((number + 7).to_string()),
        Value::String(text) if written == text && !text.contains('\n') => Some(format!("{text}7")),
        Value::String(_) if is_quoted && written.len() > 2 && !written.contains('\n') => {
            let (body, quote) = written.split_at(written.len() - 1);
            Some(format!("{body}7{quote}"))
        }
        _ => None,
    }
}

/// Fields that are computed from a value of which not every change shows.
fn is_coarse(path: &str) -> bool {
    [
        "spec.egress",
        "mountPath",
        ".livenessProbe.exec.command",
        "data.",
    ]
    .iter()
    .any(|part| path.contains(part))
        || path.starts_with("data[")
}

/// The default of `runners.config` is a template, which reads other values.
fn is_evaluated(path: &str) -> bool {
    path == "data[\"config.template.toml\"]"
}

/// Values files that the tests know, with their names.
fn files() -> Vec<(String, String)> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/render");
    let own = fs::read_dir(cases)
        .expect("cases")
        .map(|entry| entry.expect("it can be read").path());
    let mut files: Vec<PathBuf> = common::fixtures().into_iter().chain(own).collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/corpus");
    if let Ok(entries) = fs::read_dir(corpus) {
        // Each file is rendered once for each scalar in it: a part of them has to do.
        let mut found: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path().join("values.yaml"))
            .collect();
        found.sort();
        files.extend(found.into_iter().step_by(8));
    }
    let name = |file: &PathBuf| file.display().to_string();
    files
        .iter()
        .filter_map(|file| Some((name(file), fs::read_to_string(file).ok()?)))
        .collect()
}

#[test]
fn a_changed_value_changes_the_fields_that_name_it_and_no_others() {
    let (mut compared, mut restructured, mut failures) = (0, 0, Vec::new());
    for (name, text) in files() {
        // A text that is evaluated depends on every value that it reads.
        let Some(before) = loaded(&text).filter(|_| !text.contains("{{")) else {
            continue;
        };
        let fields_before = fields(&before);
        let mut found = BTreeMap::new();
        scalars(&before.given, &text, &mut found);
        for ((start, end), other) in found {
            let range = start..end;
            let mut changed = text.clone();
            changed.replace_range(range.clone(), &other);
            let Some(after) = loaded(&changed) else {
                continue;
            };
            let fields_after = fields(&after);
            let kinds = |loaded: &LoadedValues| {
                manifests(loaded)
                    .iter()
                    .map(|manifest| manifest.kind().to_owned())
                    .collect::<Vec<_>>()
            };
            if fields_after.keys().ne(fields_before.keys()) || kinds(&before) != kinds(&after) {
                restructured += 1;
                continue;
            }
            compared += 1;
            let names_it = |spans: &[Span]| spans.iter().any(|span| span.range() == range);
            let named: BTreeSet<&Key> = fields_before
                .iter()
                .filter(|(_, (_, spans))| names_it(spans))
                .map(|(key, _)| key)
                .collect();
            let differing: BTreeSet<&Key> = fields_before
                .iter()
                .filter(|(key, (value, _))| {
                    fields_after
                        .get(*key)
                        .is_some_and(|(other, _)| other != value)
                })
                .map(|(key, _)| key)
                .collect();
            let written = &text[range.clone()];
            // A field printed from a whole list names the list, which contains the value.
            let names_its_list = |key: &Key| {
                let (_, spans) = &fields_before[key];
                let contains = |span: &Span| {
                    span.range().start <= range.start && range.end <= span.range().end
                };
                spans.iter().any(contains)
            };
            let unnamed = differing
                .difference(&named)
                .filter(|key| !is_evaluated(&key.1) && !names_its_list(key));
            failures.extend(unnamed.map(|key| format!("{name}: {key:?} changes with {written:?}")));
            let unchanged = named
                .difference(&differing)
                .filter(|(_, path)| !is_coarse(path));
            failures.extend(
                unchanged.map(|key| format!("{name}: {key:?} names {written:?} and stays")),
            );
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {compared}:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(
        compared > 200 && restructured < compared / 4,
        "{compared} compared, {restructured} restructured"
    );
}

/// Without a span a field is a constant of the chart, or a default: it is the same whatever the values say.
#[test]
fn a_field_without_a_span_holds_what_it_holds_with_other_values() {
    let mut without_span: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
    let mut failures = BTreeSet::new();
    for (name, text) in files() {
        // Values implied by the section `runnergen` have no span.
        let Some(loaded) = loaded(&text).filter(|_| !text.contains("runnergen:")) else {
            continue;
        };
        for manifest in manifests(&loaded) {
            let constants = manifest
                .fields()
                .into_iter()
                .filter(|field| field.spans.is_empty());
            for field in constants.filter(|field| !is_variant(&field.path)) {
                let key = (manifest.template.to_owned(), field.path);
                let value = format!("{:?}", field.node.value);
                let (known, first) = without_span
                    .entry(key.clone())
                    .or_insert((value.clone(), name.clone()));
                if *known != value {
                    failures.insert(format!("{key:?}: {known} in {first}, {value} in {name}"));
                }
            }
        }
    }
    assert!(without_span.len() > 40, "{} fields", without_span.len());
    assert!(
        failures.is_empty(),
        "{}",
        failures.into_iter().collect::<Vec<_>>().join("\n")
    );
}

/// Where the chart has several constants to choose from: positions in lists that depend on what is before them, rules
/// that are computed, scripts with parts that are left out, and values of the section `runnergen`.
fn is_variant(path: &str) -> bool {
    let in_list = [
        "volumes[",
        "volumeMounts[",
        "env[",
        "ports[",
        "initContainers[",
        "rules[",
        "egress",
        "containers[0].command",
    ];
    let chosen = [
        "checksum/",
        "data",
        "securityContext",
        "automountServiceAccountToken",
        "apiVersion",
        "extra",
        "lifecycle",
        "serviceName",
    ];
    in_list
        .iter()
        .chain(&chosen)
        .any(|part| path.contains(part))
        || path == "kind"
        || path.ends_with(".kind")
}

#[test]
fn private_use_characters_of_a_user_come_out_as_they_went_in() {
    let strange = "\u{e000}0\u{e003}\u{e001}1.2.3,\u{e002}x\u{e003}\u{e004}";
    let text = format!(
        "gitlabUrl: \"{strange}\"\nenvVars: [{{name: A, value: \"{strange}\"}}]\npodAnnotations: {{a: \"{strange}\"}}\n\
         hostAliases: [\"{strange}\"]\nrunners: {{name: \"{strange}\", secret: s}}\nconfigMaps: {{own: \"{strange}\"}}\n"
    );
    let loaded = loaded(&text).expect("it can be rendered");
    let fields = fields(&loaded);
    let holding = fields
        .values()
        .filter(|(value, _)| value.contains(&format!("{strange:?}").trim_matches('"').to_owned()));
    let spans: Vec<_> = holding.map(|(_, spans)| spans.len()).collect();
    // CI_SERVER_URL, A, the annotation, the alias, the script that registers, the file.
    assert_eq!(spans, [1; 6], "{fields:?}");
}

/// The manifests of a file as `render` prints them with these arguments.
fn rendered(file: &Path, arguments: &[&str]) -> String {
    let file = file.to_str().expect("a UTF-8 path");
    let all = [
        "render",
        "release",
        "-f",
        file,
        "--validate",
        "ignore",
        "-a",
        "monitoring.coreos.com/v1",
    ];
    let output = common::runnergen(&[&all, arguments].concat())
        .output()
        .expect("render runs");
    assert!(
        output.status.success(),
        "{file}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn comments_say_where_values_are_and_change_no_object() {
    for file in common::fixtures() {
        let (plain, commented) = (rendered(&file, &[]), rendered(&file, &["--provenance"]));
        let name = file.display();
        let comments = commented.matches(&format!(" # {name}:")).count();
        assert!(comments > 0, "{name}: {comments} comments");
        let objects = |text: &str| {
            let documents = serde_saphyr::from_multiple::<serde_json::Value>(text);
            documents.unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        assert_eq!(objects(&plain), objects(&commented), "{name}");
    }
}

#[test]
fn json_holds_the_same_sources_as_data() {
    let file = common::fixtures()
        .into_iter()
        .next()
        .expect("there are fixtures");
    let json: serde_json::Value =
        serde_json::from_str(&rendered(&file, &["--provenance", "-o", "json"])).expect("JSON");
    let rows = json["provenance"].as_array().expect("a list");
    assert!(rows.len() > 5, "{rows:?}");
    let text = fs::read_to_string(&file).expect("the fixture");
    for row in rows {
        let line = row["line"]
            .as_u64()
            .and_then(|line| usize::try_from(line).ok())
            .expect("a line");
        assert!((1..=text.lines().count()).contains(&line), "{row}");
        assert_eq!(row["file"].as_str(), file.to_str(), "{row}");
    }
}
