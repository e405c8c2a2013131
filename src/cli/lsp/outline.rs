//! Where the cursor is in the structure of a document.
//!
//! While a line is being typed, the document is often invalid, so the structure is read from the indentation alone: the
//! keys above the cursor that are indented less, or the last table header above it in TOML.

use std::ops::Range;

use super::documents::Document;

/// The place of the cursor, and the bytes of the word that is typed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// A key of the mapping at a path, or an item of the list at a path that ends in an index.
    Key {
        /// Keys and indexes.
        parent: Vec<String>,
        /// The other keys of the mapping.
        siblings: Vec<String>,
        /// The word.
        typed: Range<usize>,
    },
    /// The value of the key at a path.
    Value {
        /// Keys and indexes.
        path: Vec<String>,
        /// The word.
        typed: Range<usize>,
    },
    /// A key of a TOML table.
    TomlKey {
        /// The dotted path of the table.
        table: String,
        /// The other keys of the table.
        siblings: Vec<String>,
        /// The word.
        typed: Range<usize>,
    },
    /// The value of a TOML key.
    TomlValue {
        /// The dotted path of the key.
        path: String,
        /// The word.
        typed: Range<usize>,
    },
    /// The header of a TOML table, with its brackets.
    TomlTable {
        /// The header.
        typed: Range<usize>,
    },
    /// A template expression.
    Expression {
        /// The word: `.Values.run`, `include`, `"gitlab-runner.full`.
        typed: Range<usize>,
    },
}

/// The values that hold TOML.
const CONFIG: [[&str; 2]; 2] = [["runners", "config"], ["runners", "configOverride"]];

/// The place of the cursor in a document whose values are at the path `values`.
pub fn cursor(document: &Document, offset: usize, values: &[String]) -> Option<Cursor> {
    let number = document.line_of(offset);
    let before = &document.text[document.line(number).start..offset];
    if before.rfind("{{") > before.rfind("}}") {
        let word = before
            .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '$' | '"')))
            .map_or(0, |at| at + 1);
        let typed = offset - (before.len() - word)..offset;
        return Some(Cursor::Expression { typed });
    }
    let outline = Outline { document };
    if document.uri.as_ref().ends_with(".toml") {
        return outline.toml(0, number, offset);
    }
    if let Some(header) = outline.enclosing_block(number, offset) {
        let path = outline.path(header)?;
        let inside = path.strip_prefix(values).unwrap_or_default();
        if CONFIG.iter().any(|config| config == inside) {
            return outline.toml(header + 1, number, offset);
        }
        if path != values {
            return None;
        }
    }
    outline.yaml(number, offset)
}

/// A line of YAML: the columns of `-`, the column after them, and the key if there is one.
struct Line<'t> {
    dashes: Vec<usize>,
    column: usize,
    key: Option<&'t str>,
    /// Byte offset of the first character after the colon.
    value: usize,
    content: &'t str,
}

struct Outline<'d> {
    document: &'d Document,
}

