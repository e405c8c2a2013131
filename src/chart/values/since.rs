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

/// Removes the values that the chart version does not have. The newest one has all of them.
pub(super) fn prune(values: &mut Node, chart: ChartVersion) {
    let is_newest = ChartVersion::ALL.last() == Some(&chart);
    if let Some(schema) = Schema::named("values").filter(|_| !is_newest) {
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

    #[test]
    fn a_version_has_the_values_that_it_or_an_older_one_added() {
        for (path, since, before) in [
            (
                &["initContainers"][..],
                ChartVersion::V0_92_0,
                ChartVersion::V0_91_0,
            ),
            (
                &["livenessProbe", "enabled"],
                ChartVersion::V0_94_0,
                ChartVersion::V0_93_0,
            ),
            (
                &["sessionServer", "labels"],
                ChartVersion::V0_94_0,
                ChartVersion::V0_93_0,
            ),
            (
                &["runners", "configOverride"],
                ChartVersion::V0_88_3,
                ChartVersion::V0_88_0,
            ),
        ] {
            assert!(
                has_value(since, path) && !has_value(before, path),
                "{path:?}"
            );
        }
        assert!(has_value(ChartVersion::V0_86_0, &["gitlabUrl"]));
    }
}
