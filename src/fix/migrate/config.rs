//! Moves removed runner settings into `runners.config`.

use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node};

use super::{Note, Plan, file_of};
use crate::chart::features::Feature;
use crate::chart::legacy::{self, LegacySetting};
use crate::chart::values::removed;
use crate::chart::version::ChartVersion;
use crate::fix::Change;
use crate::input::placeholder;
use crate::lint::context::{Comments, RuleContext, holds_nothing};
use crate::runner_config::edit;

/// The namespace of jobs before and since chart 0.53.0.
const NAMESPACE: (&str, &str) = ("runners.namespace", "runners.jobNamespace");

const CONFIG: &str = "runners.config";

/// Adds the settings to `runners.config`, or creates it. The old chart passed them on as environment variables and flags,
/// which override the template.
pub(super) fn assemble(context: &RuleContext<'_>, plan: &Plan) -> Vec<Vec<Change>> {
    let settings = settings(context, plan);
    let Some(first) = settings.first() else {
        return Vec::new();
    };
    let near = first.path.as_str();
    let changes = match context.given(CONFIG) {
        Some(entry) if !holds_nothing(&entry.node) => overridden(context, &settings),
        Some(entry) => created("", context, &settings)
            .map(|config| vec![Change::replace(entry.key_span, config)])
            .unwrap_or_default(),
        None => created(&default_config(plan), context, &settings)
            .and_then(|config| context.insertion(near, CONFIG, config))
            .into_iter()
            .collect(),
    };
    if changes.is_empty() {
        Vec::new()
    } else {
        vec![changes]
    }
}

/// Renames the namespace of jobs: it is the namespace of the Role for jobs, too.
pub(super) fn move_namespace(context: &RuleContext<'_>, plan: &Plan) -> Vec<Vec<Change>> {
    let (old, new) = NAMESPACE;
    let is_read = plan.from.has_feature(Feature::RegistrationInValues);
    let is_set = |entry: &Entry| !holds_nothing(&entry.node);
    if !is_read || !context.written(old).is_some_and(is_set) || is_kept(context, old) {
        return Vec::new();
    }
    context.relocation(old, new).into_iter().collect()
}

/// Removes the values that the settings came from, and those that had no effect.
pub(super) fn remove(context: &RuleContext<'_>, plan: &Plan) -> Vec<Vec<Change>> {
    let change = |path: &String| context.removal(path).map(|change| vec![change]);
    let paths = removed_paths(context);
    paths
        .iter()
        .filter(|path| !is_shared(context, plan, path))
        .filter_map(change)
        .collect()
}

/// Values that have moved, but stay in a file that other releases may share, with the name of the file.
pub(super) fn leftover<'a>(
    context: &RuleContext<'a>,
    plan: &Plan,
) -> impl Iterator<Item = (String, &'a str)> {
    let paths = removed_paths(context).into_iter();
    paths
        .filter(|path| is_shared(context, plan, path))
        .filter_map(|path| Some((file_of(context, &path)?, path)))
        .map(|(file, path)| (path, file))
}

/// Whether other releases may use the value at a path: it is in a base file, or not in the file of the configuration.
fn is_shared(context: &RuleContext<'_>, plan: &Plan, path: &str) -> bool {
    let is_elsewhere = || {
        let config = file_of(context, CONFIG);
        config.is_some() && config != file_of(context, path)
    };
    plan.base_of(context, path).is_some() || is_elsewhere()
}

/// The paths of these values.
fn removed_paths(context: &RuleContext<'_>) -> Vec<String> {
    let kept: Vec<String> = kept(context).into_iter().map(|note| note.path).collect();
    let mut paths = Vec::new();
    let given = &context.loaded.given;
    if let Some(runners) = given.get("runners") {
        removable(runners, "runners", &kept, &mut paths);
    }
    let settings = conversions(given).into_iter();
    let guesses = settings.filter(|setting| setting.deviation == Some(legacy::GUESS));
    for guess in guesses.filter(|guess| !kept.contains(&guess.path)) {
        // The path of a list item has an index.
        let path = guess.path.split('[').next().unwrap_or(&guess.path);
        if !paths.iter().any(|known| path.starts_with(known)) {
            paths.push(path.to_owned());
        }
    }
    paths
}

/// The values that cannot be moved.
pub(super) fn kept(context: &RuleContext<'_>) -> Vec<Note> {
    let legacy = legacy::convert(&context.loaded.given);
    let settings = conversions(&context.loaded.given);
    let has_placeholder = |setting: &&LegacySetting| has_placeholder(context, &setting.path);
    let open = settings.iter().filter(has_placeholder);
    let open = open.map(|setting| Note::new(&setting.path, "the text contains a placeholder"));
    let refused = legacy.unconverted.iter().filter(|refused| {
        refused.reason.contains("template expression") || has_config_elsewhere(context)
    });
    let refused = refused.map(|refused| Note::new(&refused.path, refused.reason));
    let elsewhere = settings.iter().filter(|_| has_config_elsewhere(context));
    let elsewhere = elsewhere.map(|setting| {
        let reason = "the runner configuration is not in `runners.config`";
        Note::new(&setting.path, reason)
    });
    let mut notes: Vec<Note> = open.chain(refused).chain(elsewhere).collect();
    notes.dedup_by(|one, other| one.path == other.path);
    notes
}

