//! Costs of a run, in units that are reproducible on a busy machine: no test depends on time.

use std::ffi::OsString;
use std::process::{Command, Output};

use super::{skip, tool, with_input};

/// The maximum factor for ten times the input: ten, and a margin for step costs.
const TENFOLD: u64 = 13;

/// The optimized program: that of `RUNNERGEN_RELEASE_BINARY`, or the one under test in a release build. Without
/// optimization, a count takes minutes.
fn program() -> Option<OsString> {
    let built = std::env::var_os("RUNNERGEN_RELEASE_BINARY")
        .or_else(|| (!cfg!(debug_assertions)).then(|| env!("CARGO_BIN_EXE_runnergen").into()));
    if built.is_none() {
        skip("RUNNERGEN_RELEASE_BINARY is not set: costs are measured of an optimized program");
    }
    built
}

/// Asserts that ten times the input costs at most ten times the instructions (callgrind) and memory (GNU time).
pub fn grows_in_proportion(arguments: &[&str], input: impl Fn(usize) -> String) {
    let holds = |what: &str, cost: &dyn Fn(&str) -> Option<u64>, count: usize| {
        let (Some(few), Some(many)) = (cost(&input(count)), cost(&input(count * 10))) else {
            return;
        };
        assert!(
            many < few * TENFOLD,
            "{what}: {few} for {count}, {many} for ten times as much"
        );
    };
    holds("instructions", &|text| instructions(arguments, text), 10);
    holds(
        "peak memory, KiB",
        &|text| peak_memory(arguments, text),
        250,
    );
}

/// Asserts that the number of instructions is linear in the number of items: from 2n to 4n items it grows by twice as
/// much as from n to 2n. Quadratic growth is four times as much. The constant cost of a run cancels out.
pub fn grows_steadily(count: usize, run: impl Fn(usize) -> Command) {
    let (Some(valgrind), Some(program)) = (tool("valgrind"), program()) else {
        return;
    };
    let cost = |count: usize| {
        let inner = run(count);
        let mut command = Command::new(&valgrind);
        command
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(&program);
        command
            .args(inner.get_args())
            .current_dir(env!("CARGO_MANIFEST_DIR"));
        collected(&command.output().expect("valgrind starts"))
    };
    let [few, more, many] = [count, 2 * count, 4 * count].map(cost);
    let (first, second) = (more - few, many - more);
    assert!(
        second < first * 5 / 2,
        "{few}, {more}, {many} instructions for {count} items, twice and four times"
    );
}

/// The instructions that callgrind counted.
fn collected(output: &Output) -> u64 {
    number_in(output, |line| {
        line.split_once("Collected : ").map(|(_, number)| number)
    })
    .expect("callgrind counts")
}

fn instructions(arguments: &[&str], input: &str) -> Option<u64> {
    let mut command = Command::new(tool("valgrind")?);
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    Some(collected(&run(command, arguments, input)?))
}

fn peak_memory(arguments: &[&str], input: &str) -> Option<u64> {
    let mut command = Command::new(tool("time")?);
    command.args(["-f", "peak %M"]);
    number_in(&run(command, arguments, input)?, |line| {
        line.strip_prefix("peak ")
    })
}

fn run(mut around: Command, arguments: &[&str], input: &str) -> Option<Output> {
    around
        .arg(program()?)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    Some(with_input(&mut around, input.as_bytes()))
}

/// The number in a line of standard error.
fn number_in(output: &Output, find: impl Fn(&str) -> Option<&str>) -> Option<u64> {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let number = text
        .lines()
        .find_map(|line| find(line)?.trim().parse().ok());
    Some(number.unwrap_or_else(|| panic!("no figure in {text}")))
}
