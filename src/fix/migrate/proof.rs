//! Compares the configuration of the runner before and after a migration.

use std::collections::BTreeSet;
use std::iter;

use serde::Serialize;

use super::effective::{Effective, Setting};
use super::reasons::{Known, Side};
use crate::input::loaded::LoadedValues;
use crate::redact::Mask;
use crate::runner_config::reference;
use helm_yaml::tree::{Node, Value};

/// Whether the runner is configured as before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Number of settings that were compared.
    pub compared: usize,
    /// The settings that differ, sorted by path.
    pub differences: Vec<Difference>,
    /// Why nothing could be compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impossible: Option<String>,
}

/// A setting that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Its path: `runners.kubernetes.image`, `registration.tag_list`.
    pub key: String,
    /// Its old value; none if it was not set.
    pub old: Option<String>,
    /// Its new value.
    pub new: Option<String>,
    /// The reason, as a clause; none if it is unexplained.
    pub reason: Option<String>,
}

impl Proof {
    pub(super) fn impossible(reason: impl Into<String>) -> Self {
        Proof {
            impossible: Some(reason.into()),
            ..Proof::default()
        }
    }

    /// The texts that are not redacted yet.
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let differences = self.differences.iter_mut();
        differences
            .flat_map(|Difference { key, reason, .. }| iter::once(key).chain(reason))
            .chain(&mut self.impossible)
    }

    /// Whether every setting is equal, or the difference has a reason.
    pub fn holds(&self) -> bool {
        let is_explained = |difference: &Difference| difference.reason.is_some();
        self.impossible.is_none() && self.differences.iter().all(is_explained)
    }
}

/// Compares the settings of old values under the old chart with those of new values under the new chart.
pub(super) fn prove(
    (old, before): (&LoadedValues, Result<Effective, String>),
    (new, after): (&LoadedValues, Result<Effective, String>),
    known: &Known<'_>,
) -> Proof {
    let (before, after) = match (before, after) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(reason), _) => {
            let chart = old.chart;
            return Proof::impossible(format!("chart {chart} refuses the old values: {reason}"));
        }
        (_, Err(reason)) => {
            let chart = new.chart;
            return Proof::impossible(format!("chart {chart} refuses the new values: {reason}"));
        }
    };
    let paths: BTreeSet<&String> = before
        .settings
        .keys()
        .chain(after.settings.keys())
        .collect();
    let masks = (Mask::of(old), Mask::of(new));
    let mut proof = Proof {
        compared: paths.len(),
        ..Proof::default()
    };
    for path in paths {
        let (one, other) = (before.settings.get(path), after.settings.get(path));
        if meaning(path, one) == meaning(path, other) {
            continue;
        }
        let sides = (Side::of(old, one), Side::of(new, other));
        proof.differences.push(Difference {
            key: path.clone(),
            old: one.map(|setting| shown(setting, &masks.0)),
            new: other.map(|setting| shown(setting, &masks.1)),
            reason: known.reason(path, &sides.0, &sides.1),
        });
    }
    proof
}

/// The value of a setting; none if the runner does the same without it.
fn meaning<'s>(path: &str, setting: Option<&'s Setting>) -> Option<&'s Node> {
    let value = &setting?.value;
    let is_empty = !value.is_truthy();
    let is_default = || {
        let known = reference::default_of(path);
        known.is_some_and(|default| default == value.to_template_string())
    };
    let single = match &value.value {
        // A list of one is the same as its item, where the runner takes both.
        Value::List(items) if items.len() == 1 && path.ends_with(".pull_policy") => items.first(),
        _ => None,
    };
    (!is_empty && !is_default()).then_some(single.unwrap_or(value))
}

fn shown(setting: &Setting, mask: &Mask) -> String {
    let text = match &setting.value.value {
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(Node::to_template_string).collect();
            format!("[{}]", items.join(", "))
        }
        _ => setting.value.to_template_string(),
    };
    mask.text(&text)
}
