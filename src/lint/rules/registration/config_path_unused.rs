use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `runners.configPath` that `runners.config` overrides.
    ///
    /// ## Why it matters
    ///
    /// The chart reads the file only if `runners.config` is empty. `runners.config` has a default, so the file is
    /// ignored unless the values set it to an empty string.
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
    ///
    /// ## Fix
    ///
    /// Set `runners.config: ""`, or remove `runners.configPath`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG166 "config-path-unused" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let is_overridden = context.is_on("runners.configOverride");
    if context.is_on("runners.configPath") && context.is_on("runners.config") && !is_overridden {
        let origin = if context.is_written("runners.config") {
            "is set"
        } else {
            "has a default"
        };
        let message = format!("`runners.configPath` has no effect: `runners.config` {origin}");
        findings
            .report(context.key("runners.configPath"), message)
            .help("set `runners.config: \"\"`, or remove `runners.configPath`");
    }
}
