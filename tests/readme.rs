//! Runs the commands that the documentation shows, and checks its examples and links.
//!
//! Every `sh` and `console` block is executed in its own directory with the files of [`INPUTS`]. The output in a
//! `console` block is compared. An HTML comment directly above a block changes this:
//!
//! - `<!-- not run: REASON -->`: the block is not executed;
//! - `<!-- needs: TOOL -->`: the block is skipped if the tool is missing;
//! - `<!-- exit code: N -->`: the expected exit code, 0 if there is no comment (not for `console` blocks);
//! - `<!-- same as: FILE -->`: the block is an excerpt of the file.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::{files, tool};

/// The pages, each with the number of its blocks that are executed and of those that are not.
const PAGES: [(&str, usize, usize); 26] = [
    ("README.md", 10, 2),
    ("docs/dependencies.md", 0, 0),
    ("docs/deployment-modes.md", 6, 0),
    ("docs/design.md", 0, 0),
    ("docs/differences.md", 0, 0),
    ("docs/editors.md", 0, 0),
    ("docs/fixes.md", 2, 0),
    ("docs/gitops.md", 3, 2),
    ("docs/install.md", 1, 3),
    ("docs/integrations.md", 5, 0),
    ("docs/kubectl.md", 9, 0),
    ("docs/migrating.md", 2, 0),
    ("docs/patches.md", 2, 0),
    ("docs/performance.md", 0, 0),
    ("docs/recipes.md", 0, 3),
    ("docs/reports.md", 4, 0),
    ("docs/scripts.md", 0, 0),
    ("docs/settings.md", 0, 0),
    ("docs/site.md", 0, 2),
    ("docs/switching.md", 7, 2),
    ("docs/troubleshooting.md", 20, 3),
    ("docs/tutorial.md", 10, 0),
    ("docs/upgrading.md", 6, 0),
    ("integrations/argocd/README.md", 0, 0),
    ("integrations/gitlab-ci/README.md", 0, 0),
    ("integrations/helm-plugin/README.md", 0, 3),
];

/// Directories whose files the commands may read; those of the first are in the working directory itself.
const INPUTS: [&str; 4] = [
    "tests/documentation",
    "examples",
    "fixtures",
    "integrations",
];

/// A fenced block of a page.
struct Block {
    language: String,
    /// The comment directly above the block, without `<!--` and `-->`.
    comment: Option<String>,
    /// The lines of the page between the fences.
    lines: Range<usize>,
    /// The width of the indentation, for a block in a list.
    indentation: usize,
    code: String,
}

impl Block {
    fn is_command(&self) -> bool {
        matches!(self.language.as_str(), "sh" | "console")
    }

    fn comment(&self, name: &str) -> Option<&str> {
        self.comment
            .as_deref()?
            .strip_prefix(name)?
            .strip_prefix(": ")
    }
}

fn read(page: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page))
        .expect("the page can be read")
}

/// The fenced blocks of a page.
fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) =
        (at..lines.len()).find(|&line| lines[line].trim_start().starts_with("```"))
    {
        let end = (start + 1..lines.len())
            .find(|&line| lines[line].trim() == "```")
            .expect("the block is closed");
        found.push(block(&lines, start + 1..end));
        at = end + 1;
    }
    found
}

fn block(lines: &[&str], inside: Range<usize>) -> Block {
    let fence = lines[inside.start - 1];
    let above = inside.start.checked_sub(2).map(|line| lines[line].trim());
    let comment = above.and_then(|line| line.strip_prefix("<!-- ")?.strip_suffix(" -->"));
    let indentation = fence.len() - fence.trim_start().len();
    let code = lines[inside.clone()]
        .iter()
        .map(|line| format!("{}\n", line.get(indentation..).unwrap_or_default()));
    Block {
        language: fence.trim_start().trim_start_matches('`').to_owned(),
        comment: comment.map(str::to_owned),
        code: code.collect(),
        lines: inside,
        indentation,
    }
}

/// A directory with the inputs of the commands.
fn sandbox() -> tempfile::TempDir {
    let sandbox = tempfile::tempdir().expect("a directory");
    for (number, input) in INPUTS.into_iter().enumerate() {
        let target = if number == 0 {
            sandbox.path().to_owned()
        } else {
            sandbox.path().join(input)
        };
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(input);
        for name in files(&source).into_keys() {
            let copy = target.join(&name);
            fs::create_dir_all(copy.parent().unwrap()).expect("a directory");
            fs::copy(source.join(&name), copy).expect("the file can be copied");
        }
    }
    sandbox
}

/// Runs shell code in a sandbox, with runnergen and substitutes for tools that need a cluster in the `PATH`.
fn run(code: &str, sandbox: &Path, tool: Option<&Path>) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_runnergen")).parent().unwrap();
    let substitutes = sandbox.join("bin");
    let mut directories = vec![
        substitutes,
        program.to_owned(),
        "/usr/bin".into(),
        "/bin".into(),
    ];
    directories.extend(tool.and_then(Path::parent).map(Path::to_owned));
    let mut shell = Command::new("sh");
    shell.args(["-euc", code]).current_dir(sandbox).env_clear();
    shell
        .env("HOME", sandbox.join("home"))
        .env("PATH", std::env::join_paths(directories).unwrap());
    shell.output().expect("the shell starts")
}

/// The code of a `console` block with the current output of each command.
fn refreshed(code: &str, sandbox: &Path) -> String {
    let mut fresh = String::new();
    for command in code.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let output = run(command, sandbox, None);
        let printed = String::from_utf8([output.stdout, output.stderr].concat())
            .expect("the output is UTF-8");
        write!(fresh, "$ {command}\n{printed}").expect("a string accepts everything");
    }
    fresh
}

