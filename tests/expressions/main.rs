//! Expressions over the values and the named templates of the chart, compared with the recorded output of Helm 4.3.1.
//!
//! `chart.jsonl` has one expression a line, with what it `prints`, or `refused` if Helm rejects it. Expressions that need
//! no chart are tested in `crates/helm-template`.

#![allow(clippy::expect_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;
mod world;

use common::{runnergen, with_input};
use serde::Deserialize;
use world::World;

#[derive(Deserialize)]
struct Case {
    expression: String,
    prints: Option<String>,
    #[serde(default)]
    refused: bool,
}

#[test]
fn expressions_print_what_helm_prints() {
    let mut world = World::new();
    for line in include_str!("chart.jsonl").lines() {
        let case: Case = serde_json::from_str(line).expect(line);
        let found = world.evaluate(&case.expression);
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

#[test]
fn the_source_of_a_number_decides_its_type() {
    let values = "replicas: 5\nrunners:\n  config: |\n    # \
        {{ printf \"%T %T %T\" .Values.replicas .Values.concurrent .Values.checkInterval }} {{ .Values.shutdown_timeout }}\n";
    let flags = [
        "--set",
        "concurrent=5",
        "--set-json",
        "checkInterval=5,shutdown_timeout=9007199254740993",
    ];
    let output = with_input(
        runnergen(&["render", "--validate", "ignore", "-f", "-"]).args(flags),
        values.as_bytes(),
    );
    let printed = String::from_utf8(output.stdout).expect("text");
    assert!(
        printed.contains("# float64 int64 float64 9007199254740992\n"),
        "{printed}"
    );
}
