//! The sections of the runner configuration and their keys, for suggestions.

use std::sync::OnceLock;

use crate::schema::Schema;

/// A section: `runners.kubernetes`; the global one is empty.
struct Section {
    path: String,
    schema: Schema,
}

/// Keys of a section; empty for an unknown section.
pub fn keys_of(section: &str) -> Vec<&'static str> {
    let is_it = |known: &&Section| known.path.eq_ignore_ascii_case(section);
    let found = all().iter().find(is_it).into_iter();
    found
        .flat_map(|section| section.schema.fields())
        .map(|field| field.name())
        .collect()
}

/// Sections that have a key with that name. Case, `_` and `-` are ignored.
pub fn where_does_key_belong(key: &str) -> Vec<&'static str> {
    let folded = fold(key);
    let has_key = |section: &&Section| {
        let mut fields = section.schema.fields();
        fields.any(|field| fold(field.name()) == folded)
    };
    let found = all().iter().filter(has_key);
    found.map(|section| section.path.as_str()).collect()
}

/// A name without case, `_` and `-`.
pub(super) fn fold(name: &str) -> String {
    name.chars()
        .filter(|character| !matches!(character, '_' | '-'))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn all() -> &'static [Section] {
    static ALL: OnceLock<Vec<Section>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        if let Some(schema) = Schema::named("runner-config") {
            collect(String::new(), schema, &mut all);
        }
        all
    })
}

/// Adds a section and those in it.
fn collect(path: String, schema: Schema, all: &mut Vec<Section>) {
    let dot = if path.is_empty() { "" } else { "." };
    let below = |name: &str| format!("{path}{dot}{name}");
    let fields = schema.fields().map(|field| {
        let schema = field.schema();
        (below(field.name()), schema.items().unwrap_or(schema))
    });
    let tables: Vec<(String, Schema)> = fields
        .filter(|(_, schema)| schema.fields().next().is_some())
        .collect();
    all.push(Section { path, schema });
    for (path, schema) in tables {
        collect(path, schema, all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner_config::reference;

    #[test]
    fn sections_with_a_key_are_found() {
        assert_eq!(where_does_key_belong("cpuLimit"), ["runners.kubernetes"]);
        assert_eq!(where_does_key_belong("concurrent"), [""]);
        assert!(where_does_key_belong("frobnicate").is_empty());
    }

    #[test]
    fn sections_have_the_keys_of_the_reference() {
        let mut found: Vec<String> = all()
            .iter()
            .flat_map(|Section { path, .. }| {
                let dot = if path.is_empty() { "" } else { "." };
                let keys = keys_of(path).into_iter();
                keys.map(move |key| format!("{path}{dot}{key}"))
            })
            .collect();
        let mut expected: Vec<String> = reference::paths().map(str::to_owned).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }
}
