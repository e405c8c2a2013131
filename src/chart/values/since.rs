//! Which values a chart version has, by the `x-since` of the schema.

use crate::chart::version::ChartVersion;
use crate::schema::Shape;
use helm_yaml::tree::{Node, Value};

/// Whether the chart version has the value at a path of keys.
pub fn has_value(chart: ChartVersion, path: &[&str]) -> bool {
    let mut shape = Shape::named("values");
    path.iter().all(|key| {
        let field = shape.and_then(|shape| shape.field(key));
        shape = field.map(|field| field.shape());
        field.is_none_or(|field| chart.has(field.since()))
    })
}

/// Removes the values that the chart version does not have. The newest one has all of them.
pub(super) fn prune(values: &mut Node, chart: ChartVersion) {
    let is_newest = ChartVersion::ALL.last() == Some(&chart);
    if let Some(shape) = Shape::named("values").filter(|_| !is_newest) {
        prune_fields(values, shape, chart);
    }
}

fn prune_fields(node: &mut Node, shape: Shape, chart: ChartVersion) {
    let Value::Map(map) = &mut node.value else {
        return;
    };
    map.retain(|key, _| {
        shape
            .field(key)
            .is_none_or(|field| chart.has(field.since()))
    });
    for (key, entry) in map {
        if let Some(field) = shape.field(key) {
            prune_fields(&mut entry.node, field.shape(), chart);
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
