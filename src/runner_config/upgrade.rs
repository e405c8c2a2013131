//! What changes for a configuration between two runner versions: turned defaults of feature flags, and keys and flags that
//! start or stop to work.

use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use super::lifetime::{self, Lifetime, Support};
use super::usage::{self, UsedFlag};
use super::version::RunnerVersion;
use super::view::View;

/// The changes between two runner versions that concern a configuration.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Feature flags whose default differs, sorted by name.
    pub turned_flags: Vec<TurnedFlag>,
    /// Keys and feature flags of the configuration that the versions treat differently, in the order of the
    /// configuration.
    pub settings: Vec<ChangedSetting>,
}

/// A feature flag with different defaults in two versions. One of them may not know it yet.
#[derive(Clone, Debug)]
pub struct TurnedFlag {
    /// Its name.
    pub name: &'static str,
    /// The default before and after.
    pub default: (bool, bool),
    /// The version that changed it.
    pub since: RunnerVersion,
    /// Where the configuration sets the flag, so that its default does not matter.
    pub set: Vec<SetFlag>,
}

/// Where a configuration sets a flag.
#[derive(Clone, Debug)]
pub struct SetFlag {
    /// Whether it is switched on; `None` if the value is not a boolean.
    pub is_on: Option<bool>,
    /// The span of the name.
    pub span: Span,
    /// Its path in the configuration.
    pub path: String,
}

/// A key or feature flag in a configuration that two versions treat differently.
#[derive(Clone, Debug)]
pub struct ChangedSetting {
    /// The path of the key without indexes, or the name of the flag.
    pub name: &'static str,
    /// The span of the key.
    pub span: Span,
    /// Its path in the configuration.
    pub path: String,
    /// What changes.
    pub change: Change,
}

/// What changes for a key or a feature flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It starts to work: the new version knows it since this one.
    Added(RunnerVersion),
    /// It stops to work: this version removed it, or the new version is older than the first one that knows it.
    Lost(RunnerVersion),
    /// It still works, and is deprecated in the new version.
    Deprecated {
        /// The version that deprecated it, which may be older than both.
        since: RunnerVersion,
        /// The version that is announced to remove it.
        removal: Option<RunnerVersion>,
    },
    /// The form of its value is accepted since this version.
    TypeAccepted(RunnerVersion),
    /// The form of its value is not accepted before this version.
    TypeRejected(RunnerVersion),
}

/// The changes from one runner version to another. The version `to` may be the older one.
pub fn changes(from: RunnerVersion, to: RunnerVersion, configuration: Option<&Node>) -> Changes {
    let root = configuration.map(View::root);
    let used = root.as_ref().map(usage::flags).unwrap_or_default();
    let mut settings = root
        .map(|root| changed_keys(&root, from, to))
        .unwrap_or_default();
    settings.extend(used.iter().filter_map(|flag| changed_flag(flag, from, to)));
    settings.sort_by_key(|setting| setting.span);
    Changes {
        turned_flags: lifetime::flags()
            .filter_map(|flag| turned(flag, from, to, &used))
            .collect(),
        settings,
    }
}

/// The lifetimes of the keys and feature flags that a configuration sets.
pub fn used_lifetimes(configuration: &Node) -> Vec<Lifetime> {
    let root = View::root(configuration);
    let mut used: Vec<Lifetime> = Vec::new();
    usage::visit_keys(&root, |key| {
        used.push(key.lifetime);
        true
    });
    used.extend(usage::flags(&root).iter().filter_map(UsedFlag::lifetime));
    used
}

