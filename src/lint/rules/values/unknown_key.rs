use super::removed_key::replacement;
use crate::chart::features::Support;
use crate::chart::legacy::{self, LegacySetting};
use crate::chart::values::removed::{self, NO_REPLACEMENT, Removed, Replacement};
use crate::lint::context::{RuleContext, holds_nothing};
use crate::lint::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::runner_config::setting;
use crate::runner_config::unknown_key;
use crate::schema::{Schema, segments};
use helm_yaml::source::Origin;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports an unknown key in the values.
    ///
    /// The chart ignores `global` and keys that start with `x-`, which can contain YAML anchors. Values that another value
    /// uses through an anchor, or that an expression in the same values reads (`.Values.team`), are accepted as well.
    ///
    /// ## Why it matters
    ///
    /// The key is misspelled, on the wrong level, or belongs to another chart. Helm ignores it without a message, so
    /// the setting has no effect.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// check_interval: 5 # <-
    /// ```
    ///
    /// ```yaml
    /// livenessProbe:
    ///   initialDelaySecond: 5 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// checkInterval: 5
    /// livenessProbe:
    ///   initialDelaySeconds: 5
    /// ```
    ///
    /// ```yaml
    /// x-small: &small
    ///   cpu: 100m
    /// global:
    ///   team: blue
    /// resources:
    ///   limits: *small
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the spelling, move the key to its level, or remove it. `runnergen explain KEY` shows where a key
    /// belongs.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Helm: values files](https://helm.sh/docs/chart_template_guide/values_files/)
    RG020 "unknown-key" Error
}

/// What a patch in the values requires.
const ONLY_HERE: &str = "the chart has no value for this field; `runnergen render` applies `runnergen.patches`, Helm ignores it";

fn check(context: &RuleContext, findings: &mut Findings) {
    for unknown in context.unknown_values() {
        let path = &unknown.path;
        if context.support(path) != Support::Read {
            continue;
        }
        let known = removed::lookup(path)
            .filter(|known| known.path == path || context.support(known.path) != Support::Read);
        let is_empty = value(context, path).is_none_or(holds_nothing);
        let help = known.map(|removed| replacement(removed, context, path));
        let patch = context.patch_instead(path);
        let patch = patch.filter(|_| help.is_none() && !is_empty);
        let note = patch.as_ref().map(|_| ONLY_HERE);
        let help = help
            .or_else(|| of_dotted_key(context, unknown))
            .or_else(|| patch.map(|patch| format!("patch the manifest: write `{patch}`")))
            .or_else(|| unknown.help.clone())
            .or_else(|| in_config(path))
            .or_else(|| below_section(context, path));
        let fix = fix(context, path, known, is_empty)
            .or_else(|| unknown.fix.clone())
            .or_else(|| section_fix(context, path))
            .or_else(|| moved_as_helped(context, path, help.as_deref()?));
        findings
            .report(
                Place::new(unknown.span(), path.as_str()),
                format!("unknown value `{path}`: the chart ignores it"),
            )
            .level(if is_empty {
                Severity::Warning
            } else {
                Severity::Error
            })
            .maybe_help(help)
            .maybe_note(note)
            .maybe_fix(fix);
    }
}

/// Removes an empty value; moves one whose place is known.
fn fix(context: &RuleContext, path: &str, known: Option<&Removed>, is_empty: bool) -> Option<Fix> {
    if is_empty {
        return Some(Fix::safe(
            format!("remove `{path}`"),
            vec![context.removal(path)?],
        ));
    }
    let known = known.filter(|known| known.path == path)?;
    match known.replacement {
        Replacement::Words(NO_REPLACEMENT) => context.without_unused(path),
        // The fixed name of a key is what the chart uses anyway.
        Replacement::Words(words) => {
            let name = context.value(path)?.as_str()?;
            let is_fixed = words.contains(&format!("the fixed key `{name}`"));
            is_fixed.then(|| context.without_unused(path))?
        }
        Replacement::Value(_) => context.moving(path, known.value(context.loaded.chart)?),
        Replacement::Setting(section, key) => {
            let value = setting::in_toml(section, key, context.value(path)?)?;
            let line = format!("{key} = {value}");
            let line = context.comments().with_line(path, path, &line);
            let mut changes = context.into_config(path, &[(section, line)])?;
            changes.push(context.removal(path)?);
            let title = format!("move `{path}` to `runners.config`");
            Some(Fix::unsafe_(title, changes))
        }
    }
}

