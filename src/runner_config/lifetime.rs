//! The lifetimes of configuration keys and feature flags: since and until which runner version each is known, since when
//! it is deprecated, and how its type or default changed.
//!
//! The list is `schemas/runner-releases.tsv`; the build script converts it into tables.

use super::version::{InvalidRunnerVersion, RunnerVersion};
use helm_yaml::tree::{Node, Value};

/// The lifetime of a configuration key or a feature flag.
#[derive(Clone, Copy, Debug)]
pub struct Lifetime(&'static Row);

/// A line of the table.
#[derive(Debug)]
struct Row {
    /// Start and length of the name in `NAMES`.
    name: (u32, u8),
    since: RunnerVersion,
    removed: Option<RunnerVersion>,
    deprecated: Option<RunnerVersion>,
    /// Start and length in `FACTS`.
    facts: (u16, u8),
}

/// What is true from a version on.
#[derive(Debug)]
enum Fact {
    /// The key accepts these values.
    Forms(&'static [Form]),
    /// The default of the flag.
    Default(bool),
    /// It is known since this patch release of an older minor version.
    Backport,
    /// The version that is announced to remove it.
    AnnouncedRemoval,
}

/// The form of a TOML value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A string, number, boolean or date.
    Scalar,
    /// An array of values other than tables.
    Array,
    /// A table.
    Table,
    /// An array of tables.
    ArrayOfTables,
}

/// What a runner version does with a key or a feature flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It ignores it: it is known since a later version.
    TooNew,
    /// It reads it.
    Supported,
    /// It reads it, and warns that it is deprecated.
    Deprecated,
    /// It ignores it: this or an earlier version removed it.
    Removed,
}

include!(concat!(env!("OUT_DIR"), "/runner_releases.rs"));

/// The newest known runner version. It may be one that is not released yet.
pub fn newest() -> RunnerVersion {
    RELEASES
        .last()
        .copied()
        .unwrap_or(RunnerVersion::new(0, 0, 0))
}

/// Every known runner version, oldest first.
pub fn releases() -> &'static [RunnerVersion] {
    RELEASES
}

/// A version that is known, or newer than every known one.
///
/// # Errors
/// If the text is not a version, or a version that does not exist.
pub fn known_version(text: &str) -> Result<RunnerVersion, String> {
    let version = text
        .parse()
        .map_err(|error: InvalidRunnerVersion| error.to_string())?;
    match RELEASES.binary_search(&version) {
        Err(index) if index < RELEASES.len() => {
            let near = &RELEASES[index.saturating_sub(1)..=index];
            let near: Vec<String> = near.iter().map(|near| format!("`{near}`")).collect();
            Err(format!(
                "unknown runner version `{version}`; the nearest are {}",
                near.join(" and ")
            ))
        }
        _ => Ok(version),
    }
}

/// The lifetime of a configuration key, by its path without indexes: `runners.kubernetes.cpu_limit`. The runner ignores
/// case in keys.
pub fn key(path: &str) -> Option<Lifetime> {
    find(&KEYS, &path.to_ascii_lowercase())
}

/// The lifetime of a feature flag.
pub fn flag(name: &str) -> Option<Lifetime> {
    find(&FLAGS, &name.to_ascii_lowercase()).filter(|flag| flag.name() == name)
}

/// The lifetimes of all configuration keys, sorted by path.
pub fn keys() -> impl Iterator<Item = Lifetime> {
    KEYS.iter().map(Lifetime)
}

/// The lifetimes of all feature flags, sorted by name.
pub fn flags() -> impl Iterator<Item = Lifetime> {
    FLAGS.iter().map(Lifetime)
}

fn find(rows: &'static [Row], folded: &str) -> Option<Lifetime> {
    let order = |row: &Row| {
        let name = Lifetime::name_of(row).bytes();
        name.map(|byte| byte.to_ascii_lowercase())
            .cmp(folded.bytes())
    };
    let index = rows.binary_search_by(order).ok()?;
    Some(Lifetime(&rows[index]))
}

