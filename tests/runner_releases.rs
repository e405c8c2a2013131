//! `schemas/runner-releases.tsv`: the script that updates it, tried with a small Git repository, and a comparison with keys
//! and flags that were found in the runner's sources in another way, by regular expressions.
//!
//! `RUNNERGEN_RUNNER_GIT`, a git directory of the runner with its tags, repeats that with `cargo test -- --ignored the_list`; `BLESS=1`
//! then writes the list.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod sources;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::{stderr, stdout, succeeded, tool};

const DATA: &str = "schemas/runner-releases.tsv";
const FOUND: &str = "tests/runner_releases/found.txt";

/// The releases that are compared; 17.8.4 and 18.11.4 have a backport.
const COMPARED: [&str; 10] = [
    "1.11.2", "11.11.0", "12.9.0", "13.8.0", "14.5.0", "15.11.0", "16.6.1", "17.8.4", "18.11.4",
    "19.3.0",
];

type Version = (u8, u8, u8);

fn version(text: &str) -> Version {
    let numbers: Vec<u8> = text
        .split('.')
        .map(|number| number.trim().parse().expect("a number"))
        .collect();
    (numbers[0], numbers[1], numbers[2])
}

/// The keys and flags that a release has by the data file.
fn recorded(release: &str) -> BTreeSet<String> {
    let release = version(release);
    let text = fs::read_to_string(DATA).expect("the data file");
    let rows = text
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|row| matches!(row[0], "key" | "flag") && is_known(row, release))
        .map(|row| row[1].to_owned())
        .collect()
}

fn is_known(row: &[&str], release: Version) -> bool {
    let field = |index: usize| row.get(index).copied().filter(|field| !field.is_empty());
    let is_since = version(row[3]) <= release;
    let is_removed = field(4).is_some_and(|removed| version(removed) <= release);
    let mut backports = field(7).into_iter().flat_map(|list| list.split(','));
    let is_backport = backports.any(|backport| version(backport) == release);
    is_since && !is_removed || is_backport
}

/// The stored list: below each release, what it has more (`+`) and less (`-`) than the one before.
fn listed() -> Vec<BTreeSet<String>> {
    let text = fs::read_to_string(FOUND).expect("the list");
    let mut releases: Vec<BTreeSet<String>> = Vec::new();
    for line in text.lines() {
        match line.split_at(1) {
            ("+", name) => drop(last(&mut releases).insert(name.to_owned())),
            ("-", name) => drop(last(&mut releases).remove(name)),
            _ => releases.push(releases.last().cloned().unwrap_or_default()),
        }
    }
    releases
}

fn last(releases: &mut [BTreeSet<String>]) -> &mut BTreeSet<String> {
    releases.last_mut().expect("a release comes first")
}

fn as_list(releases: &[BTreeSet<String>]) -> String {
    let mut list = String::new();
    let mut before = BTreeSet::new();
    for (release, names) in COMPARED.iter().zip(releases) {
        list += &format!("{release}\n");
        for name in names.difference(&before) {
            list += &format!("+{name}\n");
        }
        for name in before.difference(names) {
            list += &format!("-{name}\n");
        }
        before.clone_from(names);
    }
    list
}

#[test]
fn ten_releases_have_the_keys_and_flags_that_their_sources_contain() {
    let listed = listed();
    assert_eq!(listed.len(), COMPARED.len());
    for (release, names) in COMPARED.iter().zip(listed) {
        let recorded = recorded(release);
        let missing: Vec<_> = names.difference(&recorded).collect();
        let additional: Vec<_> = recorded.difference(&names).collect();
        assert!(
            missing.is_empty() && additional.is_empty(),
            "{release}: {DATA} lacks {missing:?} and has {additional:?}"
        );
    }
}

