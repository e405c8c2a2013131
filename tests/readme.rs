//! What the README and the documentation show is what the program does.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot be set up fails")]

mod common;

use std::fs;

use common::runnergen;

/// The blocks of a Markdown text that begin with a command, each with what stands below it.
fn console_blocks(text: &str) -> Vec<(String, String)> {
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let command = |block: &str| {
        let (first, shown) = block.split_once('\n')?;
        Some((first.strip_prefix("$ runnergen ")?.to_owned(), shown.to_owned()))
    };
    blocks.filter_map(command).collect()
}

/// Replaces what stands below each command by what the command prints; the whole text comes back.
fn refreshed(text: &str) -> String {
    let mut fresh = text.to_owned();
    for (command, shown) in console_blocks(text) {
        let arguments: Vec<&str> = command.split_whitespace().collect();
        let output = runnergen(&arguments).output().expect("the program runs");
        let printed = String::from_utf8([output.stdout, output.stderr].concat()).expect("it prints text");
        fresh = fresh.replace(&format!("$ runnergen {command}\n{shown}"), &format!("$ runnergen {command}\n{printed}"));
    }
    fresh
}

/// Holds the commands of a page against what they print, or writes the page anew.
fn assert_current(page: &str) {
    let text = fs::read_to_string(page).expect("there is such a page");
    let fresh = refreshed(&text);
    assert!(!console_blocks(&text).is_empty(), "{page} shows no command");
    if std::env::var_os("BLESS").is_some() {
        fs::write(page, &fresh).expect("the page can be written");
        return;
    }
    assert!(fresh == text, "{page} is stale; refresh it with: BLESS=1 cargo test --test readme");
}

#[test]
fn commands_print_what_the_readme_shows() {
    assert_current("README.md");
}

#[test]
fn commands_print_what_the_page_of_the_ways_shows() {
    assert_current("docs/ways.md");
}

/// The first two cells of the rows of a table of stages: the stage and its modules.
fn stages(text: &str) -> Vec<String> {
    let rows = text.lines().map(|line| line.trim_start_matches("//! ")).filter(|line| line.starts_with("| "));
    let cells = |row: &str| row.split('|').skip(1).take(2).collect::<String>().replace(['[', ']'], "");
    rows.skip(2).map(cells).collect()
}

#[test]
fn the_design_and_the_library_know_the_same_stages() {
    let [page, library] = ["docs/design.md", "src/lib.rs"].map(|path| fs::read_to_string(path).expect("there it is"));
    assert_eq!(stages(&page), stages(&library));
}

#[test]
fn values_on_the_page_of_the_ways_are_the_examples() {
    let text = fs::read_to_string("docs/ways.md").expect("there is such a page");
    let blocks = text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let examples = fs::read_dir("examples/ways").expect("there are examples");
    let examples: Vec<String> =
        examples.map(|entry| fs::read_to_string(entry.unwrap().path()).expect("it can be read")).collect();
    for block in blocks {
        assert!(examples.iter().any(|example| example == block), "no file of examples/ways is\n{block}");
    }
}

#[test]
fn links_in_the_readme_lead_somewhere() {
    let text = fs::read_to_string("README.md").expect("there is a README");
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links.filter(|link| !link.contains("://")) {
        assert!(fs::metadata(link).is_ok(), "{link} leads nowhere");
    }
}
