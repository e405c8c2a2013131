use crate::lint::context::ConfigContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::schema::{Path, Schema};
use helm_yaml::tree::{Node, Value};

rule! {
    /// ## What it does
    ///
    /// Reports a deprecated key in the runner's configuration.
    ///
    /// ## Why it matters
    ///
    /// The runner still reads the key, but a later runner version will ignore it.
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
    ///
    /// ## Fix
    ///
    /// Use the settings that replace the key. For the off-peak settings of `[runners.machine]`, write
    /// `[[runners.machine.autoscaling]]` with `Periods`, `Timezone`, `IdleCount` and `IdleTime`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    RG081 "config-deprecated-key" Warning of Config
}

/// The deprecated keys are the off-peak settings of `[runners.machine]`, which all have the same replacement.
const HELP: &str =
    "use `[[runners.machine.autoscaling]]` with `Periods`, `Timezone`, `IdleCount` and `IdleTime`";

/// The section that the feature flag rules check.
const FEATURE_FLAGS: &str = "feature_flags";

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    if let (Some(root), Some(schema)) = (config.tree(), Schema::named("runner-config")) {
        walk(config, root, schema, &Path::Root(""), findings);
    }
}

fn walk(
    config: &ConfigContext<'_>,
    node: &Node,
    schema: Schema,
    path: &Path<'_>,
    findings: &mut Findings,
) {
    match (&node.value, schema.items()) {
        (Value::List(list), Some(items)) => {
            list.iter()
                .for_each(|item| walk(config, item, items, path, findings));
        }
        (Value::Map(map), _) => {
            for (key, entry) in map
                .iter()
                .filter(|(key, _)| !key.eq_ignore_ascii_case(FEATURE_FLAGS))
            {
                let Some(field) = schema.field(key) else {
                    continue;
                };
                let path = path.key(key);
                if field.is_deprecated() {
                    let place = Place::new(entry.key_span, config.path(&path.to_string()));
                    findings
                        .report(place, format!("`{key}` is deprecated"))
                        .help(HELP);
                }
                walk(config, &entry.node, field.schema(), &path, findings);
            }
        }
        _ => {}
    }
}