impl<'d> Outline<'d> {
    fn text(&self, line: usize) -> &'d str {
        &self.document.text[self.document.line(line)]
    }

    fn line(&self, number: usize) -> Line<'d> {
        let text = self.text(number);
        let mut dashes = Vec::new();
        let mut column = indentation(text);
        while text[column..].starts_with("- ") || &text[column..] == "-" {
            dashes.push(column);
            column += 1 + indentation(&text[column + 1..]);
        }
        let content = &text[column..];
        let colon = key_end(content);
        Line {
            dashes,
            column,
            key: colon.map(|end| content[..end].trim().trim_matches(['"', '\''])),
            value: colon.map_or(content.len(), |end| end + 1),
            content,
        }
    }

    /// The line with the `|` or `>` of the block scalar that contains a position.
    fn enclosing_block(&self, number: usize, offset: usize) -> Option<usize> {
        let text = self.text(number);
        let mut indent = if text.trim().is_empty() {
            offset - self.document.line(number).start
        } else {
            indentation(text)
        };
        for above in (0..number).rev() {
            let text = self.text(above);
            let content = text.trim_start();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let own = indentation(text);
            if own < indent && is_block_header(content) {
                return Some(above);
            }
            indent = indent.min(own);
            if indent == 0 {
                break;
            }
        }
        None
    }

    /// The path of the key in a line.
    fn path(&self, number: usize) -> Option<Vec<String>> {
        let line = self.line(number);
        let mut path = self.parents(number, line.column, &line.dashes);
        path.push(line.key?.to_owned());
        Some(path)
    }

    /// The path of the mapping or list that contains what begins at a column, after dashes on the same line.
    fn parents(&self, number: usize, column: usize, dashes: &[usize]) -> Vec<String> {
        let mut climb = Climb {
            path: Vec::new(),
            column,
            is_item: false,
        };
        climb.leave_items(dashes);
        for above in (0..number).rev() {
            let text = self.text(above);
            if text.starts_with("---") {
                break;
            }
            let line = self.line(above);
            if line.content.is_empty() || line.content.starts_with('#') {
                continue;
            }
            climb.pass(&line);
        }
        climb.path.reverse();
        climb.path
    }

    fn yaml(&self, number: usize, offset: usize) -> Option<Cursor> {
        let start = self.document.line(number).start;
        let line = self.line(number);
        let is_blank = line.content.is_empty();
        let column = if is_blank && line.dashes.is_empty() {
            offset - start
        } else {
            line.column
        };
        let before = self.document.text.get(start + column..offset)?;
        if before.starts_with('#') || before.contains(" #") {
            return None;
        }
        let mut path = self.parents(number, column, &line.dashes);
        if line.key.is_some() && offset >= start + column + line.value {
            let value = start + column + line.value;
            let blank = before[line.value..].len() - before[line.value..].trim_start().len();
            path.push(line.key?.to_owned());
            return Some(Cursor::Value {
                path,
                typed: value + blank..offset,
            });
        }
        Some(Cursor::Key {
            siblings: self.siblings(number, column),
            parent: path,
            typed: start + column..offset,
        })
    }

    /// The other keys of the mapping that a line belongs to.
    fn siblings(&self, number: usize, column: usize) -> Vec<String> {
        let starts_item = |line: &Line<'_>| !line.dashes.is_empty();
        let is_inside = |line: &Line<'_>| {
            line.content.is_empty() || line.column >= column || line.content.starts_with('#')
        };
        let mut found = Vec::new();
        let mut add = |line: &Line<'d>| {
            if line.column == column {
                found.extend(line.key.map(str::to_owned));
            }
        };
        if !starts_item(&self.line(number)) {
            for above in (0..number).rev() {
                let line = self.line(above);
                if !is_inside(&line) {
                    break;
                }
                add(&line);
                if starts_item(&line) && line.column == column {
                    break;
                }
            }
        }
        for below in number + 1..self.document.line_count() {
            let line = self.line(below);
            let is_next_item = starts_item(&line) && line.dashes.iter().any(|&dash| dash < column);
            if !is_inside(&line) || is_next_item {
                break;
            }
            add(&line);
        }
        found
    }

    /// The place in TOML that begins on the line `first`.
    fn toml(&self, first: usize, number: usize, offset: usize) -> Option<Cursor> {
        let text = self
            .document
            .text
            .get(self.document.line(first).start..offset)?;
        let is_in_string = ["'''", "\"\"\""]
            .iter()
            .any(|quotes| text.matches(quotes).count() % 2 == 1);
        if is_in_string {
            return None;
        }
        let line = self.document.line(number);
        let before = &self.document.text[line.start..offset];
        let start = offset - before.trim_start().len();
        let before = before.trim_start();
        if before.starts_with('#') {
            return None;
        }
        if before.starts_with('[') {
            let rest = &self.document.text[offset..line.end];
            let closing = rest.len() - rest.trim_start_matches(']').len();
            return Some(Cursor::TomlTable {
                typed: start..offset + closing,
            });
        }
        let header = (first..number)
            .rev()
            .find_map(|line| table(self.text(line)).map(|table| (line, table)));
        let (header, table) =
            header.map_or((first, String::new()), |(line, table)| (line + 1, table));
        if let Some((key, value)) = before.split_once('=') {
            let blank = value.len() - value.trim_start().len();
            return Some(Cursor::TomlValue {
                path: join(&table, key.trim()),
                typed: offset - value.len() + blank..offset,
            });
        }
        let (prefix, word) = before.rsplit_once('.').unwrap_or(("", before));
        Some(Cursor::TomlKey {
            table: if prefix.is_empty() {
                table
            } else {
                join(&table, prefix)
            },
            siblings: self.toml_keys(header, number),
            typed: offset - word.len()..offset,
        })
    }

    /// The keys of the table that begins on the line `first`, except that on the line `without`.
    fn toml_keys(&self, first: usize, without: usize) -> Vec<String> {
        (first..self.document.line_count())
            .take_while(|&line| table(self.text(line)).is_none())
            .filter(|&line| line != without)
            .filter_map(|line| self.text(line).split_once('='))
            .map(|(key, _)| key.trim().trim_matches('"').to_owned())
            .collect()
    }
}

