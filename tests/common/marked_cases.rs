//! Files whose expected findings are marked: each names its arguments in comments at the top, and marks each expected
//! finding on its line: `# <- RG082 18.11.0`, the rule and the version in its message or note.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::runnergen;

/// The files of a directory.
pub struct MarkedCases {
    /// The directory.
    pub directory: &'static str,
    /// The rules whose findings are marked.
    pub rules: &'static [&'static str],
    /// What the versions are of: `runner`, `chart`.
    pub subject: &'static str,
}

/// A marked finding.
struct Mark {
    line: u64,
    rule: String,
    version: Option<String>,
}

impl MarkedCases {
    /// Compares the findings in every file with its marks. Returns the number of marks.
    pub fn check(&self) -> usize {
        let mut marked = 0;
        for entry in fs::read_dir(self.directory).expect("a directory") {
            let path = entry.expect("a file").path();
            marked += self.check_file(&path);
        }
        marked
    }

    fn check_file(&self, path: &Path) -> usize {
        let file = path.to_str().expect("a UTF-8 path");
        let text = fs::read_to_string(path).expect("a readable file");
        let (marks, found) = (marks(&text), self.findings(file, &text));
        let lines: Vec<_> = found
            .iter()
            .map(|found| (found["line"].as_u64(), text_of(found, "rule")))
            .collect();
        let wanted: Vec<_> = marks
            .iter()
            .map(|mark| (Some(mark.line), mark.rule.as_str()))
            .collect();
        assert_eq!(lines, wanted, "{file}");
        for (mark, found) in marks.iter().zip(&found) {
            let message = format!("{} {}", text_of(found, "message"), text_of(found, "note"));
            let Some(version) = &mark.version else {
                continue;
            };
            let is_named = [" ", " versions before "]
                .iter()
                .any(|joint| message.contains(&format!("{}{joint}{version}", self.subject)));
            assert!(is_named, "{file}: {message}");
        }
        marks.len()
    }

    fn findings(&self, file: &str, text: &str) -> Vec<Value> {
        let mut arguments = vec!["validate", "--no-config", "--format", "json", file];
        let given = text
            .lines()
            .filter_map(|line| line.strip_prefix("# arguments: "));
        arguments.extend(given.flat_map(str::split_whitespace));
        let output = runnergen(&arguments).output().expect("an output");
        let mut report: Value = serde_json::from_slice(&output.stdout).expect("a report in JSON");
        let Value::Array(found) = report["diagnostics"].take() else {
            panic!("{file}: expected findings");
        };
        let is_marked = |found: &Value| self.rules.contains(&text_of(found, "rule"));
        found.into_iter().filter(is_marked).collect()
    }
}

fn marks(text: &str) -> Vec<Mark> {
    let marks = text.lines().zip(1..).filter_map(|(line, number)| {
        let (_, mark) = line.split_once("# <- ")?;
        let (rule, version) = match mark.split_once(' ') {
            Some((rule, version)) => (rule, Some(version.to_owned())),
            None => (mark, None),
        };
        Some(Mark {
            line: number,
            rule: rule.to_owned(),
            version,
        })
    });
    marks.collect()
}

fn text_of<'v>(found: &'v Value, key: &str) -> &'v str {
    found[key].as_str().unwrap_or_default()
}
