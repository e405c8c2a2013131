//! Keys and feature flags of the runner configuration that two runner versions treat differently.

use super::{Change, Comparison, Impact, Kind, Since};
use crate::chart::version::ChartVersion;
use crate::input::loaded::ConfigRole;
use crate::lint::context::RuleContext;
use crate::runner_config::reference::last;
use crate::runner_config::unknown_key;
use crate::runner_config::upgrade::{self, Change as Effect, ChangedSetting, TurnedFlag};
use helm_yaml::tree::Node;

pub(super) fn changes(comparison: &Comparison<'_>) -> Vec<Change> {
    let (from, to) = comparison.runners();
    let found = upgrade::changes(from, to, configuration(comparison));
    let settings = found
        .settings
        .iter()
        .map(|setting| changed(comparison, setting));
    let flags = found
        .turned_flags
        .iter()
        .map(|flag| turned(comparison, flag));
    settings.chain(flags).collect()
}

/// The configuration that both chart versions use.
fn configuration<'a>(comparison: &Comparison<'a>) -> Option<&'a Node> {
    let (from, to) = comparison.charts();
    let config = comparison.after().config.as_ref()?;
    let reads_override = |chart: ChartVersion| chart.reads(&["runners", "configOverride"]);
    let is_used = config.role != ConfigRole::Override || reads_override(from) && reads_override(to);
    config.parsed.root.as_ref().filter(|_| is_used)
}

fn changed(comparison: &Comparison<'_>, setting: &ChangedSetting) -> Change {
    let (from, to) = comparison.runners();
    let is_newer = to > from;
    let is_flag = setting.name.starts_with("FF_");
    let kind = if is_flag {
        Kind::FeatureFlag
    } else {
        Kind::ConfigKey
    };
    let name = if is_flag {
        setting.name
    } else {
        last(setting.name)
    };
    let (impact, since, message) = match setting.change {
        Effect::Added(since) if is_newer => (
            Impact::New,
            since,
            format!("`{name}` takes effect: runner {since} added it"),
        ),
        Effect::Added(since) => (
            Impact::New,
            since,
            format!("`{name}` takes effect: runner {since} removed it"),
        ),
        Effect::Lost(since) if is_newer => (
            Impact::Lost,
            since,
            format!("`{name}` was removed in runner {since} and has no effect"),
        ),
        Effect::Lost(since) => (
            Impact::Lost,
            since,
            format!("`{name}` has no effect before runner {since}"),
        ),
        Effect::Deprecated { since, removal } => {
            let removal = removal.map(|version| format!("; runner {} removes it", version.minor()));
            let removal = removal.unwrap_or_default();
            (
                Impact::Deprecated,
                since,
                format!("`{name}` is deprecated since runner {since}{removal}"),
            )
        }
        Effect::TypeAccepted(since) => (
            Impact::New,
            since,
            format!("`{name}` takes effect: runner {since} accepts a value of this type"),
        ),
        Effect::TypeRejected(since) => (
            Impact::Lost,
            since,
            format!("invalid `{name}`: a value of this type needs runner {since}"),
        ),
    };
    let removal = match setting.change {
        Effect::Deprecated { removal, .. } => removal.map(Since::Runner),
        _ => None,
    };
    let help = replacement(setting)
        .filter(|_| is_newer && matches!(impact, Impact::Lost | Impact::Deprecated));
    comparison
        .change(setting.span, impact, kind, setting.name, message)
        .since(Since::Runner(since))
        .removal(removal)
        .help(help, &comparison.mask)
}

/// The key to use instead of a removed or deprecated one.
fn replacement(setting: &ChangedSetting) -> Option<String> {
    let (section, name) = setting.name.rsplit_once('.')?;
    unknown_key::advice(section, name, None).map(|advice| advice.help)
}

fn turned(comparison: &Comparison<'_>, flag: &TurnedFlag) -> Change {
    let (name, since) = (flag.name, flag.since);
    let (before, now) = (switch(flag.default.0), switch(flag.default.1));
    let set: Vec<_> = flag.set.iter().filter(|set| set.is_on.is_some()).collect();
    let is_overridden = set.len() >= runners(&comparison.context).max(1);
    let change = |span, impact, message| {
        comparison
            .change(span, impact, Kind::FeatureFlag, name, message)
            .since(Since::Runner(since))
    };
    match set.first() {
        Some(first) if is_overridden => {
            let message = format!(
                "`{name}` is {now} by default (changed in runner {since}); these values set it, nothing changes"
            );
            change(first.span, Impact::Unaffected, message)
        }
        _ => {
            let message = format!("`{name}` turns {now}: its default changed in runner {since}");
            let help = format!(
                "write `{name} = {}` in `[runners.feature_flags]` to keep it {before}",
                flag.default.0
            );
            let span = comparison.context.key("runners.config").span;
            change(span, Impact::Changed, message).help(Some(help), &comparison.mask)
        }
    }
}

fn switch(is_on: bool) -> &'static str {
    if is_on { "on" } else { "off" }
}

/// The number of runners in the configuration.
fn runners(context: &RuleContext<'_>) -> usize {
    let runners = context.config().and_then(|root| root.get("runners"));
    runners.and_then(Node::as_list).unwrap_or_default().len()
}
