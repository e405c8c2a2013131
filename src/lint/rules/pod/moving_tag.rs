use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an image tag that is regularly moved to another image.
    ///
    /// ## Why it matters
    ///
    /// The runner version then depends on when a node last pulled the tag. Pods of one Deployment differ, and a
    /// rollback to the previous version is not possible.
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
    ///   tag: alpine-v19.3.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove `image.tag` to use the chart's version, or set a full version, such as `alpine-v19.3.0`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: images](https://kubernetes.io/docs/concepts/containers/images/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG181 "moving-tag" Warning
}

const MOVING: [&str; 8] = [
    "latest",
    "bleeding",
    "alpine",
    "alpine-latest",
    "alpine-bleeding",
    "ubuntu",
    "ubuntu-latest",
    "ubuntu-bleeding",
];

fn check(context: &RuleContext, findings: &mut Findings) {
    if let Some(tag) = context.text("image.tag").filter(|tag| MOVING.contains(tag)) {
        let message =
            format!("moving tag `{tag}`: the image changes without a change of the values");
        findings
            .report(context.at("image.tag"), message)
            .help("remove `image.tag` to use the chart's version, or set one, such as `alpine-v19.3.0`")
            .maybe_fix(context.without("image.tag"));
    }
}
