use super::image_reference::unknown_official_tag;
use crate::chart::model::image;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a runner image whose version is far from the runner version of the chart.
    ///
    /// ## Why it matters
    ///
    /// Each chart version is made for one runner version: its scripts, flags and settings match that version. An image
    /// that is a year or more older or newer may not support them, and GitLab supports a runner only close to its own
    /// version.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// image:
    ///   tag: alpine-v15.11.0 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --chart-version 0.90.0
    /// image:
    ///   tag: alpine-v19.1.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove `image.tag` to use the chart's image, or set `--chart-version` to the chart version that you install.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG180 "image-version" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if unknown_official_tag(context).is_some() {
        return;
    }
    let chart = context.loaded.chart;
    let Some(tagged) = context.text("image.tag").and_then(image::runner_version) else {
        return;
    };
    let Some(own) = image::runner_version(chart.app_version()) else {
        return;
    };
    if image::are_a_year_apart(own, tagged) {
        let message = format!(
            "image has runner version {}.{}; chart {chart} expects {}.{}",
            tagged.0, tagged.1, own.0, own.1
        );
        let help = "remove `image.tag`, or set `--chart-version` to the installed chart version";
        findings
            .report(context.at("image.tag"), message)
            .help(help)
            .maybe_fix(context.without("image.tag"));
    }
}
