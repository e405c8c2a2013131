use crate::chart::model::image;
use crate::input::loaded::ConfigRole;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a helper image whose version differs from the version of the manager.
    ///
    /// ## Why it matters
    ///
    /// The helper clones, caches and uploads for the manager, and must have the same version. A pinned helper image
    /// breaks with a later chart version, often in one step of the job only.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         helper_image = "registry.example.com/gitlab-runner-helper:x86_64-v15.11.0" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         helper_image = "registry.example.com/gitlab-runner-helper:x86_64-v${CI_RUNNER_VERSION}"
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove `helper_image`, or end its tag in `v${CI_RUNNER_VERSION}`, which the runner replaces with its own
    /// version.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG190 "helper-version" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    // Without a tag the manager's version is that of the chart, whose version may itself be a guess.
    let tag = context.value("image.tag").filter(|tag| tag.is_truthy());
    let manager = match tag {
        Some(_) => context.text("image.tag").and_then(image::runner_version),
        None => image::runner_version(context.loaded.chart.app_version()),
    };
    let Some((major, minor)) = manager.filter(|_| context.role() != Some(ConfigRole::File)) else {
        return;
    };
    for view in context
        .pod_runners()
        .iter()
        .filter_map(|(_, section)| section.as_ref()?.get("helper_image"))
    {
        let release = context
            .known(view.node)
            .filter(|text| !text.contains('$'))
            .and_then(image::runner_version);
        if let Some((helper_major, helper_minor)) = release.filter(|release| {
            *release != (major, minor)
                && (tag.is_some() || image::are_a_year_apart(*release, (major, minor)))
        }) {
            let message = format!(
                "helper image has version {helper_major}.{helper_minor}; expected {major}.{minor} like the manager"
            );
            let help = "remove `helper_image`, or end its tag in `v${CI_RUNNER_VERSION}`";
            findings
                .report(context.config_place(&view), message)
                .help(help)
                .maybe_fix(context.runner_config().removal(&view));
        }
    }
}