#[test]
#[ignore = "writes or repeats the recorded list; needs RUNNERGEN_RUNNER_GIT and 100 MB of history"]
fn the_list_is_what_the_sources_contain() {
    let git_dir = std::env::var_os("RUNNERGEN_RUNNER_GIT").expect("RUNNERGEN_RUNNER_GIT is set");
    let read = |release: &&str| sources::names(Path::new(&git_dir), &format!("v{release}"));
    let found: Vec<_> = COMPARED.iter().map(read).collect();
    if std::env::var_os("BLESS").is_some() {
        fs::write(FOUND, as_list(&found)).expect("the list is written");
    }
    assert!(
        as_list(&found) == fs::read_to_string(FOUND).expect("the list"),
        "{FOUND} is outdated; BLESS=1 writes it"
    );
}

/// A directory with a copy of the script, a data file and a Git repository.
struct Trial {
    folder: tempfile::TempDir,
}

const KNOWN: &str = "release\t0.9.0\nkey\tconcurrent\tinteger\t0.9.0\n";

const SCHEMA: &str =
    r#"{"properties": {"concurrent": {}, "old": {}, "runners": {"items": {"properties": {}}}}}"#;

impl Trial {
    /// `None`, with a note, if a tool is missing.
    fn new() -> Option<Self> {
        for name in ["bash", "git", "go"] {
            tool(name)?;
        }
        let folder = tempfile::tempdir().expect("a directory");
        let trial = Self { folder };
        let sources = fs::read_dir("scripts/runner-releases").expect("the program");
        for source in sources.map(|entry| entry.expect("a file").path()) {
            trial.copy(&source);
        }
        trial.copy(Path::new("scripts/add-runner-releases"));
        trial.write(DATA, KNOWN);
        trial.write("schemas/runner-config.json", SCHEMA);
        fs::create_dir(trial.path("runner")).expect("a directory");
        trial.git(&["init", "-q"]);
        Some(trial)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn copy(&self, file: &Path) {
        let target = self.path(file.to_str().expect("a name"));
        fs::create_dir_all(target.parent().expect("a directory")).expect("it is created");
        fs::copy(file, target).expect("it is copied");
    }

    fn write(&self, name: &str, text: &str) {
        let target = self.path(name);
        fs::create_dir_all(target.parent().expect("a directory")).expect("it is created");
        fs::write(target, text).expect("it is written");
    }

    fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(self.path("runner"))
            .args(identity)
            .args(arguments);
        stdout(&mut command);
    }

    /// Commits a configuration with these fields.
    fn commit(&self, fields: &str, tags: &[&str]) {
        let text =
            format!("package common\n{IMPORTS}\ntype Config struct {{\n{fields}\n}}\n{TYPES}");
        self.write("runner/common/config.go", &text);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "change"]);
        for tag in tags {
            self.git(&["tag", tag]);
        }
    }

    fn flags(&self, default: &str) {
        let text = format!(
            "package featureflags\nconst Fast = \"FF_FAST\"\nvar flags = []FeatureFlag{{{{Name: Fast, {default}}}}}\n"
        );
        self.write("runner/helpers/featureflags/flags.go", &text);
    }

    fn run(&self) -> Output {
        let mut command = Command::new("bash");
        command
            .arg(self.path("scripts/add-runner-releases"))
            .arg(self.path("runner/.git"));
        command.output().expect("bash starts")
    }

    fn data(&self) -> String {
        let text = fs::read_to_string(self.path(DATA)).expect("the data file");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| line.to_owned() + "\n").collect()
    }
}

const IMPORTS: &str = r#"import (
    "time"
    "gitlab.com/gitlab-org/gitlab-runner/helpers/docker"
    api "k8s.io/api/core/v1"
)"#;

const TYPES: &str = r#"
type Runner struct {
    Credentials
    docker_helpers.Address
    Wait time.Duration `toml:"wait,omitempty"`
    Mount *api.MountType `toml:"mount"`
}
type Credentials struct { Token string `toml:"token"` }
type StringOrArray []string
func (s *StringOrArray) UnmarshalTOML(data any) error { return nil }
type Own []string
func (o *Own) UnmarshalTOML(data any) error { return nil }
"#;

const CONCURRENT: &str = "Concurrent int `toml:\"concurrent\"`";
const RUNNERS: &str = "Runners []*Runner `toml:\"runners\" json:\"x\"`";