/// The values that are removed without a replacement.
pub(super) fn dropped(context: &RuleContext<'_>, plan: &Plan) -> Vec<Note> {
    let legacy = legacy::convert(&context.loaded.given);
    let kept = kept(context);
    let is_kept = |path: &str| kept.iter().any(|note| note.path == path);
    if !plan.from.has_feature(Feature::RegistrationInValues) {
        let reason = format!("it has no effect in chart {}", plan.from);
        let settings = legacy.settings.iter();
        return settings
            .filter(|setting| !is_kept(&setting.path))
            .map(|setting| Note::new(&setting.path, &reason))
            .collect();
    }
    let unconverted = legacy.unconverted.iter();
    unconverted
        .filter(|refused| !is_kept(&refused.path))
        .map(|refused| Note::new(&refused.path, refused.reason))
        .collect()
}

/// The settings that removed values, and common guesses, become.
pub(super) fn conversions(given: &Node) -> Vec<LegacySetting> {
    let mut settings = legacy::convert(given).settings;
    settings.extend(legacy::guesses(given));
    settings
}

/// The settings to write.
fn settings(context: &RuleContext<'_>, plan: &Plan) -> Vec<LegacySetting> {
    let kept = kept(context);
    let runner = runner(context);
    let has_config = context.given(CONFIG).is_some();
    let is_needed = |setting: &LegacySetting| {
        let current = runner.and_then(|runner| setting.current(runner));
        let is_guess = setting.deviation == Some(legacy::GUESS);
        // A new configuration has the namespace in an expression.
        let is_namespace = setting.path == NAMESPACE.0 && !has_config;
        !is_namespace
            && !kept.iter().any(|note| note.path == setting.path)
            && match current {
                Some(current) => !is_guess && !setting.equals(current),
                None => !setting.is_default,
            }
    };
    let given = &context.loaded.given;
    let mut settings = if plan.from.has_feature(Feature::RegistrationInValues) {
        conversions(given)
    } else {
        legacy::guesses(given)
    };
    settings.retain(is_needed);
    settings
}

/// The runner of the configuration in the values, not that of the chart's default.
fn runner<'a>(context: &RuleContext<'a>) -> Option<&'a Node> {
    let config = context.config().filter(|_| context.given(CONFIG).is_some());
    config?.get("runners")?.as_list()?.first()
}

/// Changes of the configuration in the values: new lines, and new values of existing keys.
fn overridden(context: &RuleContext<'_>, settings: &[LegacySetting]) -> Vec<Change> {
    let config = context.runner_config().source();
    let runner = runner(context);
    let mut lines = Lines::of(context);
    let change = |setting: &LegacySetting| {
        let current = runner.and_then(|runner| setting.current(runner));
        match current {
            Some(current) => Change::set_setting(config, current.span, setting.value.as_str()),
            None => Change::insert_setting(config, setting.section, lines.of_setting(setting)),
        }
    };
    settings.iter().map(change).collect()
}

/// The lines of settings, with the comments of the values that are removed.
struct Lines<'c, 'a> {
    comments: Comments<'c, 'a>,
    removed: Vec<String>,
}

impl<'c, 'a> Lines<'c, 'a> {
    fn of(context: &'c RuleContext<'a>) -> Self {
        Lines {
            comments: context.comments(),
            removed: removed_paths(context),
        }
    }

    fn of_setting(&mut self, setting: &LegacySetting) -> String {
        let is_around = |path: &&String| {
            let rest = setting.path.strip_prefix(path.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let removed = self.removed.iter().find(is_around);
        let removed = removed.unwrap_or(&setting.path);
        self.comments
            .with_line(removed, &setting.path, &setting.line())
    }
}

/// A configuration with the settings.
fn created(base: &str, context: &RuleContext<'_>, settings: &[LegacySetting]) -> Option<Node> {
    let mut lines = Lines::of(context);
    let line = |setting: &LegacySetting| (setting.section, lines.of_setting(setting));
    let lines: Vec<(&str, String)> = settings.iter().map(line).collect();
    let text = edit::set(base, &lines).ok()?;
    Some(Node::new(text, Span::SYNTHETIC))
}

/// The default of the new chart, with the image of jobs that the old one had.
fn default_config(plan: &Plan) -> String {
    let text = |version: ChartVersion| {
        let defaults = version.defaults();
        let config = defaults.at(&["runners", "config"]).and_then(Node::as_str);
        config.unwrap_or_default().to_owned()
    };
    let (old, new) = (text(plan.from), text(plan.to));
    let image = |text: &str| {
        let line = text.lines().find(|line| line.trim().starts_with("image"))?;
        Some(line.trim().to_owned())
    };
    match image(&old) {
        Some(image) => edit::set(&new, &[("runners.kubernetes", image)]).unwrap_or(new),
        None => new,
    }
}

/// Whether the chart does not register a runner from `runners.config`.
fn has_config_elsewhere(context: &RuleContext<'_>) -> bool {
    ["runners.configOverride", "runners.configPath"]
        .iter()
        .any(|path| context.is_on(path))
}

fn is_kept(context: &RuleContext<'_>, path: &str) -> bool {
    kept(context).iter().any(|note| note.path == path)
}

fn has_placeholder(context: &RuleContext<'_>, path: &str) -> bool {
    // The path of a list item has an index.
    let path = path.split('[').next().unwrap_or(path);
    let Some(entry) = context.given(path) else {
        return false;
    };
    let text = context.loaded.sources.slice(entry.node.span);
    text.lines().any(|line| placeholder::find(line).is_some())
}

/// The paths of removed values that hold no kept one.
fn removable(node: &Node, path: &str, kept: &[String], into: &mut Vec<String>) {
    for (key, entry) in node.as_map().into_iter().flatten() {
        let path = format!("{path}.{key}");
        let holds_kept = kept.iter().any(|kept| {
            let rest = kept.strip_prefix(&path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        });
        let is_removed = removed::lookup(&path).is_some_and(|removed| removed.was_read(&path));
        if is_removed && !holds_kept {
            into.push(path);
        } else {
            removable(&entry.node, &path, kept, into);
        }
    }
}
