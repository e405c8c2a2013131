//! Finds a value by its path, or says what was probably meant.

use std::fmt;

use super::entry::Entry;
use super::schema::Schema;
use crate::shape::segments;
use crate::suggestion;
use crate::values::removed::{self, Removed};

/// A path that leads to no value.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct UnknownValue {
    /// The path as it was given.
    pub path: String,
    /// What was probably meant: a name that differs by a slip, or the same name in another place.
    pub nearest: Vec<String>,
    /// What the key says today, if it is one that the chart once read or that people often guess.
    pub removed: Option<&'static Removed>,
}

/// What is known about the value at `path`: `runners.cache.secretName`, `tolerations[0].key`.
pub fn lookup(path: &str) -> Result<Entry, UnknownValue> {
    let segments = segments(path);
    let mut schema = Schema::of_values();
    for (index, segment) in segments.iter().enumerate() {
        schema = match schema.child(segment) {
            // The rest of a path below a map of names is one name, dots included: `podLabels.app.kubernetes.io/name`.
            Some(child) if child.is_leaf() && !schema.map().properties.contains_key(segment) => {
                return Ok(Entry::new(path, &segments, child));
            }
            Some(child) => child,
            None => return Err(unknown(path, &segments[..index], schema, segment)),
        };
    }
    Ok(Entry::new(path, &segments, schema))
}

/// The paths of all values, outside of what Kubernetes defines, whose last key is `name`.
pub fn elsewhere(name: &str) -> Vec<String> {
    let mut found = Vec::new();
    search(Schema::of_values(), "", name, &mut found);
    found
}

fn search(schema: &'static Schema, path: &str, name: &str, found: &mut Vec<String>) {
    for (key, property) in &schema.properties {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let below = property.items.as_deref().unwrap_or(property);
        search(below, &path, name, found);
        if key == name {
            found.push(path);
        }
    }
}

fn unknown(path: &str, known: &[String], schema: &'static Schema, segment: &str) -> UnknownValue {
    let keys = schema.map().properties.keys().map(String::as_str);
    let meant = suggestion::nearest(segment, keys).map(|key| {
        let mut segments = known.to_vec();
        segments.push(key.to_owned());
        segments.join(".")
    });
    let nearest = meant.map_or_else(|| elsewhere(segment), |meant| vec![meant]);
    UnknownValue { path: path.to_owned(), nearest, removed: removed::lookup(path) }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.removed {
            Some(removed) if removed.past.was_read() => {
                write!(formatter, "`{}` is a value that the chart no longer reads", self.path)?;
            }
            _ => write!(formatter, "there is no value `{}`", self.path)?,
        }
        match (self.removed, self.nearest.as_slice()) {
            (Some(removed), _) => write!(formatter, "; write {}", removed.advice(None)),
            (None, []) => Ok(()),
            (None, nearest) => write!(formatter, "; did you mean `{}`?", nearest.join("` or `")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(path: &str) -> String {
        lookup(path).map_or_else(|unknown| unknown.to_string(), |entry| entry.path)
    }

    #[test]
    fn a_path_reaches_every_kind_of_place() {
        for path in [
            "concurrent",
            "runners.cache.secretName",
            "tolerations[0].key",
            "tolerations.key",
            "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms",
            "podLabels.app.kubernetes.io/name",
            "podAnnotations[\"a.b/c\"]",
            "extraEnvFrom.KEY.secretKeyRef.name",
            "resources.limits.cpu",
            "global.anything.at.all",
            "sessionServer.ingress.tls[].secretName",
            "extraObjects[0].kind",
        ] {
            assert_eq!(message(path), path);
        }
    }

    #[test]
    fn a_wrong_path_is_told_what_was_meant() {
        for (path, expected) in [
            (
                "runners.cache.secretNam",
                "there is no value `runners.cache.secretNam`; did you mean `runners.cache.secretName`?",
            ),
            ("check_interval", "there is no value `check_interval`; did you mean `checkInterval`?"),
            (
                "secretName",
                "there is no value `secretName`; did you mean `runners.cache.secretName` or `sessionServer.ingress.tls.secretName`?",
            ),
            ("affinity.nodeAfinity", "there is no value `affinity.nodeAfinity`; did you mean `affinity.nodeAffinity`?"),
            (
                "runners.privileged",
                "`runners.privileged` is a value that the chart no longer reads; write `privileged` in `[runners.kubernetes]` of `runners.config`",
            ),
            ("locked", "there is no value `locked`; write `runners.locked`"),
            ("concurrent.x", "there is no value `concurrent.x`"),
            ("..", "there is no value `..`"),
            ("[", "there is no value `[`"),
        ] {
            assert_eq!(message(path), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_path_has_an_answer(path in "[a-z.\\[\\]0-9\"*é]{0,40}|(runners|affinity|tolerations)[.\\[a-z]{0,20}") {
            let _ = message(&path);
        }
    }

    #[test]
    fn nobody_is_sent_away_from_a_value_that_exists() {
        for path in removed::paths() {
            assert!(lookup(path).is_err(), "{path} exists");
        }
    }
}
