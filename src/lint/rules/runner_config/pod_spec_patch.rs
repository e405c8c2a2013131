use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;
use crate::runner_config::job_pod::patches::FLAG;

rule! {
    /// ## What it does
    ///
    /// Reports an entry of `[[runners.kubernetes.pod_spec]]` that the runner does not apply.
    ///
    /// ## Why it matters
    ///
    /// The runner applies patches only with the feature flag `FF_USE_ADVANCED_POD_SPEC_CONFIGURATION`, and each entry
    /// needs either `patch` or `patch_path`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.pod_spec]] # <-
    ///           name = "host"
    ///           patch = "hostname: ci"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.pod_spec]]
    ///           name = "host"
    ///           patch = "hostname: ci"
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true` in `[runners.feature_flags]`, and give each entry one of
    /// `patch` and `patch_path`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [GitLab Runner: feature flags](https://docs.gitlab.com/runner/configuration/feature-flags/)
    RG060 "pod-spec-patch" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for runner in config.runners() {
        let patches = runner.at(&["kubernetes", "pod_spec"]);
        let patches = patches
            .map(|patches| patches.items().collect::<Vec<_>>())
            .unwrap_or_default();
        let mut patches = patches
            .into_iter()
            .filter(|patch| patch.node.as_map().is_some())
            .peekable();
        if let Some(first) = patches.peek().filter(|_| !is_flag_set(&runner)) {
            findings
                .report(
                    config.value(first),
                    format!("`pod_spec` has no effect: `{FLAG}` is off"),
                )
                .help(format!("add `{FLAG} = true` to `[runners.feature_flags]`"));
        }
        patches.for_each(|patch| check_patch(config, &patch, findings));
    }
}

fn check_patch(config: &ConfigContext<'_>, patch: &View<'_>, findings: &mut Findings) {
    let filled = |key| patch.get(key).filter(|view| view.as_text().is_some());
    match (filled("patch"), filled("patch_path")) {
        (None, None) => {
            let message = "`[[runners.kubernetes.pod_spec]]` has no effect: it has neither `patch` nor `patch_path`";
            findings.report(config.value(patch), message);
        }
        (Some(own), Some(file)) => {
            findings
                .report(
                    config.key(&file),
                    "conflicting `patch_path`: `patch` is set, and the runner rejects both",
                )
                .level(Severity::Error)
                .related(own.key_span, "`patch` is set here");
        }
        _ => {}
    }
}

/// Returns true if the feature flag is on. A job variable can enable it, too.
fn is_flag_set(runner: &View<'_>) -> bool {
    let is_on = runner
        .at(&["feature_flags", FLAG])
        .is_some_and(|flag| flag.node.as_bool() == Some(true));
    let environment = runner.get("environment");
    let sets = |entry: View<'_>| {
        entry
            .node
            .as_str()
            .is_some_and(|text| text.starts_with(FLAG))
    };
    is_on || environment.is_some_and(|environment| environment.items().any(sets))
}
