//! Documentation of one value, and its printed form.

use std::fmt;

use super::schema::Schema;
use super::words::type_words;
use crate::chart::features::{self, ReadBy, Support};
use crate::chart::values::json;
use crate::chart::values::removed;
use crate::chart::version::ChartVersion;
use crate::report::paragraph::wrap;
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node};
use helm_yaml::writer::{Style, to_string};

/// Width of the output in characters.
const WIDTH: usize = 100;

/// Documentation of one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The path that was looked up.
    pub path: String,
    /// Its type.
    pub kind: String,
    /// Its default, or the chart's behavior without it.
    pub default: Option<Node>,
    /// Its defaults in the chart's values file, each with the first chart version that has it, oldest first.
    pub defaults: Vec<(Option<ChartVersion>, Node)>,
    /// The chart versions that read it, oldest first.
    pub readers: Vec<ReadBy>,
    /// The first chart version in which it is deprecated, if older ones read it, too.
    pub deprecated_since: Option<ChartVersion>,
    /// For a deprecated or removed value: its replacement.
    pub instead: Option<String>,
    /// Its description; empty for values defined by Kubernetes, and for removed ones.
    pub description: &'static str,
    /// An example in the context of a values file.
    pub example: Option<Node>,
    /// The values below it.
    pub parts: Vec<Part>,
}

/// A value below another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its key.
    pub name: &'static str,
    /// First sentence of its description, or its type.
    pub meaning: String,
}

impl Entry {
    pub(super) fn new(path: &str, segments: &[String], schema: &'static Schema) -> Self {
        let keys: Vec<&str> = segments.iter().map(String::as_str).collect();
        let example = schema
            .examples
            .first()
            .map(|example| at(segments, json::node(example.clone())));
        Self {
            path: path.to_owned(),
            kind: type_words(schema),
            default: schema.default.clone().map(json::node),
            defaults: features::defaults_of(&keys),
            readers: features::readers(&keys),
            deprecated_since: schema.replacement().and_then(|path| features::since(&path)),
            instead: schema.instead.clone(),
            description: &schema.description,
            example,
            parts: schema
                .map()
                .properties
                .iter()
                .map(|(name, part)| Part {
                    name,
                    meaning: meaning(part),
                })
                .collect(),
        }
    }
}

impl Entry {
    /// The entry of a value that the newest chart version does not read any more.
    pub(super) fn removed(path: &str, segments: &[String]) -> Option<Self> {
        let keys: Vec<&str> = segments.iter().map(String::as_str).collect();
        let newest = ChartVersion::NEWEST;
        let Support::Removed(_) = newest.support(&keys) else {
            return None;
        };
        let instead = removed::lookup(path).map(|removed| removed.advice(newest, None));
        Some(Self {
            path: path.to_owned(),
            kind: features::former_type(&keys)?.words(),
            default: None,
            defaults: features::defaults_of(&keys),
            readers: features::readers(&keys),
            deprecated_since: None,
            instead,
            description: "",
            example: None,
            parts: Vec::new(),
        })
    }

