use crate::check::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::shape::Format;
use crate::tree::Node;

rule! {
    /// `gitlabUrl` is no address that the runner could call.
    ///
    /// The runner wants the whole address, with `https://` or `http://` before it. The chart hands it on as it is, so the
    /// mistake shows only in the log of a pod that starts over and over.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: gitlab.example.com # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// ```
    RG080 "gitlab-url" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let Some(node) = inspection.value("gitlabUrl").filter(|node| node.is_truthy()) else { return };
    let Some(fault) = fault(node) else { return };
    let finding = findings.report(inspection.at("gitlabUrl"), format!("`gitlabUrl` {fault}"));
    let is_host = node.as_str().is_some_and(|text| text.contains('.') && !text.contains(['/', ':', ' ']));
    finding.maybe_help(is_host.then(|| format!("write `https://{}`", node.printed())));
}

fn fault(node: &Node) -> Option<String> {
    match node.as_str() {
        Some(text) if text.contains("{{") => None,
        Some(text) => Format::Url.check_text(text).err(),
        None => Some(format!("is {}, and should be the address of GitLab", node.value.kind())),
    }
}
