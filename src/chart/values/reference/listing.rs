//! All values with defaults and descriptions, as a values file to edit.

use std::fmt::Write;

use clap::ValueEnum;
use serde_json::Value as Json;

use super::schema::Schema;
use crate::chart::features;
use crate::chart::starter::Cache;
use crate::chart::values::json;
use crate::chart::version::ChartVersion;
use crate::report::paragraph::wrap;
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node};
use helm_yaml::writer::{Style, to_string};

/// Width of the comments in characters.
const WIDTH: usize = 100;

/// The values of a chart version: with their default, or commented out if the chart has none.
pub fn listing(chart: ChartVersion) -> String {
    let mut listing = Listing {
        chart,
        out: String::new(),
    };
    let _ = writeln!(
        listing.out,
        "# Every value of the gitlab-runner chart {chart} (GitLab Runner {}), and of runnergen itself, with its default.\n\
            # Values that are commented out have no default: the comment shows an example or the chart's behavior.",
        chart.app_version()
    );
    listing.section(Schema::of_values(), Some(&chart.defaults()), &[]);
    listing.out
}

/// One value of a chart version with the keys above it; `None` if the chart has no such value.
pub fn part(chart: ChartVersion, path: &str) -> Option<String> {
    let mut listing = Listing {
        chart,
        out: String::new(),
    };
    let all = chart.defaults();
    let keys: Vec<&str> = path.split('.').collect();
    let (name, outer) = keys.split_last()?;
    let default = all.at(&keys);
    // A section whose values are all comments would be null.
    let mark = if default.is_some() { "" } else { "# " };
    let mut schema = Schema::of_values();
    for (depth, key) in outer.iter().enumerate() {
        schema = schema.properties.get(*key)?;
        listing.lines(&format!("{key}:\n"), mark, depth);
    }
    let value = schema.properties.get(*name)?;
    listing.comment(value, &keys);
    listing.value(value, default, &keys);
    if path == "runners.cache" {
        listing.cache_examples();
    }
    Some(listing.out)
}

struct Listing {
    chart: ChartVersion,
    out: String,
}

impl Listing {
    /// The values of a section with the given defaults; without defaults all are commented out.
    fn section(&mut self, schema: &'static Schema, defaults: Option<&Node>, path: &[&str]) {
        for (name, value) in &schema.properties {
            let path = [path, &[name]].concat();
            if self.chart.reads(&path) {
                self.out.push('\n');
                self.comment(value, &path);
                let default = defaults.and_then(|defaults| defaults.get(name));
                self.value(value, default, &path);
            }
        }
    }

    /// Description of the value at a path.
    fn comment(&mut self, schema: &Schema, path: &[&str]) {
        let prefix = "  ".repeat(path.len() - 1) + "# ";
        let mut text = schema.description.clone();
        if let Some(since) = features::introduced(path) {
            let _ = write!(text, "\nSince chart version {since}.");
        }
        let is_deprecated = schema.is_deprecated_in(self.chart);
        if let Some(instead) = schema.instead.as_deref().filter(|_| is_deprecated) {
            let _ = write!(text, "\nDeprecated: write {instead}.");
        }
        self.out.push_str(&wrap(&text, WIDTH, &prefix));
    }

    fn value(&mut self, schema: &'static Schema, default: Option<&Node>, path: &[&str]) {
        let Some((name, outer)) = path.split_last() else {
            return;
        };
        let depth = outer.len();
        let is_section = !schema.properties.is_empty();
        match default {
            Some(default) if is_section && default.is_truthy() => {
                self.lines(&format!("{name}:\n"), "", depth);
                self.section(schema, Some(default), path);
            }
            Some(default) => {
                if !default.is_truthy()
                    && !is_section
                    && let Some(example) = schema.examples.first()
                {
                    self.lines(&yaml(name, json::node(example.clone())), "# ", depth);
                }
                self.lines(&yaml(name, default.clone()), "", depth);
                self.section(schema, Some(default), path);
            }
            None if is_section => {
                self.lines(&format!("{name}:\n"), "# ", depth);
                self.section(schema, None, path);
            }
            None => {
                let shown = schema.default.as_ref().or(schema.examples.first());
                let shown = shown.cloned().unwrap_or(Json::String(String::new()));
                self.lines(&yaml(name, json::node(shown)), "# ", depth);
            }
        }
    }

    /// The TOML of `runners.config` for each storage of the cache.
    fn cache_examples(&mut self) {
        for cache in Cache::value_variants() {
            self.out.push('\n');
            let example = format!("config: |\n  [[runners]]\n{}", indented(cache.section(), 4));
            self.lines(&example, "# ", 1);
        }
    }

    fn lines(&mut self, yaml: &str, mark: &str, depth: usize) {
        let indent = "  ".repeat(depth);
        for line in yaml.lines() {
            let line = format!("{indent}{mark}{line}");
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }
}

fn indented(text: &str, width: usize) -> String {
    let lines = text
        .lines()
        .map(|line| format!("{}{line}\n", " ".repeat(width)));
    lines.collect()
}

/// `name: value`.
fn yaml(name: &str, value: Node) -> String {
    let map = Map::from_iter([(name.to_owned(), value.into())]);
    to_string(&Node::new(map, Span::SYNTHETIC), Style::Manifest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::features::Feature;
    use crate::chart::version::testing::chart;
    use helm_yaml::reader::read;
    use helm_yaml::source::{Origin, Sources};

    #[test]
    fn the_listing_parses_to_the_defaults() {
        // The listing has no values that were removed.
        let has_removed =
            |version: &ChartVersion| version.has_feature(Feature::RegistrationInValues);
        for version in ChartVersion::all().filter(|version| !has_removed(version)) {
            let mut sources = Sources::default();
            let file = sources.add("values.yaml", Origin::File, listing(version));
            let document = read(&sources, file).expect("the listing is valid YAML");
            assert!(document.duplicates.is_empty());
            assert_eq!(
                document.root.without_spans(),
                version.defaults(),
                "{version}"
            );
        }
    }

    #[test]
    fn no_value_is_newer_than_the_chart_version() {
        assert!(!listing(chart("0.86.0")).contains("deploymentInitContainers:"));
        assert!(listing(chart("0.92.0")).contains("\ndeploymentInitContainers: []\n"));
    }

    #[test]
    fn printed_listing() {
        insta::with_settings!({snapshot_path => "../../../../snapshots", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!("all_values", listing(ChartVersion::default()));
        });
    }
}