    /// What is known about the value, as names with a text.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("type", self.kind.clone())];
        if let Some(default) = &self.default {
            let text = to_string(default, Style::Manifest);
            facts.push(("default", text.trim_end().to_owned()));
        }
        let history = self.history().into_iter();
        facts.extend(history.map(|(name, fact)| (name.trim_end_matches(','), fact)));
        facts
    }

    /// What depends on the chart version, as names with a text: since when it is read, its former defaults, its
    /// replacement.
    pub fn history(&self) -> Vec<(&'static str, String)> {
        let mut facts = Vec::new();
        let mut add = |name, fact: Option<String>| facts.extend(fact.map(|fact| (name, fact)));
        add("changed", self.changed_default());
        add("since", self.since());
        add(
            "removed",
            self.removed_in().map(|removed| format!("chart {removed}")),
        );
        match (self.is_removed(), self.deprecated_since) {
            (true, _) => add("instead", self.instead.clone()),
            (false, Some(since)) => {
                let write = |instead| format!("since chart {since}, write {instead}");
                add("deprecated", self.instead.as_ref().map(write));
            }
            (false, None) => {
                let write = |instead| format!("write {instead}");
                add("deprecated,", self.instead.as_ref().map(write));
            }
        }
        facts
    }

    /// The first chart version that reads it, if older ones do not: `chart 0.66.0`, `chart 0.53.2, and before 0.53.0`.
    fn since(&self) -> Option<String> {
        let (last, others) = self.readers.split_last()?;
        let since = last.since?;
        let before = others.last().and_then(|readers| readers.removed);
        let before = before.map(|before| format!(", and before {before}"));
        Some(format!("chart {since}{}", before.unwrap_or_default()))
    }

    fn removed_in(&self) -> Option<ChartVersion> {
        self.readers.last()?.removed
    }

    /// Whether the newest chart version ignores it.
    pub fn is_removed(&self) -> bool {
        self.removed_in().is_some()
    }

    /// The defaults by chart version, if the default changed: `30; 3 since chart 0.65.0`. For long ones only the versions.
    fn changed_default(&self) -> Option<String> {
        let (_, changes) = self
            .defaults
            .split_first()
            .filter(|(_, rest)| !rest.is_empty())?;
        let texts = self.defaults.iter().map(|(since, node)| {
            let text = to_string(node, Style::Manifest).trim_end().to_owned();
            let since = since.map(|since| format!(" since chart {since}"));
            (!text.contains('\n')).then(|| text + &since.unwrap_or_default())
        });
        if let Some(texts) = texts.collect::<Option<Vec<_>>>() {
            return Some(texts.join("; "));
        }
        let versions = changes.iter().filter_map(|(since, _)| *since);
        let versions: Vec<_> = versions.map(ChartVersion::as_str).collect();
        Some(format!("in chart {}", versions.join(", ")))
    }
}

/// Wraps a value in the keys of its path.
fn at(segments: &[String], value: Node) -> Node {
    segments.iter().rfold(value, |below, segment| {
        if segment.bytes().all(|byte| byte.is_ascii_digit()) {
            return Node::new(vec![below], Span::SYNTHETIC);
        }
        Node::new(
            Map::from_iter([(segment.clone(), below.into())]),
            Span::SYNTHETIC,
        )
    })
}

fn meaning(schema: &'static Schema) -> String {
    match schema.description.split_once(". ") {
        _ if schema.description.is_empty() => type_words(schema),
        Some((sentence, _)) => format!("{sentence}."),
        None => schema.description.clone(),
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}\n", self.path)?;
        if !self.description.is_empty() {
            writeln!(formatter, "{}", wrap(self.description, WIDTH, "  "))?;
        }
        writeln!(formatter, "  type      {}", self.kind)?;
        if let Some(default) = &self.default {
            let text = to_string(default, Style::Manifest);
            match text.trim_end().contains('\n') {
                true => write!(formatter, "  default\n{}", indent(&text))?,
                false => writeln!(formatter, "  default   {}", text.trim_end())?,
            }
        }
        for (name, fact) in self.history() {
            writeln!(formatter, "  {name:<9} {fact}")?;
        }
        if let Some(example) = &self.example {
            write!(
                formatter,
                "\n  Example:\n\n{}",
                indent(&to_string(example, Style::Manifest))
            )?;
        }
        self.write_parts(formatter)
    }
}

impl Entry {
    fn write_parts(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .parts
            .iter()
            .map(|part| part.name.len())
            .max()
            .unwrap_or(0);
        for (index, part) in self.parts.iter().enumerate() {
            if index == 0 {
                writeln!(formatter, "\n  Below it:\n")?;
            }
            writeln!(formatter, "    {:width$}  {}", part.name, part.meaning)?;
        }
        Ok(())
    }
}

fn indent(text: &str) -> String {
    text.lines()
        .map(|line| {
            if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("    {line}\n")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::chart::values::reference::lookup;

    #[test]
    fn printed_entries() {
        let paths = [
            "runners.cache.secretName",
            "runners.config",
            "sessionServer",
            "tolerations[0].key",
            "image.image",
        ];
        let pages = paths.map(|path| {
            lookup(path).map_or_else(|error| error.to_string(), |entry| entry.to_string())
        });
        insta::with_settings!({snapshot_path => "../../../../snapshots", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!("explain_values", pages.join("\n-----\n"));
        });
    }
}