/// The way from a line up to the root.
struct Climb {
    /// The keys passed so far, innermost first.
    path: Vec<String>,
    /// The column of the last key or dash passed.
    column: usize,
    /// Whether that is a dash, whose list may belong to a key in the same column.
    is_item: bool,
}

impl Climb {
    fn leave_items(&mut self, dashes: &[usize]) {
        for &dash in dashes.iter().rev() {
            self.path.push("0".to_owned());
            self.column = dash;
            self.is_item = true;
        }
    }

    fn pass(&mut self, line: &Line<'_>) {
        let is_parent = line.column < self.column
            || self.is_item && line.column == self.column && line.dashes.is_empty();
        let is_first_of_item =
            !self.is_item && line.column == self.column && !line.dashes.is_empty();
        if is_parent && let Some(key) = line.key {
            self.path.push(key.to_owned());
            self.column = line.column;
            self.is_item = false;
        }
        if is_parent || is_first_of_item {
            self.leave_items(&line.dashes);
        }
    }
}

fn indentation(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// The byte offset of the colon after a key.
fn key_end(content: &str) -> Option<usize> {
    if content.starts_with('#') {
        return None;
    }
    let quoted = content
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))
        .and_then(|quote| content[1..].find(quote).map(|end| end + 2));
    let from = quoted.unwrap_or(0);
    let colon = content[from..]
        .match_indices(':')
        .map(|(at, _)| from + at)
        .find(|&at| matches!(content.as_bytes().get(at + 1), None | Some(b' ' | b'\t')))?;
    let is_key = !content[..colon].contains(" #") && !content.starts_with(['[', '{']);
    is_key.then_some(colon)
}

/// Returns true if a line ends in the header of a block scalar: `config: |-`.
fn is_block_header(content: &str) -> bool {
    let content = content.split(" #").next().unwrap_or(content).trim_end();
    let header = content.trim_end_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
    let Some(before) = header.strip_suffix(['|', '>']) else {
        return false;
    };
    before.ends_with(": ") || before.ends_with("- ")
}

/// The path in a TOML table header: `[runners.kubernetes]`, `[[runners]]`.
fn table(line: &str) -> Option<String> {
    let line = line.split('#').next().unwrap_or(line).trim();
    let inside = line.strip_prefix('[')?.strip_suffix(']')?;
    let inside = inside
        .strip_prefix('[')
        .and_then(|inside| inside.strip_suffix(']'))
        .unwrap_or(inside);
    let is_header = !inside.is_empty() && !inside.contains(['[', ',', '=']);
    is_header.then(|| {
        inside
            .split('.')
            .map(|part| part.trim().trim_matches(['"', '\'']))
            .collect::<Vec<_>>()
            .join(".")
    })
}

