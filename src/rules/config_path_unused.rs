use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A file with the runner's configuration is named, and not read.
    ///
    /// `runners.configPath` counts only where `runners.config` is empty, and the chart has one of its own. So the file
    /// is read only when `runners.config` is emptied.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   configPath: /config/template.toml # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: ""
    ///   configPath: /config/template.toml
    /// ```
    RG166 "config-path-unused" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let is_overridden = inspection.is_on("runners.configOverride");
    if inspection.is_on("runners.configPath") && inspection.is_on("runners.config") && !is_overridden {
        let own = if inspection.is_written("runners.config") { "" } else { ", of which the chart has one of its own" };
        let message = format!("this file is not read beside `runners.config`{own}");
        findings
            .report(inspection.key("runners.configPath"), message)
            .help("set `runners.config: \"\"`, or leave the file out");
    }
}
