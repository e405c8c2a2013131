use crate::chart::legacy::{self, LegacySetting, LegacySettings};
use crate::chart::values::defaults::defaults;
use crate::chart::values::removed::{self, Removed, Replacement, Since};
use crate::fix::Change;
use crate::lint::context::{RuleContext, holds_nothing};
use crate::lint::diagnostic::Fix;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::runner_config::edit;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a value that was removed from the chart.
    ///
    /// ## Why it matters
    ///
    /// Most of these values were replaced by `runners.config`, the runner's configuration in TOML. Helm ignores the old
    /// value without a message.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   privileged: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = true
    ///         [runners.kubernetes.node_selector]
    ///           pool = "ci"
    /// ```
    ///
    /// ## Fix
    ///
    /// Use the setting that the help names, usually a key in `runners.config`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
    RG021 "removed-key" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let legacy = legacy::convert(&context.loaded.given);
    for unknown in context.unknown_values() {
        let path = &unknown.path;
        let Some(known) = removed::lookup(path).filter(|removed| removed.since.was_read()) else {
            continue;
        };
        let message = match known.since {
            Since::ReadUntil(version) => {
                format!("`{path}` was removed in chart {version} and has no effect")
            }
            Since::Read | Since::Never => {
                format!("`{path}` was removed from the chart and has no effect")
            }
        };
        let help = replacement(known, context, path);
        findings
            .report(Place::new(unknown.span(), path.as_str()), message)
            .help(help)
            .maybe_fix(fix(known, context, path, &legacy));
    }
}

/// Removes a value that means nothing or that the runner configuration sets; moves any other one to its replacement.
fn fix(known: &Removed, context: &RuleContext, path: &str, legacy: &LegacySettings) -> Option<Fix> {
    let removal = context.removal(path)?;
    let settings: Vec<&LegacySetting> = legacy
        .settings
        .iter()
        .filter(|setting| is_at_or_below(&setting.path, path))
        .collect();
    let is_unconverted = legacy
        .unconverted
        .iter()
        .any(|other| is_at_or_below(&other.path, path));
    let is_dead = holds_nothing(&context.written(path)?.node)
        || !is_unconverted && !settings.is_empty() && settings.iter().all(|one| one.is_default);
    let missing: Vec<&LegacySetting> = settings
        .iter()
        .filter(|setting| !is_set(context, setting))
        .copied()
        .collect();
    let is_set_elsewhere = !is_unconverted && !settings.is_empty() && missing.is_empty();
    if is_dead || is_set_elsewhere {
        return Some(Fix::safe(format!("remove `{path}`"), vec![removal]));
    }
    if missing.is_empty() || is_unconverted {
        let to = moved_value(known)?;
        let title = format!("move `{path}` to `{to}`");
        return Some(Fix::unsafe_(title, context.relocation(path, to)?));
    }
    let mut changes = into_config(context, path, &missing)?;
    changes.push(removal);
    Some(Fix::unsafe_(
        format!("move `{path}` to `runners.config`"),
        changes,
    ))
}

fn is_at_or_below(path: &str, of: &str) -> bool {
    path.strip_prefix(of)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether the runner configuration in the values sets the same key.
fn is_set(context: &RuleContext, setting: &LegacySetting) -> bool {
    let runners = context.config().and_then(|root| root.get("runners"));
    let runner = runners
        .and_then(Node::as_list)
        .and_then(|runners| runners.first());
    let is_given = context.written("runners.config").is_some();
    is_given && runner.is_some_and(|runner| setting.current(runner).is_some())
}

/// Adds settings to `runners.config`, which begins with the default of the chart if it is not set.
fn into_config(
    context: &RuleContext,
    path: &str,
    settings: &[&LegacySetting],
) -> Option<Vec<Change>> {
    if context.written("runners.configOverride").is_some() {
        return None;
    }
    if context.written("runners.config").is_some() {
        let config = context.runner_config();
        let insert = |setting: &&LegacySetting| {
            Change::insert_setting(config.source(), setting.section, setting.line())
        };
        return Some(settings.iter().map(insert).collect());
    }
    let defaults = defaults(context.loaded.chart);
    let default = defaults.at(&["runners", "config"]).and_then(Node::as_str);
    let lines: Vec<(&str, String)> = settings
        .iter()
        .map(|setting| (setting.section, setting.line()))
        .collect();
    let text = edit::set(default.unwrap_or_default(), &lines).ok()?;
    let insertion = context.insertion(path, "runners.config", Node::new(text, Span::SYNTHETIC))?;
    Some(vec![insertion])
}

/// The value that replaces a removed one, if it is a single path.
pub(super) fn moved_value(known: &Removed) -> Option<&'static str> {
    let Replacement::Words(words) = known.replacement else {
        return None;
    };
    let path = words.strip_prefix('`')?.strip_suffix('`')?;
    let is_path = |c: char| c.is_ascii_alphanumeric() || c == '.';
    path.chars().all(is_path).then_some(path)
}

/// The replacement of an ignored key, with its current value.
pub(super) fn replacement(known: &Removed, context: &RuleContext, path: &str) -> String {
    let given = context.value(path).filter(|_| known.path == path);
    format!("write {}", known.advice(given))
}