/// Executes an `sh` block, unless it needs a tool that is missing.
fn check_exit_code(page: &str, block: &Block) {
    let needed = block.comment("needs").map(tool);
    if needed == Some(None) {
        return;
    }
    let expected: i32 = block
        .comment("exit code")
        .map_or(0, |code| code.parse().expect("a number"));
    let output = run(&block.code, sandbox().path(), needed.flatten().as_deref());
    let printed = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        output.status.code(),
        Some(expected),
        "{page}:{}\n{}{printed}",
        block.lines.start,
        block.code
    );
}

/// Compares the output in the `console` blocks of a page, or updates it if `BLESS` is set.
fn check_output(page: &str) {
    let text = read(page);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for block in blocks(&text)
        .iter()
        .rev()
        .filter(|block| block.language == "console")
    {
        let fresh = refreshed(&block.code, sandbox().path());
        let indented = fresh.lines().map(|line| {
            format!("{:1$}{line}", "", block.indentation)
                .trim_end()
                .to_owned()
        });
        lines.splice(block.lines.clone(), indented.collect::<Vec<_>>());
    }
    let fresh = lines.join("\n") + "\n";
    if std::env::var_os("BLESS").is_some() {
        fs::write(page, &fresh).expect("the page can be written");
        return;
    }
    assert!(
        fresh == text,
        "the output in {page} is outdated; update it with: BLESS=1 cargo test --test it readme::"
    );
}

#[test]
fn commands_in_the_documentation_work() {
    for (page, executed, not_executed) in PAGES {
        let blocks: Vec<Block> = blocks(&read(page))
            .into_iter()
            .filter(Block::is_command)
            .collect();
        let (skipped, run): (Vec<Block>, Vec<Block>) = blocks
            .into_iter()
            .partition(|block| block.comment("not run").is_some());
        assert_eq!(
            (run.len(), skipped.len()),
            (executed, not_executed),
            "the number of blocks in {page} changed"
        );
        for block in run.iter().filter(|block| block.language == "sh") {
            check_exit_code(page, block);
        }
        check_output(page);
    }
}

#[test]
fn the_tutorial_starts_with_the_output_of_init() {
    let sandbox = sandbox();
    let init = "runnergen init -n ci --url https://gitlab.example.com > my-values.yaml";
    assert!(read("docs/tutorial.md").contains(init));
    let same = format!("cp my-values.yaml expected.yaml; {init}; cmp my-values.yaml expected.yaml");
    assert!(run(&same, sandbox.path(), None).status.success());
}

#[test]
fn every_page_is_checked() {
    let checked = |page: &str| PAGES.iter().any(|(name, ..)| *name == page);
    for directory in ["docs", "integrations"] {
        for name in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(directory)).into_keys() {
            let page = format!("{directory}/{name}");
            let generated = name.starts_with("rules/");
            assert!(
                generated || !page.ends_with(".md") || checked(&page),
                "{page} is missing in PAGES"
            );
        }
    }
}

#[test]
fn excerpts_are_parts_of_their_files() {
    for (page, ..) in PAGES {
        for block in blocks(&read(page)) {
            let Some(file) = block.comment("same as") else {
                continue;
            };
            assert!(
                read(file).contains(&block.code),
                "{page}:{} is not an excerpt of {file}",
                block.lines.start
            );
        }
    }
}

#[test]
fn values_of_the_deployment_modes_are_examples() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/deployment-modes");
    let examples: Vec<Vec<u8>> = files(&directory).into_values().collect();
    for block in blocks(&read("docs/deployment-modes.md"))
        .iter()
        .filter(|block| block.language == "yaml")
    {
        let code = block.code.as_bytes();
        assert!(
            examples.iter().any(|example| example == code),
            "no file of {directory:?} is\n{}",
            block.code
        );
    }
}

/// The first two cells of the rows of the first table, the stages: the stage and its modules.
fn stages(text: &str) -> Vec<String> {
    let is_row = |line: &&str| line.starts_with("| ");
    let rows = text
        .lines()
        .map(|line| line.trim_start_matches("//! "))
        .skip_while(|line| !is_row(line))
        .take_while(is_row);
    let cells = |row: &str| {
        row.split('|')
            .skip(1)
            .take(2)
            .collect::<String>()
            .replace(['[', ']'], "")
    };
    rows.skip(2).map(cells).collect()
}

#[test]
fn design_and_library_list_the_same_stages() {
    assert_eq!(stages(&read("docs/design.md")), stages(&read("src/lib.rs")));
}

/// The anchor that GitHub and GitLab give a heading.
fn anchor(heading: &str) -> String {
    let kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-');
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(kept)
        .collect::<String>()
        .replace(' ', "-")
}

/// The anchors of the headings of a page.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(anchor).collect()
}

#[test]
fn links_lead_to_existing_files_and_headings() {
    for (page, ..) in PAGES {
        let text = read(page);
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://")) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let page_path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
            let target = match file {
                "" => page_path,
                _ => page_path.parent().unwrap().join(file),
            };
            assert!(target.exists(), "{page}: {link} does not exist");
            if !heading.is_empty() {
                let linked = fs::read_to_string(&target).expect("the page can be read");
                let is_known = anchors(&linked).iter().any(|known| known == heading);
                assert!(is_known, "{page}: no heading {link}");
            }
        }
    }
}
