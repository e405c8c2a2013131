//! Permissions that the executor needs and that no rendered Role grants, as long as that was not so before.

use std::collections::HashSet;

use super::{Change, Comparison, Impact, Kind, Since};
use crate::chart::rbac::{Line, Table};
use crate::input::loaded::LoadedValues;
use crate::runner_config::lifetime;
use crate::runner_config::version::RunnerVersion;

/// A verb on a resource in a namespace.
type Verb = (Option<String>, &'static str, &'static str, &'static str);

pub(super) fn changes(comparison: &Comparison<'_>) -> Vec<Change> {
    let (from, to) = comparison.runners();
    let before: HashSet<Verb> = lines(comparison.before, from)
        .iter()
        .flat_map(|line| verbs(line, &line.missing))
        .collect();
    let mut changes = Vec::new();
    for mut line in lines(comparison.after(), to) {
        let (namespace, group, resource) = (line.namespace.clone(), line.group, line.resource);
        line.missing
            .retain(|verb| !before.contains(&(namespace.clone(), group, resource, verb)));
        if !line.missing.is_empty() {
            changes.push(change(comparison, &line));
        }
    }
    changes
}

/// The permissions that the values need in a runner version; none if the values cannot be rendered.
fn lines(loaded: &LoadedValues, runner: RunnerVersion) -> Vec<Line> {
    let Ok(manifests) = loaded.manifests() else {
        return Vec::new();
    };
    let needed = loaded.model().permissions_in(runner);
    Table::for_permissions(&needed, loaded.model(), manifests).permissions
}

fn verbs(line: &Line, verbs: &[&'static str]) -> Vec<Verb> {
    let verb = |verb: &&'static str| (line.namespace.clone(), line.group, line.resource, *verb);
    verbs.iter().map(verb).collect()
}

fn change(comparison: &Comparison<'_>, line: &Line) -> Change {
    let since = since(comparison, line);
    let name = format!(
        "{}{}",
        line.resource,
        if line.group.is_empty() {
            String::new()
        } else {
            format!(".{}", line.group)
        }
    );
    let verbs = line.missing.join(", ");
    let reason = match since {
        Some(version) => format!("runner {version} needs it"),
        None => "the Role of the chart does not grant it any more".to_owned(),
    };
    let optional = if line.required { "" } else { "optional " };
    let message = format!(
        "missing {optional}permission on `{name}` ({verbs}): {reason}; {}",
        line.needed_by
    );
    let help = format!(
        "grant `{{apiGroups: [{:?}], resources: [{}], verbs: [{verbs}]}}`: in `rbac.rules`, or in the Role that you manage",
        line.group, line.resource
    );
    let path = if comparison.context.is_written("rbac.rules") {
        "rbac.rules"
    } else {
        "rbac"
    };
    let mut change = comparison
        .change_at(path, Impact::Changed, Kind::Permission, message)
        .help(Some(help), &comparison.mask);
    change.name = name;
    change.since = since.map(Since::Runner);
    change
}

/// The runner version that started to need a permission; `None` if the version before needs it, too.
fn since(comparison: &Comparison<'_>, line: &Line) -> Option<RunnerVersion> {
    let (from, to) = comparison.runners();
    let model = comparison.after().model();
    let needs = |runner: RunnerVersion| {
        let needed = model.permissions_in(runner);
        let mut rows = needed.values().flatten();
        let is_in = |verb: &&str| {
            rows.any(|row| {
                (row.group, row.resource) == (line.group, line.resource) && row.verbs.contains(verb)
            })
        };
        line.missing.first().is_some_and(is_in)
    };
    (!needs(from)).then(|| boundary(from, to, needs))
}

/// The first version that differs from the older one, if the versions between two change once. Few versions are tried, since
/// each reads the whole configuration.
fn boundary(
    from: RunnerVersion,
    to: RunnerVersion,
    needs: impl Fn(RunnerVersion) -> bool,
) -> RunnerVersion {
    let (older, newer) = (from.min(to), from.max(to));
    let releases = lifetime::releases();
    let start = releases.partition_point(|release| *release <= older);
    let end = releases.partition_point(|release| *release <= newer);
    let between = &releases[start..end];
    let is_upgrade = from < to;
    let unchanged = between.partition_point(|release| needs(*release) != is_upgrade);
    between.get(unchanged).copied().unwrap_or(newer)
}
