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

#[test]
fn commands_print_what_the_readme_shows() {
    let text = fs::read_to_string("README.md").expect("there is a README");
    let fresh = refreshed(&text);
    assert!(!console_blocks(&text).is_empty(), "the README shows no command");
    if std::env::var_os("BLESS").is_some() {
        fs::write("README.md", &fresh).expect("the README can be written");
        return;
    }
    assert!(fresh == text, "the README is stale; refresh it with: BLESS=1 cargo test --test readme");
}

#[test]
fn links_in_the_readme_lead_somewhere() {
    let text = fs::read_to_string("README.md").expect("there is a README");
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links.filter(|link| !link.contains("://")) {
        assert!(fs::metadata(link).is_ok(), "{link} leads nowhere");
    }
}
