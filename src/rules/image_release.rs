use crate::chart::image;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The image holds a release of the runner that is far from the chart's.
    ///
    /// Each release of the chart is made for one release of the runner: its scripts, flags and settings are those of
    /// that release. An image that is a year or more away may not know them; and GitLab supports a runner only near its
    /// own release.
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
    RG180 "image-release" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let chart = inspection.subject.chart;
    let Some(tagged) = inspection.text("image.tag").and_then(image::runner_version) else { return };
    let Some(own) = image::runner_version(chart.app_version()) else { return };
    if image::are_a_year_apart(own, tagged) {
        let message =
            format!("this is runner {}.{}; the chart {chart} is made for {}.{}", tagged.0, tagged.1, own.0, own.1);
        let help = "leave the tag out, or say which release of the chart is used (`--chart-version`)";
        findings.report(inspection.at("image.tag"), message).help(help);
    }
}
