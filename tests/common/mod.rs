//! Shared by the tests: running the program, finding fixtures and tools; [`machine`] isolates tools, [`namespace`] is
//! a namespace on a cluster, [`cost`] measures costs, [`language_client`] is a client of the language server.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]
#![allow(dead_code, reason = "each test uses its part")]

pub mod cost;
pub mod language_client;
pub mod machine;
pub mod marked_cases;
pub mod namespace;
mod skip;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub use skip::skip;

/// The program under test, in an environment in which nothing can change what it prints.
pub fn runnergen(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_runnergen"));
    command
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM"] {
        command.env_remove(name);
    }
    command
}

/// Runs a command with this standard input.
pub fn with_input(command: &mut Command, input: &[u8]) -> Output {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("its standard input is a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the writer ends");
    output
}

/// Runs the commands of a case in its directory, one per line: `NAME=VALUE runnergen ARGUMENTS < FILE`.
pub fn run(case: &Path) -> String {
    let folder = case.parent().expect("a case has a directory");
    let mut printed = String::new();
    for line in fs::read_to_string(case)
        .expect("the case can be read")
        .lines()
    {
        writeln!(printed, "$ {line}\n{}", run_line(line, folder))
            .expect("a string accepts everything");
    }
    printed.trim_end().to_owned()
}

/// Compares the output of every `cmd` in the subdirectories of a directory of `tests` with its snapshot.
pub fn assert_snapshots(cases: &str, snapshots: &str) {
    let snapshots = format!("../../snapshots/{snapshots}");
    insta::with_settings!({ snapshot_path => snapshots, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!(format!("../{cases}"), "*/cmd", |case| {
            let name = case.parent().and_then(Path::file_name).expect("a case has a directory").to_string_lossy().into_owned();
            insta::with_settings!({ snapshot_suffix => "" }, {
                insta::assert_snapshot!(name, run(case));
            });
        });
    });
}

/// The variable that names the directory of the corpus, if it is not next to the repository.
const CORPUS: &str = "RUNNERGEN_CORPUS";

/// The values files of the corpus, which is not everywhere.
pub fn corpus() -> Vec<PathBuf> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/corpus");
    let corpus = std::env::var(CORPUS).map_or_else(|_| default(), PathBuf::from);
    let Ok(entries) = fs::read_dir(corpus) else {
        skip("../shared/conformance/corpus is missing");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path().join("values.yaml"))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

/// A copy of a case that is the root of a repository.
pub fn repository(case: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a directory");
    for (name, bytes) in files(case) {
        let path = copy.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, bytes).expect("the file is written");
    }
    fs::create_dir(copy.path().join(".git")).expect("a directory");
    copy
}

/// Like [`assert_snapshots`], with each case in a separate repository.
pub fn assert_snapshots_of_repositories(cases: &str, snapshots: &str) {
    let snapshots = format!("../../snapshots/{snapshots}");
    insta::with_settings!({ snapshot_path => snapshots, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!(format!("../{cases}"), "*/cmd", |case| {
            let folder = case.parent().expect("a case has a directory");
            let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
            let copy = repository(folder);
            insta::with_settings!({ snapshot_suffix => "" }, {
                insta::assert_snapshot!(name, run(&copy.path().join("cmd")));
            });
        });
    });
}

fn run_line(line: &str, folder: &Path) -> String {
    let (line, input) = line.split_once(" < ").unwrap_or((line, ""));
    let (environment, arguments) = line.split_once("runnergen").expect("a runnergen command");
    let mut command = runnergen(&arguments.split_whitespace().collect::<Vec<_>>());
    command.current_dir(folder).envs(
        environment
            .split_whitespace()
            .filter_map(|pair| pair.split_once('=')),
    );
    let input = if input.is_empty() {
        Vec::new()
    } else {
        fs::read(folder.join(input)).expect("the input can be read")
    };
    let output = with_input(&mut command, &input);
    let visible = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\u{1b}', "␛");
    let mut printed = visible(&output.stdout);
    if !output.stderr.is_empty() {
        printed.push_str("--- standard error\n");
        printed.push_str(&visible(&output.stderr));
    }
    printed
        + &format!(
            "--- exit status {}\n",
            output.status.code().expect("the process was not killed")
        )
}

/// The files in a directory with their content, by relative path.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a directory") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            found.extend(
                files(&path)
                    .into_iter()
                    .map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)),
            );
        } else {
            found.insert(name, fs::read(&path).expect("bytes"));
        }
    }
    found
}

/// The values files of `fixtures/`, sorted.
pub fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let entries = fs::read_dir(folder).expect("there are fixtures");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    files.sort();
    files
}

/// The arguments in a comment `# render: …` in the first lines of a fixture.
pub fn arguments_of(fixture: &Path) -> Vec<String> {
    let text = fs::read_to_string(fixture).expect("the fixture can be read");
    let comment = text
        .lines()
        .take(5)
        .find_map(|line| line.strip_prefix("# render: "))
        .unwrap_or_default();
    comment.split_whitespace().map(str::to_owned).collect()
}

/// The command that renders a fixture with the arguments in its comment.
pub fn render(fixture: &Path) -> Command {
    let mut command = runnergen(&["render", "--validate", "ignore", "-f"]);
    command.arg(fixture).args(arguments_of(fixture));
    command
}

/// A tool in the directories of `RUNNERGEN_TOOLS` or in the `PATH`. Skips the test if it is missing.
pub fn tool(name: &str) -> Option<PathBuf> {
    let found = find(name);
    if found.is_none() {
        skip(&format!("{name} is missing"));
    }
    found
}

/// An optional tool.
pub fn find(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("RUNNERGEN_TOOLS")
        .into_iter()
        .chain(std::env::var_os("PATH"));
    let folders = folders.flat_map(|folders| std::env::split_paths(&folders).collect::<Vec<_>>());
    folders
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// The kubeconfig of a real cluster, in `RUNNERGEN_KUBECONFIG`.
pub fn kubeconfig() -> Option<PathBuf> {
    let found = std::env::var_os("RUNNERGEN_KUBECONFIG").map(PathBuf::from);
    if found.is_none() {
        skip("RUNNERGEN_KUBECONFIG is not set");
    }
    found
}

/// Standard output of a command that has to succeed.
pub fn stdout(command: &mut Command) -> String {
    let output = command.output().expect("the command starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{command:?} ended with {}: {stderr}",
        output.status
    );
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

/// Fails with the output of a command unless it succeeded.
pub fn succeeded(output: &Output) {
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{}\n{out}\n{err}", output.status);
}

/// The standard error of a command.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