#[test]
fn the_script_finds_since_and_until_when_releases_have_a_key() {
    let Some(trial) = Trial::new() else { return };
    trial.write(
        "runner/helpers/docker/docker.go",
        "package docker_helpers\ntype Address struct { Host string `toml:\"host\"` }\n",
    );
    trial.commit(
        &format!("{CONCURRENT}\nPolicy string `toml:\"policy\"`"),
        &["v0.9.0", "v1.0.0", "v1.1.0-rc.1"],
    );
    trial.flags("DefaultValue: \"false\"");
    trial.commit(
        &format!(
            "{CONCURRENT}\nPolicy StringOrArray `toml:\"policy\"`\nNot int `toml:\"-\"`\nhidden int"
        ),
        &["v1.1.0", "v1.2.0"],
    );
    trial.flags("DefaultValue: true, Deprecated: true, ToBeRemovedWith: \"2.0\"");
    trial.commit(
        &format!("// Deprecated: it has no effect.\n{CONCURRENT}\n{RUNNERS}\nOwn Own"),
        &["v1.1.1", "v1.3.0", "v1.10.0"],
    );
    trial.write("runner/VERSION", "1.11.0\n");
    trial.commit(&format!("{CONCURRENT}\n{RUNNERS}"), &[]);

    let output = trial.run();
    succeeded(&output);
    assert_eq!(
        trial.data(),
        "release\t0.9.0\nrelease\t1.0.0\nrelease\t1.1.0\nrelease\t1.1.1\nrelease\t1.2.0\nrelease\t1.3.0\nrelease\t1.10.0\nrelease\t1.11.0\n\
         key\tconcurrent\tinteger\t0.9.0\n\
         key\tOwn\tarray<string>\t1.3.0\t1.11.0\t\t\t1.1.1\n\
         key\tpolicy\tstring or array<string>\t0.9.0\t1.3.0\t\t0.9.0: string; 1.1.0: string or array<string>\n\
         key\trunners\tarray<table>\t1.3.0\t\t\t\t1.1.1\n\
         key\trunners.host\tstring\t1.3.0\t\t\t\t1.1.1\n\
         key\trunners.mount\tapi.MountType\t1.3.0\t\t\t\t1.1.1\n\
         key\trunners.token\tstring\t1.3.0\t\t\t\t1.1.1\n\
         key\trunners.wait\tduration\t1.3.0\t\t\t\t1.1.1\n\
         flag\tFF_FAST\tboolean\t1.1.0\t\t1.3.0\t1.1.0: false; 1.1.1: true; 1.2.0: false; 1.3.0: true\t\t2.0\n"
    );
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    for expected in [
        "new release: 1.10.0",
        "new key runners.token: string | 1.3.0",
        "- FF_FAST is new",
        "- runners.token is new",
        "- old is in the schema, but not in 1.11.0",
        "- common.Own implements UnmarshalTOML",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    assert!(!said.contains("- runners is new"), "{said}");
}

#[test]
fn the_script_touches_no_file_if_it_cannot_read_every_release() {
    let Some(trial) = Trial::new() else { return };
    let fails_with = |message: &str| {
        let output = trial.run();
        assert!(!output.status.success());
        let said = stderr(&output);
        assert!(said.contains(message), "{said}");
        assert_eq!(trial.data(), KNOWN);
    };
    trial.commit(CONCURRENT, &["v1.0.0-rc.1"]);
    fails_with("has no release tags");
    trial.write(DATA, &format!("{KNOWN}release\t1.0.0\n"));
    trial.commit("Concurrent int", &["v1.1.0"]);
    let output = trial.run();
    assert!(
        stderr(&output).contains("no tag of release 0.9.0"),
        "{}",
        stderr(&output)
    );
    trial.write(DATA, KNOWN);
    trial.commit("Concurrent Missing", &["v1.2.0"]);
    fails_with("no type Missing in common");
    trial.commit("Concurrent int {", &["v1.1.1"]);
    fails_with("v1.1.1:common/config.go");
    fs::remove_dir_all(trial.path("runner/.git")).expect("it is removed");
    fails_with("is not a git directory");
}
