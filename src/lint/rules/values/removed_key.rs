use std::sync::Arc;

use crate::chart::features::Support;
use crate::chart::legacy::{self, LegacySetting, LegacySettings};
use crate::chart::values::removed::{self, Removed};
use crate::lint::context::{RuleContext, holds_nothing};
use crate::lint::diagnostic::{Fix, Group, Severity};
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::runner_config::setting::heading;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a value that was removed from the chart.
    ///
    /// The chart version that is followed decides: `--chart-version`, `runnergen.toml` or the GitOps document sets it.
    /// It is a note if the value is empty, and a warning if it equals the runner's default or if `runners.config` sets
    /// the same key.
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
    RG021 "removed-key" Error
}

/// The help for a value that changes nothing.
const HARMLESS: &str = "remove it: the runner does the same without it";

fn check(context: &RuleContext, findings: &mut Findings) {
    let removed = RemovedValues::of(context);
    let rbac = Arc::new(Group {
        message: "`rbac.resources` and `rbac.verbs` were removed from the chart and have no effect"
            .to_owned(),
        help: removed.rbac_rule().unwrap_or_default(),
    });
    let harmless = Arc::new(Group {
        message: "removed values have no effect, and the runner does the same without them"
            .to_owned(),
        help: "remove them".to_owned(),
    });
    for unknown in context.unknown_values() {
        let path = &unknown.path;
        let Support::Removed(version) = context.support(path) else {
            continue;
        };
        let Some(known) = removed::lookup(path) else {
            continue;
        };
        let message = format!("`{path}` was removed in chart {version} and has no effect");
        let (level, help) = removed.assess(known, path);
        let finding = findings
            .report(Place::new(unknown.span(), path.as_str()), message)
            .level(level)
            .help(help.as_str())
            .maybe_fix(removed.fix(known, path));
        if level == Severity::Warning && help == HARMLESS {
            finding.group(&harmless);
        } else if level != Severity::Error {
            continue;
        } else if path.starts_with("runners.") {
            finding.group(&removed.group);
        } else if path.starts_with("rbac.") {
            finding.group(&rbac);
        }
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
        let to = known.value(context.loaded.chart)?;
        let title = format!("move `{path}` to `{to}`");
        return Some(Fix::unsafe_(title, context.relocation(path, to)?));
    }
    let lines = context.lines_of(path, &missing);
    let mut changes = context.into_config(path, &lines)?;
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

/// What the removed values would have to become.
pub(crate) struct RemovedValues<'a, 'c> {
    context: &'c RuleContext<'a>,
    legacy: LegacySettings,
    /// The runner of `runners.config`, if it is given.
    runner: Option<&'a Node>,
    group: Arc<Group>,
}

impl<'a, 'c> RemovedValues<'a, 'c> {
    pub(crate) fn of(context: &'c RuleContext<'a>) -> Self {
        let legacy = legacy::convert(&context.loaded.given);
        let is_given = context.is_written("runners.config");
        let runner = context
            .config()
            .and_then(|config| config.get("runners")?.as_list()?.first());
        let mut removed = RemovedValues {
            context,
            legacy,
            runner: runner.filter(|_| is_given),
            group: Arc::default(),
        };
        removed.group = Arc::new(Group {
            message: "removed values have no effect: `runners.config` holds these settings"
                .to_owned(),
            help: removed.block(is_given, runner),
        });
        removed
    }

    /// The help for all removed values: the settings that are missing in `runners.config`.
    fn block(&self, is_given: bool, default: Option<&Node>) -> String {
        let is_missing = |setting: &&LegacySetting| self.effect(setting) == Severity::Error;
        let mut settings: Vec<LegacySetting> = self
            .legacy
            .settings
            .iter()
            .filter(is_missing)
            .cloned()
            .collect();
        if is_given {
            let toml = legacy::to_toml(&settings);
            let toml = toml.trim_end();
            return format!("remove them, and add these settings to `runners.config`:\n{toml}");
        }
        legacy::add_defaults(&mut settings, default, self.sets_job_namespace());
        let toml = legacy::to_toml(&settings);
        let lines: String = toml.lines().map(|line| format!("\n    {line}")).collect();
        format!("remove them, and write below `runners`:\n  config: |{lines}")
    }

    /// The severity and the help for one removed value.
    pub(crate) fn assess(&self, known: &Removed, path: &str) -> (Severity, String) {
        if !path.starts_with("runners.") {
            return self.assess_other(known, path);
        }
        let is_below = |other: &str| {
            other
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let settings = self.legacy.settings.iter();
        let settings: Vec<&LegacySetting> =
            settings.filter(|setting| is_below(&setting.path)).collect();
        let mut refused = self.legacy.unconverted.iter();
        let refused = refused.find(|refused| is_below(&refused.path));
        let level = settings.iter().map(|setting| self.effect(setting)).max();
        let missing = settings
            .iter()
            .filter(|setting| self.effect(setting) == Severity::Error);
        let lines = missing.map(|setting| (setting.section, setting.line()));
        let lines: Vec<(&str, String)> = lines.collect();
        match (level, refused) {
            (Some(Severity::Error), _) => (Severity::Error, where_to_write(&lines)),
            (Some(Severity::Warning), _) => {
                let help = "remove it: `runners.config` sets it to another value";
                (Severity::Warning, help.to_owned())
            }
            (_, Some(refused)) => {
                let what = if refused.path == path {
                    "it".to_owned()
                } else {
                    format!("`{}`", refused.path)
                };
                (
                    Severity::Warning,
                    format!("remove {what}: {}", refused.reason),
                )
            }
            (Some(Severity::Info), None) => (self.harmless(), HARMLESS.to_owned()),
            (None, None) => (Severity::Info, "remove it: it is empty".to_owned()),
        }
    }

    /// The severity of a value that the runner uses anyway: nothing that a renderer has to report.
    fn harmless(&self) -> Severity {
        if self.context.has_all_values() {
            Severity::Info
        } else {
            Severity::Warning
        }
    }

    /// The severity of a missing setting.
    fn effect(&self, setting: &LegacySetting) -> Severity {
        let current = self.runner.and_then(|runner| setting.current(runner));
        if setting.is_default && current.is_none() || self.is_namespace_of_jobs(setting) {
            return Severity::Info;
        }
        match current {
            None => Severity::Error,
            Some(current) if setting.equals(current) => Severity::Info,
            Some(_) => Severity::Warning,
        }
    }

    /// Returns true if jobs run in this namespace anyway.
    fn is_namespace_of_jobs(&self, setting: &LegacySetting) -> bool {
        if setting.path != "runners.namespace" {
            return false;
        }
        let given = self.context.given(&setting.path);
        let namespace = given.and_then(|entry| entry.node.as_str());
        let is_set = self.runner.is_none() && self.sets_job_namespace();
        is_set || namespace == Some(self.context.loaded.release.namespace())
    }

    fn sets_job_namespace(&self) -> bool {
        self.context.is_written("runners.jobNamespace")
    }

    /// The values of the chart itself.
    fn assess_other(&self, known: &Removed, path: &str) -> (Severity, String) {
        let is_empty = self.context.value(path).is_none_or(holds_nothing);
        let is_rule = path.starts_with("rbac.");
        let has_no_role = is_rule && !self.context.is_on("rbac.create");
        if is_empty || has_no_role || is_rule && self.context.is_written("rbac.rules") {
            return (Severity::Info, "remove it".to_owned());
        }
        let help = self
            .rbac_rule()
            .filter(|_| is_rule)
            .unwrap_or_else(|| replacement(known, self.context, path));
        (Severity::Error, help)
    }

    /// The fix of a removed value.
    fn fix(&self, known: &Removed, path: &str) -> Option<Fix> {
        if !matches!(path, "rbac.resources" | "rbac.verbs") {
            return fix(known, self.context, path, &self.legacy);
        }
        let is_dead = self.assess_other(known, path).0 == Severity::Info;
        if is_dead {
            return self.context.without_unused(path);
        }
        let names = |path| -> Option<Node> {
            let names = self.rbac_names(path)?.into_iter();
            let names: Vec<Node> = names.map(|name| Node::new(name, Span::SYNTHETIC)).collect();
            Some(Node::new(names, Span::SYNTHETIC))
        };
        let core = vec![Node::new("", Span::SYNTHETIC)];
        let rule = [
            ("apiGroups", core.into()),
            ("resources", names("rbac.resources")?.value),
            ("verbs", names("rbac.verbs")?.value),
        ];
        let rules = Node::new(vec![Node::new(rule, Span::SYNTHETIC)], Span::SYNTHETIC);
        let mut changes = vec![self.context.set("rbac", "rbac.rules", rules)?];
        let removed = ["rbac.resources", "rbac.verbs"].iter();
        changes.extend(removed.filter_map(|path| self.context.removal(path)));
        let title = "move `rbac.resources` and `rbac.verbs` to `rbac.rules`";
        Some(Fix::unsafe_(title, changes))
    }

    /// The names in a list of the old chart, where no name stood for all.
    fn rbac_names(&self, path: &str) -> Option<Vec<&str>> {
        let items = self.context.items(path).iter();
        let names: Vec<&str> = items
            .map(|item| self.context.known(item))
            .collect::<Option<_>>()?;
        Some(if names.is_empty() { vec!["*"] } else { names })
    }

    /// The rule that `rbac.resources` and `rbac.verbs` become, which the chart granted in the core API group.
    fn rbac_rule(&self) -> Option<String> {
        let list = |path: &str| {
            let names = self.rbac_names(path)?;
            let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
            Some(names.join(", "))
        };
        let (resources, verbs) = (list("rbac.resources")?, list("rbac.verbs")?);
        Some(format!(
            "write `rules: [{{apiGroups: [\"\"], resources: [{resources}], verbs: [{verbs}]}}]` in `rbac` instead of \
             `resources` and `verbs`"
        ))
    }
}

/// `write `cpu_limit = "1"` in `[runners.kubernetes]` of `runners.config``.
fn where_to_write(lines: &[(&str, String)]) -> String {
    let section = lines.first().map_or("runners", |(section, _)| section);
    let lines: Vec<String> = lines.iter().map(|(_, line)| format!("`{line}`")).collect();
    format!(
        "write {} in `{}` of `runners.config`",
        lines.join(", "),
        heading(section)
    )
}

/// The replacement of an ignored key, with its current value.
pub(super) fn replacement(known: &Removed, context: &RuleContext, path: &str) -> String {
    let given = context.value(path).filter(|_| known.path == path);
    let advice = known.advice(context.loaded.chart, given);
    match advice.strip_prefix("no replacement: ") {
        Some(reason) => format!("remove it: {reason}"),
        None => format!("write {advice}"),
    }
}