/// The dotted path of a key.
pub fn join(table: &str, key: &str) -> String {
    if table.is_empty() {
        key.to_owned()
    } else {
        format!("{table}.{key}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::documents::Encoding;
    use super::*;

    /// Describes the place of `‸` in a text.
    fn at(text: &str) -> String {
        in_values(text, &[])
    }

    fn in_values(text: &str, values: &[&str]) -> String {
        let offset = text.find('‸').unwrap();
        let text = text.replace('‸', "");
        let document = Document::new("file:///v.yaml".into(), 1, text, Encoding::Utf8);
        let values: Vec<String> = values.iter().map(|&key| key.to_owned()).collect();
        let word = |typed: Range<usize>| document.text[typed].to_owned();
        match cursor(&document, offset, &values) {
            None => "none".to_owned(),
            Some(Cursor::Key {
                parent,
                siblings,
                typed,
            }) => {
                format!(
                    "key {} [{}] {}",
                    parent.join("."),
                    siblings.join(" "),
                    word(typed)
                )
            }
            Some(Cursor::Value { path, typed }) => {
                format!("value {} {}", path.join("."), word(typed))
            }
            Some(Cursor::TomlKey {
                table,
                siblings,
                typed,
            }) => format!("toml key {table} [{}] {}", siblings.join(" "), word(typed)),
            Some(Cursor::TomlValue { path, typed }) => format!("toml value {path} {}", word(typed)),
            Some(Cursor::TomlTable { typed }) => format!("toml table {}", word(typed)),
            Some(Cursor::Expression { typed }) => format!("expression {}", word(typed)),
        }
    }

    #[test]
    fn keys_are_found_by_indentation() {
        assert_eq!(at("gi‸"), "key  [] gi");
        assert_eq!(at("a: 1\n‸\nb: 2\n"), "key  [a b] ");
        assert_eq!(
            at("rbac:\n  create: true\n  cl‸\nb: 2\n"),
            "key rbac [create] cl"
        );
        assert_eq!(
            at("rbac:\n  rules:\n  - verbs: []\n    res‸"),
            "key rbac.rules.0 [verbs] res"
        );
        assert_eq!(
            at("rbac:\n  rules:\n    - verbs: []\n    - ‸"),
            "key rbac.rules.0 [] "
        );
        assert_eq!(
            at("a:\n- b:\n    c:\n      - d: 1\n        ‸"),
            "key a.0.b.c.0 [d] "
        );
        assert_eq!(at("a: 1\n---\n‸"), "key  [a] ");
        assert_eq!(at("# a‸"), "none");
    }

    #[test]
    fn values_follow_a_colon() {
        assert_eq!(at("rbac:\n  create: tr‸"), "value rbac.create tr");
        assert_eq!(at("a: x:y‸"), "value a x:y");
        assert_eq!(at("'a b': ‸"), "value a b ");
        assert_eq!(at("a: 1 # ‸"), "none");
    }

    #[test]
    fn toml_is_found_in_the_runner_configuration() {
        let config = |toml: &str| at(&format!("runners:\n  config: |\n{toml}"));
        assert_eq!(config("    [[run‸"), "toml table [[run");
        assert_eq!(
            config("    [[runners]]\n      [run‸]\n"),
            "toml table [run]"
        );
        assert_eq!(
            config(
                "    [[runners]]\n      [runners.kubernetes]\n        image = 'a'\n\n        cp‸"
            ),
            "toml key runners.kubernetes [image] cp"
        );
        assert_eq!(
            config("    [[runners]]\n    executor = \"kub‸"),
            "toml value runners.executor \"kub"
        );
        assert_eq!(
            config("    [[runners]]\n    kubernetes.cpu‸"),
            "toml key runners.kubernetes [] cpu"
        );
        assert_eq!(config("    a = '''\n    x‸"), "none");
        assert_eq!(config("    # x‸"), "none");
        assert_eq!(
            at("runners:\n  config: |\n    a = 1\n  na‸"),
            "key runners [config] na"
        );
        assert_eq!(at("runners:\n  preEntry: |\n    a‸"), "none");
    }

    #[test]
    fn embedded_values_have_a_prefix() {
        let release = "kind: HelmRelease\nspec:\n  values:\n    runners:\n      config: |\n        [[runners]]\n        na‸";
        assert_eq!(
            in_values(release, &["spec", "values"]),
            "toml key runners [] na"
        );
        let text = "spec:\n  values: |\n    runners:\n      na‸";
        assert_eq!(
            in_values(text, &["spec", "values"]),
            "key spec.values.runners [] na"
        );
    }

    #[test]
    fn expressions_are_found_between_braces() {
        assert_eq!(at("a: '{{ .Values.run‸ }}'"), "expression .Values.run");
        assert_eq!(at("a: '{{ x }} ‸'"), "value a '{{ x }} ");
        assert_eq!(at("a: '{{ include \"git‸"), "expression \"git");
    }
}
