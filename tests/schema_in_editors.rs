//! Completion and hover of the language server: what they offer and say is compared with `runnergen schema` and
//! `runnergen explain` at every key.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::common::language_client::Client;
use crate::common::runnergen;

const URI: &str = "file:///values.yaml";

/// The values above the runner configuration.
const VALUES: &str = "gitlabUrl: https://gitlab.example.com/\nrunners:\n  secret: x\n  config: |\n";

fn printed(arguments: &[&str]) -> String {
    let output = runnergen(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn schema(of: &str) -> Value {
    serde_json::from_str(&printed(&["schema", "--of", of])).unwrap()
}

/// A client that asks about the end of a document.
struct Editor {
    client: Client,
    version: i32,
}

impl Editor {
    fn start() -> Self {
        let mut client = Client::start(&json!({ "textDocument": { "diagnostic": {} } }));
        let document = json!({ "uri": URI, "languageId": "yaml", "version": 1, "text": "" });
        client.notify("textDocument/didOpen", &json!({ "textDocument": document }));
        Editor { client, version: 1 }
    }

    fn ask(&mut self, method: &str, text: &str, line: usize, character: usize) -> Value {
        self.version += 1;
        self.client.notify(
            "textDocument/didChange",
            &json!({
                "textDocument": { "uri": URI, "version": self.version },
                "contentChanges": [{ "text": text }],
            }),
        );
        self.client.request(
            method,
            &json!({ "textDocument": { "uri": URI }, "position": { "line": line, "character": character } }),
        )
    }

    /// The labels of the completions at the end of a text.
    fn labels(&mut self, text: &str) -> BTreeSet<String> {
        let line = text.matches('\n').count();
        let character = text.len() - text.rfind('\n').map_or(0, |end| end + 1);
        let items = self.ask("textDocument/completion", text, line, character);
        let labels = items.as_array().unwrap().iter();
        labels
            .map(|item| item["label"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// A table of the runner configuration.
struct Table<'s> {
    path: String,
    is_array: bool,
    properties: &'s serde_json::Map<String, Value>,
}

impl Table<'_> {
    fn header(&self) -> String {
        match (self.path.as_str(), self.is_array) {
            ("", _) => String::new(),
            (path, true) => format!("[[{path}]]"),
            (path, false) => format!("[{path}]"),
        }
    }
}

fn tables<'s>(schema: &'s Value, path: &str, is_array: bool, found: &mut Vec<Table<'s>>) {
    let Some(properties) = schema["properties"].as_object() else {
        return;
    };
    found.push(Table {
        path: path.to_owned(),
        is_array,
        properties,
    });
    for (name, property) in properties {
        let path = join(path, name);
        tables(property, &path, false, found);
        tables(&property["items"], &path, true, found);
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// Whether a key is written as a separate table.
fn is_table(property: &Value) -> bool {
    property["type"] == "object" || property["items"]["type"] == "object"
}

/// The values that a schema lists, as TOML.
fn listed(property: &Value) -> BTreeSet<String> {
    let alternatives = property["anyOf"].as_array().into_iter().flatten();
    let schemas = std::iter::once(property)
        .chain(alternatives)
        .chain([&property["items"]]);
    let mut found = BTreeSet::new();
    for schema in schemas {
        let values = schema["enum"].as_array().into_iter().flatten();
        found.extend(values.filter(|value| *value != "").map(Value::to_string));
    }
    if found.is_empty() && property["type"] == "boolean" {
        found.extend(["true".to_owned(), "false".to_owned()]);
    }
    found
}

#[test]
fn completion_offers_the_keys_and_values_of_the_schema_in_toml() {
    let schema = schema("config");
    let mut found = Vec::new();
    tables(&schema, "", false, &mut found);
    let mut editor = Editor::start();
    let mut positions = 0;
    for table in &found {
        let start = format!("{VALUES}    {}\n", table.header());
        let keys = table.properties.iter();
        let keys: Vec<&String> = keys
            .filter(|(_, property)| !is_table(property))
            .map(|(name, _)| name)
            .collect();
        let expected: BTreeSet<String> = keys.iter().map(|name| name.to_string()).collect();
        let offered = editor.labels(&format!("{start}    "));
        assert_eq!(offered, expected, "keys of {:?}", table.path);
        positions += 1;
        if let Some(first) = keys.first() {
            let offered = editor.labels(&format!("{start}    {first} = 1\n    {first}_"));
            let rest = expected.iter().filter(|name| name != first).cloned();
            assert_eq!(
                offered,
                rest.collect(),
                "{first} of {:?} is written",
                table.path
            );
            positions += 1;
        }
        for name in keys {
            let offered = editor.labels(&format!("{start}    {name} = "));
            let expected = listed(&table.properties[name]);
            assert_eq!(offered, expected, "values of {} {name}", table.path);
            positions += usize::from(!expected.is_empty());
        }
    }
    eprintln!("{positions} positions in {} tables", found.len());
    assert!(positions > 100 && found.len() > 30);
    assert_eq!(editor.client.shut_down(), Some(0));
}

/// The objects of the values with their keys, without those of Kubernetes.
fn objects<'s>(
    schema: &'s Value,
    path: &[&'s str],
    found: &mut Vec<(Vec<&'s str>, BTreeSet<String>)>,
) {
    let Some(properties) = schema["properties"].as_object() else {
        return;
    };
    found.push((path.to_vec(), properties.keys().cloned().collect()));
    for (name, property) in properties {
        objects(property, &[path, &[name.as_str()]].concat(), found);
    }
}

#[test]
fn completion_offers_the_keys_of_the_schema_in_values() {
    let schema = schema("values");
    let mut found = Vec::new();
    objects(&schema, &[], &mut found);
    let mut editor = Editor::start();
    for (path, expected) in &found {
        let mut text = String::new();
        for (depth, key) in path.iter().enumerate() {
            text += &format!("{:indent$}{key}:\n", "", indent = 2 * depth);
        }
        text += &" ".repeat(2 * path.len());
        let offered = editor.labels(&text);
        assert!(offered.is_subset(expected), "{path:?}: {offered:?}");
        for key in expected.difference(&offered) {
            let path = join(&path.join("."), key);
            let page = printed(&["explain", &path]);
            assert!(page.contains("\n  since "), "{path} is too new:\n{page}");
        }
    }
    eprintln!("{} objects", found.len());
    assert!(found.len() > 15);
    assert_eq!(editor.client.shut_down(), Some(0));
}

#[test]
fn hover_says_what_explain_says_about_each_value() {
    let schema = schema("values");
    let mut found = Vec::new();
    objects(&schema, &[], &mut found);
    let mut editor = Editor::start();
    let mut compared = 0;
    for (parents, keys) in &found {
        for key in keys {
            // Without values that only this chart has, a document is left alone.
            let mut text = "unregisterRunners: true\nrunnerToken: x\n".to_owned();
            for (depth, key) in parents.iter().chain([&key.as_str()]).enumerate() {
                text += &format!("{:indent$}{key}:\n", "", indent = 2 * depth);
            }
            let depth = parents.len();
            let answer = editor.ask("textDocument/hover", &text, depth + 2, 2 * depth + 1);
            let path = join(&parents.join("."), key);
            let hover = words(answer["contents"]["value"].as_str().unwrap_or_default());
            let page = printed(&["explain", &path]);
            for (fact, text) in facts(&page) {
                let text = words(&text);
                assert!(hover.contains(&text), "{path}: {fact} {text}\n{hover}");
                compared += 1;
            }
        }
    }
    eprintln!("{compared} facts");
    assert!(compared > 200);
    assert_eq!(editor.client.shut_down(), Some(0));
}

/// The words of a text without punctuation of Markdown.
fn words(text: &str) -> String {
    let text = text.replace("```yaml", "").replace(['`', '*'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The pages that `runnergen explain` prints about keys, by path.
fn explained(paths: &[String]) -> BTreeMap<String, String> {
    let names = paths.iter().map(String::as_str);
    let arguments: Vec<&str> = std::iter::once("explain").chain(names).collect();
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let mut path = String::new();
    for line in printed(&arguments).lines() {
        match line.strip_suffix(", a key of config.toml") {
            Some(next) => next.clone_into(&mut path),
            None if line.contains(", a value of ") => path.clear(),
            None => *pages.entry(path.clone()).or_default() += &format!("{line}\n"),
        }
    }
    pages
}

/// The facts of a page of `runnergen explain`: lines like `  default     5`, each with the lines that continue it.
fn facts(page: &str) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = Vec::new();
    for line in page.lines().skip_while(|line| !is_fact(line)) {
        if line.is_empty() {
            break;
        }
        match facts.last_mut() {
            Some((_, text)) if !is_fact(line) => *text += &format!(" {}", line.trim()),
            _ => {
                let (name, text) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
                facts.push((name.to_owned(), words(text)));
            }
        }
    }
    facts
}

fn is_fact(line: &str) -> bool {
    let text = line.strip_prefix("  ").unwrap_or_default();
    let has_column = text.get(..14).unwrap_or(text).contains("  ")
        || !text.contains(' ')
        || text.starts_with("deprecated");
    text.starts_with(|c: char| c.is_ascii_lowercase()) && has_column
}

#[test]
fn hover_says_what_explain_says_about_each_key_of_the_runner_configuration() {
    let schema = schema("config");
    let mut found = Vec::new();
    tables(&schema, "", false, &mut found);
    let keys_of = |table: &Table<'_>| -> Vec<String> {
        let properties = table.properties.iter();
        let keys = properties.filter(|(_, property)| !is_table(property));
        keys.map(|(name, _)| name.clone()).collect()
    };
    let paths = found.iter().flat_map(|table| {
        let keys = keys_of(table).into_iter();
        keys.map(|name| join(&table.path, &name))
    });
    let explained = explained(&paths.collect::<Vec<_>>());
    let mut editor = Editor::start();
    let mut compared = 0;
    for table in &found {
        for name in keys_of(table) {
            let path = join(&table.path, &name);
            let text = format!("{VALUES}    {}\n    {name} = 1\n", table.header());
            let answer = editor.ask("textDocument/hover", &text, 5, 5);
            let hover = words(answer["contents"]["value"].as_str().unwrap_or(&path));
            for (fact, text) in facts(&explained[&path]) {
                let text = words(&text);
                assert!(hover.contains(&text), "{path}: {fact} {text}\n{hover}");
                compared += 1;
            }
        }
    }
    eprintln!("{compared} facts");
    assert!(compared > 500);
    assert_eq!(editor.client.shut_down(), Some(0));
}