/// Moves the keys of a section of the runner configuration that is in the values.
fn section_fix(context: &RuleContext, path: &str) -> Option<Fix> {
    let guesses = legacy::guesses(&context.loaded.given);
    let is_below = |guess: &&LegacySetting| {
        let rest = guess.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.starts_with('.'))
    };
    let settings: Vec<&LegacySetting> = guesses.iter().filter(is_below).collect();
    if settings.is_empty() {
        return None;
    }
    let mut changes = context.into_config(path, &context.lines_of(path, &settings))?;
    changes.push(context.removal(path)?);
    let title = format!("move `{path}` to `runners.config`");
    Some(Fix::unsafe_(title, changes))
}

/// Moves a value to the path that its help names: ``write `runners.runUntagged```, ``move `a` to the top level``.
fn moved_as_helped(context: &RuleContext, path: &str, help: &str) -> Option<Fix> {
    let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
    if !parent.is_empty() && help == format!("move `{key}` to the top level") {
        return context.moving(path, key);
    }
    let up = help.strip_prefix(&format!("move `{key}` one level up, under `"));
    if let Some(around) = up.and_then(|rest| rest.strip_suffix('`')) {
        return context.moving(path, &format!("{around}.{key}"));
    }
    let to = help.strip_prefix("write `")?.strip_suffix('`')?;
    let is_path = |c: char| c.is_ascii_alphanumeric() || c == '.';
    to.chars().all(is_path).then(|| context.moving(path, to))?
}

/// The value at a path of keys and indices.
fn value<'n>(context: &RuleContext<'n>, path: &str) -> Option<&'n Node> {
    let step = |node: &'n Node, segment: String| {
        let item = || node.as_list()?.get(segment.parse::<usize>().ok()?);
        node.get(&segment).or_else(item)
    };
    segments(path)
        .into_iter()
        .try_fold(&context.loaded.values.tree, step)
}

/// The help for a key with dots that were meant to separate keys: `runners.secret: token` in a file, or
/// `--set 'runners\.secret=token'`.
fn of_dotted_key(context: &RuleContext, unknown: &Diagnostic) -> Option<String> {
    let [key] = <[String; 1]>::try_from(segments(&unknown.path)).ok()?;
    let keys: Vec<&str> = key.split('.').collect();
    let [outer @ .., last] = keys.as_slice() else {
        return None;
    };
    if outer.is_empty() || keys.iter().any(|key| key.is_empty()) {
        return None;
    }
    let sources = &context.loaded.sources;
    if sources.source_of(unknown.span())?.origin != Origin::File {
        return Some(format!(
            "write `{key}` without `\\`: `\\.` is a dot in the name of a key"
        ));
    }
    let mut schema = values(context)?;
    for key in &keys {
        schema = schema.field(key)?.schema();
    }
    let open: String = outer.iter().map(|key| format!("{key}: {{")).collect();
    Some(format!(
        "write nested keys: `{open}{last}: …{}`",
        "}".repeat(outer.len())
    ))
}

/// The help for a key at the top level that belongs to a section: `untagged` for `runners.runUntagged`.
fn below_section(context: &RuleContext, path: &str) -> Option<String> {
    const SHORTEST: usize = 5;
    let key = path.to_ascii_lowercase();
    if key.len() < SHORTEST || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let sections = values(context)?.fields().filter(|section| {
        // The fields of Kubernetes types have the same names in many sections.
        section.schema().name().is_empty() || !section.schema().name().starts_with("io.k8s.")
    });
    let keys = sections.flat_map(|section| {
        let fields = section.schema().fields();
        fields.map(move |field| (section.name(), field.name()))
    });
    let mut found = keys.filter(|(_, name)| name.to_ascii_lowercase().ends_with(&key));
    let (section, name) = found.next().filter(|_| found.next().is_none())?;
    Some(format!("write `{section}.{name}`"))
}

/// The help for a key of the runner's configuration that is in the values by mistake.
fn in_config(path: &str) -> Option<String> {
    let key = path.strip_prefix("runners.").unwrap_or(path);
    let help = unknown_key::section_of(key).filter(|_| !key.contains('.'))?;
    Some(format!("{help} of `runners.config`"))
}

/// The schema of the values that the chart version reads.
fn values(context: &RuleContext) -> Option<Schema> {
    Some(Schema::named("values")?.for_chart(context.loaded.chart))
}
