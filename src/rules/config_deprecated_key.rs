use crate::inspection::ConfigContext;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::shape::{Path, Shape};
use crate::tree::{Node, Value};

rule! {
    /// A key of the runner's configuration is deprecated.
    ///
    /// The runner still reads it, and a coming release will not.
    ///
    /// ## Bad
    ///
    /// ```toml
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "docker+machine"
    ///   [runners.docker]
    ///     image = "alpine:3.22"
    ///   [runners.machine]
    ///     MachineDriver = "digitalocean"
    ///     MachineName = "ci-%s"
    ///     OffPeakTimezone = "UTC" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```toml
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "docker+machine"
    ///   [runners.docker]
    ///     image = "alpine:3.22"
    ///   [runners.machine]
    ///     MachineDriver = "digitalocean"
    ///     MachineName = "ci-%s"
    ///     [[runners.machine.autoscaling]]
    ///       Timezone = "UTC"
    /// ```
    RG081 "config-deprecated-key" Warning of Config
}

/// What says the same today: the deprecated keys are those of `[runners.machine]` for the quiet hours.
const INSTEAD: &str = "write `[[runners.machine.autoscaling]]` with `Periods`, `Timezone`, `IdleCount` and `IdleTime`";

/// The section whose keys have rules of their own.
const FEATURE_FLAGS: &str = "feature_flags";

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    if let (Some(root), Some(shape)) = (config.tree(), Shape::named("runner-config")) {
        walk(config, root, shape, &Path::Root(""), findings);
    }
}

fn walk(config: &ConfigContext<'_>, node: &Node, shape: Shape, path: &Path<'_>, findings: &mut Findings) {
    match (&node.value, shape.items()) {
        (Value::List(list), Some(items)) => {
            list.iter().for_each(|item| walk(config, item, items, path, findings));
        }
        (Value::Map(map), _) => {
            for (key, entry) in map.iter().filter(|(key, _)| !key.eq_ignore_ascii_case(FEATURE_FLAGS)) {
                let Some(field) = shape.field(key) else { continue };
                let path = path.key(key);
                if field.is_deprecated() {
                    let place = Place::new(entry.key_span, config.path(&path.to_string()));
                    findings.report(place, format!("`{key}` is deprecated")).help(INSTEAD);
                }
                walk(config, &entry.node, field.shape(), &path, findings);
            }
        }
        _ => {}
    }
}
