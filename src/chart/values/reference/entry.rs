//! Documentation of one value, and its printed form.

use std::fmt;

use super::schema::Schema;
use super::words::type_words;
use crate::chart::values::json;
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
    /// The chart version that introduced it, if known.
    pub since: Option<&'static str>,
    /// For a deprecated value: its replacement.
    pub instead: Option<&'static str>,
    /// Its description; empty for values defined by Kubernetes.
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
        let example = schema
            .examples
            .first()
            .map(|example| at(segments, json::node(example.clone())));
        Self {
            path: path.to_owned(),
            kind: type_words(schema),
            default: schema.default.clone().map(json::node),
            since: schema.since.as_deref(),
            instead: schema.instead.as_deref(),
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
        if let Some(since) = self.since {
            writeln!(formatter, "  since     chart {since}")?;
        }
        if let Some(instead) = self.instead {
            writeln!(formatter, "  deprecated, write {instead}")?;
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
