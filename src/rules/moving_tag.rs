use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The image's tag names another image from day to day.
    ///
    /// Which runner a pod starts with then depends on when its node last pulled the tag. Pods of one Deployment differ,
    /// and going back to the last working release is not possible.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// image:
    ///   tag: alpine # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// image:
    ///   tag: alpine-v19.5.0
    /// ```
    RG181 "moving-tag" Warning
}

const MOVING: [&str; 8] =
    ["latest", "bleeding", "alpine", "alpine-latest", "alpine-bleeding", "ubuntu", "ubuntu-latest", "ubuntu-bleeding"];

fn check(inspection: &Inspection, findings: &mut Findings) {
    if let Some(tag) = inspection.text("image.tag").filter(|tag| MOVING.contains(tag)) {
        let message = format!("`{tag}` is another image from day to day");
        findings
            .report(inspection.at("image.tag"), message)
            .help("leave the tag out for the chart's own release, or name one");
    }
}
