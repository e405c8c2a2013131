//! Finds a value by its path, with suggestions for unknown paths.

use std::fmt;

use super::entry::Entry;
use super::schema::Schema;
use crate::chart::features;
use crate::chart::values::removed::{self, Removed};
use crate::chart::version::ChartVersion;
use crate::schema::segments;
use helm_template::suggestion;

/// A path that matches no value.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct UnknownValue {
    /// The path as given.
    pub path: String,
    /// Suggestions: keys with a similar name, or the same name in another place.
    pub nearest: Vec<String>,
    /// The entry for a key that the chart removed or that is often guessed.
    pub removed: Option<&'static Removed>,
}

/// Documentation of the value at `path`: `runners.cache.secretName`, `tolerations[0].key`.
pub fn lookup(path: &str) -> Result<Entry, UnknownValue> {
    let segments = segments(path);
    let mut schema = Schema::of_values();
    for (index, segment) in segments.iter().enumerate() {
        schema = match schema.child(segment) {
            // Below a map of names the rest of the path is one name, dots included: `podLabels.app.kubernetes.io/name`.
            Some(child) if child.is_leaf() && !schema.map().properties.contains_key(segment) => {
                return Ok(Entry::new(path, &segments, child));
            }
            Some(child) => child,
            None => {
                let unknown = || unknown(path, &segments[..index], schema, segment);
                return Entry::removed(path, &segments).ok_or_else(unknown);
            }
        };
    }
    Ok(Entry::new(path, &segments, schema))
}

/// Paths of all values whose last key is `name`, except those defined by Kubernetes.
pub fn elsewhere(name: &str) -> Vec<String> {
    let mut paths = Vec::new();
    collect(Schema::of_values(), "", &mut paths);
    paths.retain(|path| path.rsplit('.').next() == Some(name));
    paths
}

/// All values, also the removed ones, except those defined by Kubernetes.
pub fn entries() -> Vec<Entry> {
    let mut paths = Vec::new();
    collect(Schema::of_values(), "", &mut paths);
    let removed = features::values_by_version().map(|keys| keys.join("."));
    let removed: Vec<String> = removed.filter(|path| !paths.contains(path)).collect();
    let all = paths.iter().chain(&removed);
    all.filter_map(|path| lookup(path).ok()).collect()
}

fn collect(schema: &'static Schema, path: &str, paths: &mut Vec<String>) {
    for (key, property) in &schema.properties {
        let path = match path {
            "" => key.clone(),
            _ => format!("{path}.{key}"),
        };
        paths.push(path.clone());
        let below = property.items.as_deref().unwrap_or(property);
        collect(below, &path, paths);
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
    UnknownValue {
        path: path.to_owned(),
        nearest,
        removed: removed::lookup(path),
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "unknown value `{}`", self.path)?;
        match (self.removed, self.nearest.as_slice()) {
            (Some(removed), _) => write!(
                formatter,
                "; use {}",
                removed.advice(ChartVersion::default(), None)
            ),
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
    fn every_kind_of_path_is_found() {
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
    fn a_wrong_path_gets_suggestions() {
        for (path, expected) in [
            (
                "runners.cache.secretNam",
                "unknown value `runners.cache.secretNam`; did you mean `runners.cache.secretName`?",
            ),
            (
                "check_interval",
                "unknown value `check_interval`; did you mean `checkInterval`?",
            ),
            (
                "secretName",
                "unknown value `secretName`; did you mean `runners.cache.secretName` or `sessionServer.ingress.tls.secretName`?",
            ),
            (
                "affinity.nodeAfinity",
                "unknown value `affinity.nodeAfinity`; did you mean `affinity.nodeAffinity`?",
            ),
            (
                "runners.podSecurityContext",
                "unknown value `runners.podSecurityContext`; use `[runners.kubernetes.pod_security_context]` in `runners.config`",
            ),
            ("locked", "unknown value `locked`; use `runners.locked`"),
            ("concurrent.x", "unknown value `concurrent.x`"),
            ("..", "unknown value `..`"),
            ("[", "unknown value `[`"),
        ] {
            assert_eq!(message(path), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn every_path_has_an_answer(path in "[a-z.\\[\\]0-9\"*é]{0,40}|(runners|affinity|tolerations)[.\\[a-z]{0,20}") {
            let _ = message(&path);
        }
    }

    #[test]
    fn no_ignored_key_exists_in_the_schema() {
        for path in removed::paths() {
            let entry = lookup(path);
            assert!(
                entry.is_err() || entry.unwrap().is_removed(),
                "{path} exists"
            );
        }
    }
}
