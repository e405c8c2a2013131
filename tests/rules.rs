//! Every rule reports the examples on its page, has a unique code and name, and its committed page is up to date.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Parser;
use runnergen::cli::Input;
use runnergen::input::load::load_on_top;
use runnergen::input::loaded::LoadedValues;
use runnergen::lint::across::{self, Member};
use runnergen::lint::check::check;
use runnergen::lint::diagnostic::{Applicability, Diagnostic, Severity};
use runnergen::lint::rule::{Example, HEADINGS, Rule, Stage, publish, renamed};
use runnergen::lint::rules;
use runnergen::lint::settings::Settings;

use crate::common;

/// The command that updates the pages.
const REFRESH: &str = "BLESS=1 cargo test --test it rules::";

/// The arguments after the language of an example.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    input: Input,
}

/// The values of the releases in an example.
fn loaded(example: &Example) -> Vec<LoadedValues> {
    let directory = tempfile::tempdir().expect("a directory for the example");
    let file = directory.path().join(if example.language == "toml" {
        "config.toml"
    } else {
        "values.yaml"
    });
    fs::write(&file, &example.text).expect("the example can be written");
    let file = file.to_str().expect("a UTF-8 path");
    let arguments =
        std::iter::once("runnergen").chain(example.arguments.iter().map(String::as_str));
    let input = Arguments::parse_from(arguments).input;
    let request = input
        .request(None, &Settings::default())
        .expect("the arguments are valid");
    load_on_top(file, request, false)
        .expect("the example can be read")
        .collect()
}

/// The findings of the rules across the releases in an example.
fn across(releases: &[LoadedValues]) -> Vec<(&'static str, Option<usize>)> {
    let members = releases.iter().enumerate();
    let members = members.filter_map(|(index, loaded)| Some((index, Member::of(loaded)?)));
    let members: Vec<(usize, Member)> = members.collect();
    let found = across::check(&members, &Settings::default()).into_iter();
    found
        .map(|(_, found)| (found.rule.code, Some(found.start.line)))
        .collect()
}

/// The codes of the rules that report an example, each with the line. Any example may contain a placeholder instead of a
/// secret, so the information about it is left out.
fn reported(rule: &Rule, example: &Example) -> Vec<(&'static str, Option<usize>)> {
    let releases = loaded(example);
    let across = across(&releases);
    let loaded = releases.into_iter().next().expect("it contains values");
    let line = |span| {
        loaded
            .sources
            .source_of(span)
            .map(|source| source.position(span.range().start).line)
    };
    let is_relevant = |found: &&Diagnostic| {
        found.rule == rule || (found.rule.code, found.severity) != ("RG006", Severity::Info)
    };
    check(&loaded)
        .iter()
        .filter(is_relevant)
        .map(|found| (found.rule.code, line(found.span())))
        .chain(across)
        .collect()
}

