//! The chart's default values, by chart version.

use super::since;
use super::to_node::to_node;
use super::types::{DEFAULT_REPOSITORY, Maybe, Template, Values};
use crate::chart::version::ChartVersion;
use helm_yaml::tree::Node;

/// The chart's defaults as Helm sees them: a tree without spans, in which values without a default are missing.
pub fn defaults(chart: ChartVersion) -> Node {
    // Every type of the values fits a tree, as the tests below show release by release.
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
    fn the_oldest_release() {
        let mut text = String::new();
        lines(&defaults(ChartVersion::V0_86_0), "", &mut text);
        insta::with_settings!({snapshot_path => "../../../snapshots", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!("defaults_of_chart_0.86.0", text);
        });
    }

    #[test]
    fn what_each_release_brought() {
        let has = |chart, path: &[&str]| defaults(chart).at(path).is_some();
        assert!(
            !has(ChartVersion::V0_88_3, &["configMapLabels"])
                && has(ChartVersion::V0_89_0, &["configMapLabels"])
        );
        assert!(
            !has(ChartVersion::V0_91_0, &["initContainers"])
                && has(ChartVersion::V0_92_0, &["initContainers"])
        );
        assert!(
            has(ChartVersion::V0_93_0, &["image", "image"])
                && !has(ChartVersion::V0_94_0, &["image", "image"])
        );
        assert!(has(ChartVersion::V0_94_0, &["image", "repository"]));
        assert!(has(ChartVersion::V0_94_0, &["livenessProbe", "enabled"]));
    }

    #[test]
    fn nothing_is_null() {
        fn nulls(node: &Node) -> bool {
            node.is_null()
                || node
                    .as_map()
                    .is_some_and(|map| map.values().any(|entry| nulls(&entry.node)))
        }
        assert!(
            ChartVersion::ALL
                .into_iter()
                .all(|chart| !nulls(&defaults(chart)))
        );
    }
}
