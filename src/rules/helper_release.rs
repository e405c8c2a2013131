use crate::chart::image;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::subject::ConfigRole;

rule! {
    /// The helper image is of another release than the manager.
    ///
    /// The helper clones, caches and uploads for the manager, and the two are made for each other. A helper that was
    /// pinned once and forgotten breaks with an upgrade of the chart, mostly in one step of the job only.
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
    RG190 "helper-release" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    // Without a tag the manager is only as old as the chart, of which nobody may have said the release.
    let tag = inspection.value("image.tag").filter(|tag| tag.is_truthy());
    let manager = match tag {
        Some(_) => inspection.text("image.tag").and_then(image::runner_version),
        None => image::runner_version(inspection.subject.chart.app_version()),
    };
    let Some((major, minor)) = manager.filter(|_| inspection.role() != Some(ConfigRole::File)) else { return };
    for view in inspection.pod_runners().iter().filter_map(|(_, section)| section.as_ref()?.get("helper_image")) {
        let release = inspection.known(view.node).filter(|text| !text.contains('$')).and_then(image::runner_version);
        if let Some((helper_major, helper_minor)) = release.filter(|release| {
            *release != (major, minor) && (tag.is_some() || image::are_a_year_apart(*release, (major, minor)))
        }) {
            let message = format!("this helper is {helper_major}.{helper_minor}, and the manager {major}.{minor}");
            let help = "leave it out, or end its tag in `v${CI_RUNNER_VERSION}`";
            findings.report(inspection.config_place(&view), message).help(help);
        }
    }
}