impl Lifetime {
    fn name_of(row: &Row) -> &'static str {
        let (start, length) = (row.name.0 as usize, usize::from(row.name.1));
        &NAMES[start..start + length]
    }

    /// The path of the key, or the name of the flag.
    pub fn name(self) -> &'static str {
        Lifetime::name_of(self.0)
    }

    /// The first version that knows it.
    pub fn since(self) -> RunnerVersion {
        self.0.since
    }

    /// The version that removed it.
    pub fn removed(self) -> Option<RunnerVersion> {
        self.0.removed
    }

    /// The version that deprecated it.
    pub fn deprecated(self) -> Option<RunnerVersion> {
        self.0.deprecated
    }

    /// The version that is announced to remove it.
    pub fn announced_removal(self) -> Option<RunnerVersion> {
        let announced = |(version, fact): &(RunnerVersion, Fact)| {
            matches!(fact, Fact::AnnouncedRemoval).then_some(*version)
        };
        self.facts().iter().find_map(announced)
    }

    /// What a version does with it.
    pub fn support(self, version: RunnerVersion) -> Support {
        if version < self.since() && !self.is_backported(version) {
            Support::TooNew
        } else if self.removed().is_some_and(|removed| removed <= version) {
            Support::Removed
        } else if self.deprecated().is_some_and(|since| since <= version) {
            Support::Deprecated
        } else {
            Support::Supported
        }
    }

    /// Returns true if a version reads it.
    pub fn is_known(self, version: RunnerVersion) -> bool {
        matches!(
            self.support(version),
            Support::Supported | Support::Deprecated
        )
    }

    /// The defaults of a flag, each with the first version that has it, oldest first.
    pub fn defaults(self) -> impl DoubleEndedIterator<Item = (RunnerVersion, bool)> {
        let facts = self.facts().iter();
        facts.filter_map(|(since, fact)| match fact {
            Fact::Default(default) => Some((*since, *default)),
            _ => None,
        })
    }

    /// The default of a flag in a version, and the version since which it is the default; `None` if the version does not
    /// know the flag.
    pub fn default_in(self, version: RunnerVersion) -> Option<(RunnerVersion, bool)> {
        let mut defaults = self.defaults().rev();
        defaults
            .find(|(since, _)| *since <= version)
            .filter(|_| self.is_known(version))
    }

    /// The first version that accepts the form of a value; `None` if every version does, or none.
    pub fn accepts_since(self, value: &Node) -> Option<RunnerVersion> {
        let accepted = self.forms().find(|(_, forms)| is_any_of(value, forms))?;
        let first = self.forms().next()?;
        Some(accepted.0).filter(|since| *since > first.0)
    }

    /// Returns true if a version accepts the form of a value. A key whose type never changed accepts all, as the schema
    /// checks its type.
    pub fn accepts(self, value: &Node, version: RunnerVersion) -> bool {
        let mut forms = self.forms().filter(|(since, _)| *since <= version);
        forms
            .next_back()
            .is_none_or(|(_, forms)| is_any_of(value, forms))
    }

    /// The version since which the key accepts arrays; `None` if it always did, or never does.
    pub fn arrays_since(self) -> Option<RunnerVersion> {
        let takes_arrays = |forms: &[Form]| forms.contains(&Form::Array);
        let mut forms = self.forms();
        let first = forms.next().filter(|(_, forms)| !takes_arrays(forms));
        first?;
        forms
            .find(|(_, forms)| takes_arrays(forms))
            .map(|(since, _)| since)
    }

    /// The version that changed the type between two versions.
    pub fn type_changed_between(
        self,
        one: RunnerVersion,
        other: RunnerVersion,
    ) -> Option<RunnerVersion> {
        let between = one.min(other)..=one.max(other);
        let mut changes = self.forms().skip(1).map(|(since, _)| since);
        changes.find(|since| between.contains(since))
    }

    fn forms(self) -> impl DoubleEndedIterator<Item = (RunnerVersion, &'static [Form])> {
        let facts = self.facts().iter();
        facts.filter_map(|(since, fact)| match fact {
            Fact::Forms(forms) => Some((*since, *forms)),
            _ => None,
        })
    }

    /// Returns true if the minor version of a version has a patch release with a backport, and the version is not older.
    fn is_backported(self, version: RunnerVersion) -> bool {
        self.facts().iter().any(|(since, fact)| {
            matches!(fact, Fact::Backport) && since.is_same_minor(version) && *since <= version
        })
    }

    fn facts(self) -> &'static [(RunnerVersion, Fact)] {
        let (start, length) = (usize::from(self.0.facts.0), usize::from(self.0.facts.1));
        &FACTS[start..start + length]
    }
}