fn turned(
    flag: Lifetime,
    from: RunnerVersion,
    to: RunnerVersion,
    used: &[UsedFlag<'_>],
) -> Option<TurnedFlag> {
    let (since_before, before) = default_in(flag, from)?;
    let (since_after, after) = default_in(flag, to)?;
    let since = since_before.max(since_after);
    if before == after || since == flag.defaults().next()?.0 {
        return None;
    }
    let set = used.iter().filter(|used| used.name == flag.name());
    let set = set.map(|used| SetFlag {
        is_on: used.is_on,
        span: used.span,
        path: used.path.clone(),
    });
    let set: Vec<SetFlag> = set.collect();
    // A flag that is set, and that only one version knows, starts or stops to work.
    let is_setting_changed = !set.is_empty() && flag.is_known(from) != flag.is_known(to);
    (!is_setting_changed).then(|| TurnedFlag {
        name: flag.name(),
        default: (before, after),
        since,
        set,
    })
}

/// The default of a flag in a version, and the version since which it is the default. A version that does not know the flag
/// yet behaves like the first minor version that does, apart from its first patch releases.
fn default_in(flag: Lifetime, version: RunnerVersion) -> Option<(RunnerVersion, bool)> {
    if version >= flag.since() || flag.is_known(version) {
        return flag.default_in(version);
    }
    let releases = lifetime::releases().iter().rev();
    let mut first_minor = releases.filter(|release| release.is_same_minor(flag.since()));
    let (_, default) = flag.default_in(*first_minor.next()?)?;
    Some((flag.defaults().next()?.0, default))
}

fn changed_keys(root: &View<'_>, from: RunnerVersion, to: RunnerVersion) -> Vec<ChangedSetting> {
    let mut changed = Vec::new();
    usage::visit_keys(root, |used| {
        let change = change(used.lifetime, from, to)
            .or_else(|| changed_type(used.lifetime, used.view.node, from, to));
        // The keys of a section change with it.
        let is_section_changed = change.is_some();
        changed.extend(change.map(|change| ChangedSetting {
            name: used.lifetime.name(),
            span: used.view.key_span,
            path: used.view.path,
            change,
        }));
        !is_section_changed
    });
    changed
}

fn changed_flag(
    used: &UsedFlag<'_>,
    from: RunnerVersion,
    to: RunnerVersion,
) -> Option<ChangedSetting> {
    let lifetime = used.lifetime()?;
    Some(ChangedSetting {
        name: lifetime.name(),
        span: used.span,
        path: used.path.clone(),
        change: change(lifetime, from, to)?,
    })
}

fn change(lifetime: Lifetime, from: RunnerVersion, to: RunnerVersion) -> Option<Change> {
    let (before, after) = (lifetime.support(from), lifetime.support(to));
    let works = |support| matches!(support, Support::Supported | Support::Deprecated);
    match (works(before), after) {
        (false, Support::Supported | Support::Deprecated) => {
            let since = match before {
                Support::Removed => lifetime.removed()?,
                _ => lifetime.since(),
            };
            Some(Change::Added(since))
        }
        (true, Support::Removed) => lifetime.removed().map(Change::Lost),
        (true, Support::TooNew) => Some(Change::Lost(lifetime.since())),
        (true, Support::Deprecated) => Some(Change::Deprecated {
            since: lifetime.deprecated()?,
            removal: lifetime.announced_removal(),
        }),
        _ => None,
    }
}

fn changed_type(
    key: Lifetime,
    value: &Node,
    from: RunnerVersion,
    to: RunnerVersion,
) -> Option<Change> {
    let since = || key.type_changed_between(from, to);
    match (key.accepts(value, from), key.accepts(value, to)) {
        (false, true) => since().map(Change::TypeAccepted),
        (true, false) => since().map(Change::TypeRejected),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::source::TracedText;

    fn version(text: &str) -> RunnerVersion {
        text.parse().unwrap()
    }

    fn changes_of(toml: &str, from: &str, to: &str) -> Changes {
        let parsed = crate::runner_config::parse(&TracedText::opaque(toml, Span::SYNTHETIC));
        changes(version(from), version(to), parsed.root.as_ref())
    }

    fn settings(toml: &str, from: &str, to: &str) -> Vec<(&'static str, Change)> {
        let settings = changes_of(toml, from, to).settings.into_iter();
        settings
            .map(|setting| (setting.name, setting.change))
            .collect()
    }

    #[test]
    fn a_turned_flag_names_the_version_and_where_it_is_set() {
        let toml = "[[runners]]\nenvironment = [\"FF_TIMESTAMPS=false\"]\n";
        let found = changes_of(toml, "18.6.6", "18.7.0");
        let names: Vec<_> = found.turned_flags.iter().map(|flag| flag.name).collect();
        assert_eq!(names, ["FF_TIMESTAMPS"]);
        let flag = &found.turned_flags[0];
        assert_eq!(
            (flag.default, flag.since),
            ((false, true), version("18.7.0"))
        );
        assert_eq!(flag.set[0].is_on, Some(false));
        assert!(found.settings.is_empty());
        assert!(changes_of(toml, "18.7.0", "18.8.0").turned_flags.is_empty());
    }

    #[test]
    fn a_flag_may_turn_after_it_was_introduced() {
        let turned = |from: &str, to: &str| {
            let flags = changes_of("[[runners]]\n", from, to).turned_flags;
            flags.iter().map(|flag| flag.name).collect::<Vec<_>>()
        };
        assert!(turned("16.10.0", "18.7.0").contains(&"FF_TIMESTAMPS"));
        assert!(turned("18.7.0", "16.10.0").contains(&"FF_TIMESTAMPS"));
        assert!(!turned("16.10.0", "18.6.0").contains(&"FF_TIMESTAMPS"));
        // It was on in the first patch releases of 17.5 and 18.0 only.
        assert!(!turned("17.4.0", "19.3.0").contains(&"FF_GIT_URLS_WITHOUT_TOKENS"));
        assert!(!turned("17.4.0", "17.5.0").contains(&"FF_GIT_URLS_WITHOUT_TOKENS"));
        assert!(turned("17.4.0", "18.0.0").contains(&"FF_GIT_URLS_WITHOUT_TOKENS"));
        assert!(turned("18.0.0", "18.0.1").contains(&"FF_GIT_URLS_WITHOUT_TOKENS"));
    }

    #[test]
    fn a_flag_that_is_set_is_lost_before_it_exists() {
        let toml = "[[runners]]\n[runners.feature_flags]\nFF_TIMESTAMPS = true\n";
        let found = changes_of(toml, "18.7.0", "16.10.0");
        assert!(
            found
                .turned_flags
                .iter()
                .all(|flag| flag.name != "FF_TIMESTAMPS")
        );
        let lost = Change::Lost(version("16.11.0"));
        assert_eq!(
            settings(toml, "18.7.0", "16.10.0"),
            [("FF_TIMESTAMPS", lost)]
        );
    }

    #[test]
    fn a_removed_key_is_lost_and_its_successor_added() {
        let toml = "[[runners]]\npre_clone_script = \"a\"\npre_get_sources_script = \"b\"\n";
        assert_eq!(
            settings(toml, "15.8.0", "17.0.0"),
            [
                ("runners.pre_clone_script", Change::Lost(version("17.0.0"))),
                (
                    "runners.pre_get_sources_script",
                    Change::Added(version("15.9.0"))
                ),
            ]
        );
        assert_eq!(
            settings(toml, "15.9.0", "15.8.0"),
            [(
                "runners.pre_get_sources_script",
                Change::Lost(version("15.9.0"))
            )]
        );
        assert!(settings(toml, "17.0.0", "19.3.0").is_empty());
    }

    #[test]
    fn a_new_section_is_one_change() {
        let toml = "[[runners]]\n[runners.kubernetes.autoscaler]\nmax_pause_pods = 3\n";
        let found = settings(toml, "18.0.0", "19.3.0");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "runners.kubernetes.autoscaler");
    }

    #[test]
    fn a_deprecated_flag_names_its_removal() {
        let toml = "[[runners]]\n[runners.feature_flags]\nFF_USE_FASTZIP = true\n";
        let change = Change::Deprecated {
            since: version("19.4.0"),
            removal: Some(version("19.7.0")),
        };
        assert_eq!(
            settings(toml, "19.3.0", "19.4.0"),
            [("FF_USE_FASTZIP", change)]
        );
        let deprecated = "[[runners]]\npre_clone_script = \"a\"\n";
        let change = Change::Deprecated {
            since: version("15.9.0"),
            removal: None,
        };
        assert_eq!(
            settings(deprecated, "15.10.0", "16.0.0"),
            [("runners.pre_clone_script", change)]
        );
    }

    #[test]
    fn a_list_starts_to_be_accepted() {
        let toml = "[[runners]]\n[runners.kubernetes]\npull_policy = [\"always\"]\n";
        assert_eq!(
            settings(toml, "13.10.0", "13.12.0"),
            [(
                "runners.kubernetes.pull_policy",
                Change::TypeAccepted(version("13.11.0"))
            )]
        );
    }
}
