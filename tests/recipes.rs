//! The recipes of the documentation: each one has no finding and is rendered.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::fs;

use runnergen::{Options, lint};

use crate::common::{runnergen, stderr, with_input};

/// The YAML blocks of the page, each with the heading above it.
fn recipes() -> Vec<(String, String)> {
    let page = fs::read_to_string("docs/recipes.md").unwrap();
    let (mut recipes, mut heading, mut block) = (Vec::new(), String::new(), None::<String>);
    for line in page.lines() {
        match (&mut block, line) {
            (None, "```yaml") => block = Some(String::new()),
            (Some(_), "```") => recipes.extend(block.take().map(|text| (heading.clone(), text))),
            (Some(text), _) => *text += &format!("{line}\n"),
            (None, _) if line.starts_with('#') => {
                heading = line.trim_matches(['#', ' ']).to_owned()
            }
            (None, _) => {}
        }
    }
    recipes
}

#[test]
fn every_recipe_has_no_finding_and_is_rendered() {
    let recipes = recipes();
    assert!(recipes.len() >= 16, "{} recipes", recipes.len());
    for (heading, values) in recipes {
        let findings = lint(&values, &Options::default());
        let messages: Vec<String> = findings
            .iter()
            .map(|finding| finding.message_with_help())
            .collect();
        assert!(messages.is_empty(), "{heading}: {messages:#?}");
        let mut render = runnergen(&["render", "-n", "ci", "-f", "-"]);
        let output = with_input(&mut render, values.as_bytes());
        assert!(output.status.success(), "{heading}: {}", stderr(&output));
    }
}
