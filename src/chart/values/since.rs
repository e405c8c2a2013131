//! Which values a chart version has, by the `x-since` of the schema.

use crate::chart::version::ChartVersion;
use crate::schema::Schema;
use helm_yaml::tree::{Node, Value};

/// Whether the chart version has the value at a path of keys.
pub fn has_value(chart: ChartVersion, path: &[&str]) -> bool {
    let mut schema = Schema::named("values");
    path.iter().all(|key| {
        let field = schema.and_then(|schema| schema.field(key));
        schema = field.map(|field| field.schema());
        field.is_none_or(|field| chart.has(field.since()))
    })
}

/// Removes the values that the chart version does not have.
pub(super) fn prune(values: &mut Node, chart: ChartVersion) {
    if let Some(schema) = Schema::named("values") {
        prune_fields(values, schema, chart);
    }
}

fn prune_fields(node: &mut Node, schema: Schema, chart: ChartVersion) {
    let Value::Map(map) = &mut node.value else {
        return;
    };
    map.retain(|key, _| {
        schema
            .field(key)
            .is_none_or(|field| chart.has(field.since()))
    });
    for (key, entry) in map {
        if let Some(field) = schema.field(key) {
            prune_fields(&mut entry.node, field.schema(), chart);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::version::testing::chart;

    #[test]
    fn a_version_has_the_values_that_it_or_an_older_one_added() {
        for (path, since, before) in [
            (&["startupProbe"][..], "0.91.0", "0.90.2"),
            (&["podDisruptionBudget"], "0.91.0", "0.90.2"),
            (&["deploymentInitContainers"], "0.92.0", "0.91.3"),
            (&["livenessProbe", "enabled"], "0.94.0", "0.93.0"),
            (&["sessionServer", "labels"], "0.94.0", "0.93.0"),
            (&["runners", "configOverride"], "0.88.3", "0.88.2"),
        ] {
            assert!(has_value(chart(since), path), "{path:?}");
            assert!(!has_value(chart(before), path), "{path:?}");
        }
        assert!(has_value(chart("0.86.0"), &["gitlabUrl"]));
    }
}
