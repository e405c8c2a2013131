//! Reads configuration keys and feature flags from the runner's sources with regular expressions. Types are found by their
//! name alone. This shares nothing with `scripts/runner-releases`, which it checks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use regex::Regex;

use crate::common::stdout;

/// The keys and flags of a tag.
pub fn names(git_dir: &Path, tag: &str) -> BTreeSet<String> {
    let mut structs = Structs::default();
    let reader = Reader::new();
    for file in matching_files(git_dir, tag, "toml:\"") {
        let (directory, _) = file.rsplit_once('/').unwrap_or_default();
        reader.read(directory, &content(git_dir, tag, &file), &mut structs);
    }
    let mut names = BTreeSet::new();
    structs.add_keys("common", "Config", "", &mut names);
    for file in matching_files(git_dir, tag, "FF_") {
        if file.starts_with("helpers/featureflags/") {
            let text = content(git_dir, tag, &file);
            names.extend(
                reader
                    .flag
                    .find_iter(&text)
                    .map(|flag| flag.as_str().to_owned()),
            );
        }
    }
    names
}

/// The runner's own Go files that contain a word, without tests.
fn matching_files(git_dir: &Path, tag: &str, word: &str) -> Vec<String> {
    let mut command = git(git_dir);
    command.args(["grep", "-l", "-F", word, tag, "--", "*.go"]);
    let output = command.output().expect("git starts");
    let files = String::from_utf8(output.stdout).expect("names of files");
    files
        .lines()
        .filter_map(|line| line.strip_prefix(&format!("{tag}:")))
        .filter(|file| !file.ends_with("_test.go"))
        .filter(|file| !file.starts_with("vendor/") && !file.starts_with("Godeps/"))
        .map(str::to_owned)
        .collect()
}

fn content(git_dir: &Path, tag: &str, file: &str) -> String {
    stdout(git(git_dir).args(["show", &format!("{tag}:{file}")]))
}

fn git(git_dir: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(git_dir);
    command
}

/// A line of a struct: the key, unless the struct is embedded, and the type with the package that it is imported from.
struct Field {
    key: Option<String>,
    type_name: String,
    package: Option<String>,
    is_map: bool,
}

impl Field {
    /// The keys of a list type are those of its items, as of an embedded struct.
    fn item(type_name: &str) -> Self {
        Self {
            key: None,
            type_name: type_name.to_owned(),
            package: None,
            is_map: false,
        }
    }
}

/// The structs by directory and name.
#[derive(Default)]
struct Structs(BTreeMap<(String, String), Vec<Field>>);

impl Structs {
    /// Adds the keys of a struct and of the structs in it.
    fn add_keys(&self, directory: &str, name: &str, prefix: &str, keys: &mut BTreeSet<String>) {
        let fields = self.0.get(&(directory.to_owned(), name.to_owned()));
        for field in fields.into_iter().flatten() {
            let below = match &field.key {
                None => prefix.to_owned(),
                Some(key) => {
                    keys.insert(format!("{prefix}{key}"));
                    format!("{prefix}{key}.")
                }
            };
            if let Some(directory) = self.directory_of(field, directory) {
                self.add_keys(directory, &field.type_name, &below, keys);
            }
        }
    }

    /// The directory of the struct of a field. That of an imported one usually has the name of the package.
    fn directory_of<'a>(&'a self, field: &Field, directory: &'a str) -> Option<&'a str> {
        if field.is_map {
            return None;
        }
        let Some(package) = &field.package else {
            return Some(directory);
        };
        let structs = self.0.keys().filter(|(_, name)| *name == field.type_name);
        let others = structs.map(|(other, _)| other.as_str());
        let mut others = others.filter(|other| *other != directory);
        let named = others.clone().find(|other| other.ends_with(package));
        named.or_else(|| others.next())
    }
}

struct Reader {
    start: Regex,
    list: Regex,
    field: Regex,
    toml: Regex,
    flag: Regex,
}

impl Reader {
    fn new() -> Self {
        let regex = |pattern: &str| Regex::new(pattern).expect("a regular expression");
        Self {
            start: regex(r"^(?:type |\t)(\w+)\s+struct \{$"),
            list: regex(r"^type (\w+) \[\]\*?(\w+)$"),
            field: regex(
                r"^\t+(?:(\w+)\s+)?([*\[\]]*(?:map\[\w+\])?[*\[\]]*)(?:(\w+)\.)?(\w+)\s*(?:`(.*)`)?\s*(?://.*)?$",
            ),
            toml: regex(r#"toml:"([^,"]*)"#),
            flag: regex(r"\bFF_[A-Z0-9_]+\b"),
        }
    }

    fn read(&self, directory: &str, text: &str, structs: &mut Structs) {
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let (name, fields) = if let Some(start) = self.start.captures(line) {
                let end = if line.starts_with('\t') { "\t}" } else { "}" };
                let body = lines.by_ref().take_while(|line| *line != end);
                let fields = body.filter_map(|line| self.field(line)).collect();
                (start[1].to_owned(), fields)
            } else if let Some(list) = self.list.captures(line) {
                (list[1].to_owned(), vec![Field::item(&list[2])])
            } else {
                continue;
            };
            structs.0.insert((directory.to_owned(), name), fields);
        }
    }

    fn field(&self, line: &str) -> Option<Field> {
        let found = self.field.captures(line)?;
        let tag = found
            .get(5)
            .and_then(|tag| self.toml.captures(tag.as_str()));
        let tagged = tag
            .map(|tag| tag[1].to_owned())
            .filter(|key| !key.is_empty());
        if tagged.as_deref() == Some("-") {
            return None;
        }
        let name = found.get(1).map(|name| name.as_str().to_owned());
        let is_hidden = |name: &String| name.starts_with(|first: char| !first.is_uppercase());
        if name.as_ref().is_some_and(is_hidden) {
            return None;
        }
        Some(Field {
            key: tagged.or(name),
            type_name: found[4].to_owned(),
            package: found.get(3).map(|package| package.as_str().to_owned()),
            is_map: found[2].contains("map["),
        })
    }
}