#[test]
fn bad_examples_are_reported_by_their_rule_only_on_the_marked_line() {
    let mut failures = String::new();
    for (rule, example) in
        rules::all().flat_map(|rule| rule.page().bad.into_iter().map(move |bad| (rule, bad)))
    {
        let found = reported(rule, &example);
        let is_alone = !found.is_empty() && found.iter().all(|&(code, _)| code == rule.code);
        let marked = example.marked_line();
        if !is_alone || marked.is_some() && found.iter().any(|&(_, line)| line != marked) {
            failures += &format!(
                "{} reports {found:?}, not line {marked:?} of\n{}\n",
                rule.code, example.text
            );
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn a_rule_with_only_toml_examples_has_the_stage_config() {
    for rule in rules::all() {
        let bad = rule.page().bad;
        let is_about_config =
            !bad.is_empty() && bad.iter().all(|example| example.language == "toml");
        assert!(
            !is_about_config || rule.stage == Stage::Config,
            "{} must be `of Config`",
            rule.code
        );
    }
}

#[test]
fn good_examples_have_no_findings() {
    let mut failures = String::new();
    for (rule, example) in
        rules::all().flat_map(|rule| rule.page().good.into_iter().map(move |good| (rule, good)))
    {
        let found = reported(rule, &example);
        if !found.is_empty() {
            failures += &format!(
                "a good example of {} is reported: {found:?}\n{}\n",
                rule.code, example.text
            );
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn codes_and_names_are_unique_and_can_be_looked_up() {
    let mut known = HashSet::new();
    for rule in rules::all() {
        assert!(
            known.insert(rule.code),
            "two rules have the code {}",
            rule.code
        );
        assert!(
            known.insert(rule.name),
            "two rules have the name {}",
            rule.name
        );
        assert!(
            rule.code.len() == 5 && rule.code.starts_with("RG"),
            "{}",
            rule.code
        );
        assert!(
            rule.name
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter == '-'),
            "{}",
            rule.name
        );
        assert_eq!(
            rules::find(rule.name).map(|found| found.code),
            Some(rule.code)
        );
        assert_eq!(
            rules::find(&rule.code.to_lowercase()).map(|found| found.name),
            Some(rule.name)
        );
    }
}

#[test]
fn every_page_has_the_fixed_headings_and_a_reference() {
    let mut failures = String::new();
    for rule in rules::all() {
        let page = rule.page();
        if page.headings() != HEADINGS
            || HEADINGS
                .iter()
                .any(|heading| page.section(heading).is_empty())
        {
            failures += &format!(
                "{} {} has the headings {:?}\n",
                rule.code,
                rule.name,
                page.headings()
            );
        }
        if !page.summary.ends_with('.') || page.summary.contains(". ") {
            failures += &format!(
                "{}: the summary is not one sentence: {}\n",
                rule.code, page.summary
            );
        }
        if !page
            .section("References")
            .lines()
            .all(|line| line.starts_with("- [") && line.contains("](https://"))
        {
            failures += &format!("{} has a reference without a link\n", rule.code);
        }
        if page.bad.is_empty() != page.good.is_empty() {
            failures += &format!("{} has bad or good examples, but not both\n", rule.code);
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn former_names_find_the_rule_and_are_not_reused() {
    for (former, current) in renamed::NAMES {
        assert!(
            rules::all().all(|rule| rule.name != former),
            "{former} is the name of a rule"
        );
        assert_eq!(
            rules::find(former).map(|rule| rule.name),
            Some(current),
            "{former}"
        );
    }
}

#[test]
fn the_committed_pages_are_up_to_date() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut wanted: Vec<(PathBuf, String)> = rules::all()
        .map(|rule| document(&directory, rule))
        .collect();
    wanted.push((
        directory.join("README.md"),
        publish::index(&rules::all().collect::<Vec<_>>()),
    ));
    if std::env::var_os("BLESS").is_some() {
        refresh(&directory, &wanted).expect("docs/rules/ can be written");
    }
    for (path, text) in &wanted {
        let committed = fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == *text,
            "{} is outdated; update it with: {REFRESH}",
            path.display()
        );
    }
    let there = fs::read_dir(&directory)
        .expect("docs/rules/ is there")
        .count();
    assert_eq!(
        there,
        wanted.len(),
        "docs/rules/ contains a page without a rule; update it with: {REFRESH}"
    );
}

/// The page with the list of rules that have fixes.
const FIXES: &str = "docs/fixes.md";

/// The heading of this list.
const LIST: &str = "## Rules with fixes\n";

/// The examples of all rules and the cases of fixes show which rules have fixes of which kind.
#[test]
fn the_list_of_rules_with_fixes_is_up_to_date() {
    let bad = rules::all().flat_map(|rule| rule.page().bad);
    let examples = bad.flat_map(|example| loaded(&example));
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/fix");
    let cases = common::files(&cases).into_keys().filter_map(|name| {
        let path = cases.join(name);
        let input = Arguments::parse_from(["runnergen"]).input;
        let request = input.request(None, &Settings::default()).ok()?;
        load_on_top(path.to_str()?, request, false).ok()
    });
    let mut kinds: BTreeMap<&str, (&Rule, BTreeSet<&str>)> = BTreeMap::new();
    for values in examples.chain(cases.flatten()) {
        for found in check(&values) {
            let Some(fix) = &found.fix else { continue };
            let kind = match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
            };
            let known = kinds.entry(found.rule.code);
            known
                .or_insert((found.rule, BTreeSet::new()))
                .1
                .insert(kind);
        }
    }
    assert!(kinds.len() > 45, "{} rules", kinds.len());
    let mut list = format!("{LIST}\n| rule | name | fixes |\n|---|---|---|\n");
    for (code, (rule, kinds)) in kinds {
        let kinds: Vec<&str> = kinds.into_iter().collect();
        let (name, kinds) = (rule.name, kinds.join(", "));
        list += &format!("| [{code}](rules/{code}.md) | `{name}` | {kinds} |\n");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXES);
    let page = fs::read_to_string(&path).expect("the page is there");
    let (before, old) = page.split_once(LIST).expect("the page has the list");
    let after = old.split_once("\n## ").map(|(_, after)| after);
    let after = after.map_or(String::new(), |after| format!("\n## {after}"));
    let wanted = format!("{before}{list}{after}");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &wanted).expect("the page can be written");
    }
    assert!(
        page == wanted || std::env::var_os("BLESS").is_some(),
        "{FIXES} is outdated; update it with: {REFRESH}"
    );
}

fn document(directory: &Path, rule: &Rule) -> (PathBuf, String) {
    (
        directory.join(publish::file_name(rule)),
        publish::page(rule),
    )
}

fn refresh(directory: &Path, wanted: &[(PathBuf, String)]) -> io::Result<()> {
    fs::remove_dir_all(directory).or_else(|error| {
        if error.kind() == io::ErrorKind::NotFound {
            Ok(())
        } else {
            Err(error)
        }
    })?;
    fs::create_dir_all(directory)?;
    wanted
        .iter()
        .try_for_each(|(path, text)| fs::write(path, text))
}