fn is_any_of(value: &Node, forms: &[Form]) -> bool {
    let is_table = |item: &Node| item.as_map().is_some();
    forms.iter().any(|form| match (&value.value, form) {
        (Value::Map(_), Form::Table) => true,
        (Value::List(items), Form::ArrayOfTables) => items.iter().all(is_table),
        (Value::List(items), Form::Array) => !items.iter().any(is_table),
        (Value::Map(_) | Value::List(_), _) => false,
        (_, form) => *form == Form::Scalar,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::source::Span;

    fn version(text: &str) -> RunnerVersion {
        text.parse().unwrap()
    }

    #[test]
    fn every_name_is_found_in_any_case() {
        assert!(keys().all(|known| key(&known.name().to_ascii_uppercase()).is_some()));
        assert!(keys().all(|known| key(known.name()).unwrap().name() == known.name()));
        assert!(flags().all(|known| flag(known.name()).unwrap().name() == known.name()));
        assert!(key("runners.kubernetes.no_such_key").is_none());
        assert!(flag("ff_timestamps").is_none());
        assert!(releases().is_sorted());
    }

    #[test]
    fn a_lifetime_is_consistent() {
        for lifetime in keys().chain(flags()) {
            let name = lifetime.name();
            assert!(releases().contains(&lifetime.since()), "{name}");
            for later in [lifetime.removed(), lifetime.deprecated()]
                .into_iter()
                .flatten()
            {
                assert!(
                    lifetime.since() <= later && releases().contains(&later),
                    "{name}"
                );
            }
            assert!(
                lifetime
                    .defaults()
                    .is_sorted_by(|a, b| a.0 < b.0 && a.1 != b.1),
                "{name}"
            );
        }
        assert!(flags().all(|flag| flag.defaults().next().is_some()));
    }

    #[test]
    fn a_key_is_supported_from_its_first_version_to_its_removal() {
        let support = |path: &str, release: &str| key(path).unwrap().support(version(release));
        let script = "runners.pre_clone_script";
        assert_eq!(support(script, "1.5.3"), Support::TooNew);
        assert_eq!(support(script, "15.8.0"), Support::Supported);
        assert_eq!(support(script, "15.9.0"), Support::Deprecated);
        assert_eq!(support(script, "17.0.0"), Support::Removed);
    }

    #[test]
    fn a_backport_is_supported_in_its_own_minor_version() {
        let support = |release: &str| {
            key("runners.clean_git_config")
                .unwrap()
                .support(version(release))
        };
        assert_eq!(support("17.8.3"), Support::TooNew);
        assert_eq!(support("17.8.4"), Support::Supported);
        assert_eq!(support("17.9.1"), Support::TooNew);
        assert_eq!(support("17.9.2"), Support::Supported);
    }

    #[test]
    fn a_default_depends_on_the_version() {
        let flag = flag("FF_TIMESTAMPS").unwrap();
        assert_eq!(flag.default_in(version("16.10.0")), None);
        assert_eq!(
            flag.default_in(version("18.6.0")),
            Some((version("16.11.0"), false))
        );
        assert_eq!(
            flag.default_in(version("19.3.0")),
            Some((version("18.7.0"), true))
        );
    }

    #[test]
    fn a_list_is_accepted_since_the_type_allows_it() {
        let policy = key("runners.kubernetes.pull_policy").unwrap();
        let item = Node::new("always", Span::SYNTHETIC);
        let list = Node::new(vec![item.clone()], Span::SYNTHETIC);
        assert_eq!(policy.accepts_since(&list), Some(version("13.11.0")));
        assert_eq!(policy.accepts_since(&item), None);
        assert!(!policy.accepts(&list, version("13.10.0")));
        assert!(policy.accepts(&list, version("13.11.0")));
        assert!(
            policy.accepts(&item, version("1.8.0")) && policy.accepts(&item, version("19.0.0"))
        );
    }
}
