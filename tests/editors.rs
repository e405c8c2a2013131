//! Real editors as clients of the language server. Each edits `tests/editors/values.yaml` by a script in the language of the editor:
//! diagnostics, hover, completion, and a code action whose result is saved. What they print must be the same.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{skip, tool};

/// The exit code of a script without a client for the language server.
const NOT_INSTALLED: i32 = 77;

const EXPECTED: &str = "\
== diagnostics
1:1 missing ServiceAccount: the manager runs as `default`, which has no permission to create pods
4:3 unknown value `runners.naem`: the chart ignores it
== hover
gitlabUrl: string
== completion
cpu_limit cpu_limit_overwrite_max_allowed cpu_request cpu_request_overwrite_max_allowed
== action
Rename the key to `name`
1:1 missing ServiceAccount: the manager runs as `default`, which has no permission to create pods
";

/// The directory of coc.nvim, the client for Vim.
const COC: &str = "RUNNERGEN_COC";

/// The Python with pytest-lsp.
const PYTHON: &str = "RUNNERGEN_PYTEST_LSP";

/// Runs an editor with its script, and checks what it prints and what it saves.
fn check(editor: &str, arguments: &[&str], script: &str) {
    if let Some(program) = tool(editor) {
        check_program(&program, arguments, script, &[]);
    }
}

fn check_program(program: &Path, before: &[&str], script: &str, after: &[&str]) {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let values = folder.path().join("values.yaml");
    fs::copy(project.join("tests/editors/values.yaml"), &values).unwrap();
    let server = Path::new(env!("CARGO_BIN_EXE_runnergen")).parent().unwrap();
    let path = env::join_paths(
        std::iter::once(server.to_owned())
            .chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())),
    );
    let output = Command::new(program)
        .args(before)
        .arg(project.join("tests/editors").join(script))
        .args(after)
        .current_dir(folder.path())
        .env("HOME", folder.path())
        .env("PATH", path.unwrap())
        .env("RUNNERGEN_EDITORS", project.join("editors"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    if output.status.code() == Some(NOT_INSTALLED) {
        return skip(&format!("the client for {script} is missing"));
    }
    // Some editors show plain text, without marks of Markdown.
    let printed = String::from_utf8_lossy(&output.stdout).replace("**`", "");
    let printed = printed.replace("`**", "");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(printed, EXPECTED, "{errors}");
    assert!(output.status.success(), "{errors}");
    let saved = fs::read_to_string(&values).unwrap();
    assert!(saved.contains("  name: \"漢字😀\"\n"), "{saved}");
}

#[test]
fn neovim() {
    check("nvim", &["--headless", "-u", "NONE", "-S"], "neovim.lua");
}

#[test]
fn emacs() {
    check("emacs", &["-q", "--batch", "-l"], "emacs.el");
}

#[test]
#[ignore = "no package has coc.nvim: RUNNERGEN_COC names the directory of a build"]
fn vim() {
    if env::var_os(COC).is_none() {
        return skip(&format!("{COC} does not name the directory of coc.nvim"));
    }
    check("vim", &["-es", "-N", "-u"], "vim.vim");
}

/// The client of pytest-lsp with the recorded capabilities of editors. It refuses answers that such an editor cannot handle.
#[test]
fn recorded_capabilities() {
    let Some(python) = env::var_os(PYTHON) else {
        return skip(&format!("{PYTHON} does not name a Python with pytest-lsp"));
    };
    for editor in ["visual-studio-code", "neovim", "emacs"] {
        check_program(Path::new(&python), &[], "session.py", &[editor]);
    }
}
