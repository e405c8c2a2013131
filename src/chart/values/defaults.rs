//! The chart's default values, by chart version.

use super::since;
use super::to_node::to_node;
use super::types::{DEFAULT_REPOSITORY, Maybe, Template, Values};
use crate::chart::version::ChartVersion;
use helm_yaml::tree::Node;

/// The chart's defaults as Helm sees them: a tree without spans, in which values without a default are missing.
pub fn defaults(chart: ChartVersion) -> Node {
    // Every type of the values fits a tree, as the tests below show for every version.
    let mut values = to_node(&types(chart)).unwrap_or_default();
    since::prune(&mut values, chart);
    values
}

/// The defaults as types, including those of values that only newer versions have.
fn types(chart: ChartVersion) -> Values {
    let mut values = Values::default();
    if !since::has_value(chart, &["image", "repository"]) {
        values.image.image.0.image = Maybe(Some(Template(DEFAULT_REPOSITORY)));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::version::testing::chart;
    use helm_yaml::tree::Value;

    /// Paths and values of a tree, one per line, for readable snapshots.
    fn lines(node: &Node, path: &str, into: &mut String) {
        match &node.value {
            Value::Map(map) if !map.is_empty() => {
                map.iter()
                    .for_each(|(key, entry)| lines(&entry.node, &format!("{path}.{key}"), into));
            }
            Value::List(items) if !items.is_empty() => items
                .iter()
                .for_each(|item| lines(item, &format!("{path}[]"), into)),
            value => into.push_str(&format!("{} = {value:?}\n", &path[1..])),
        }
    }

    #[test]
    fn the_oldest_version() {
        let mut text = String::new();
        lines(&defaults(chart("0.86.0")), "", &mut text);
        insta::with_settings!({snapshot_path => "../../../snapshots", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!("defaults_of_chart_0.86.0", text);
        });
    }

    #[test]
    fn each_version_has_the_values_that_it_introduced() {
        for (path, since, before) in [
            (&["configMapLabels"][..], "0.89.0", "0.88.4"),
            (&["startupProbe"], "0.91.0", "0.90.2"),
            (&["deploymentInitContainers"], "0.92.0", "0.91.3"),
            (&["image", "repository"], "0.94.0", "0.93.0"),
            (&["livenessProbe", "enabled"], "0.94.0", "0.93.0"),
        ] {
            assert!(defaults(chart(since)).at(path).is_some(), "{path:?}");
            assert!(defaults(chart(before)).at(path).is_none(), "{path:?}");
        }
        assert!(defaults(chart("0.93.0")).at(&["image", "image"]).is_some());
        assert!(defaults(chart("0.94.0")).at(&["image", "image"]).is_none());
    }

    #[test]
    fn nothing_is_null() {
        fn nulls(node: &Node) -> bool {
            node.is_null()
                || node
                    .as_map()
                    .is_some_and(|map| map.values().any(|entry| nulls(&entry.node)))
        }
        assert!(ChartVersion::all().all(|version| !nulls(&defaults(version))));
    }
}
