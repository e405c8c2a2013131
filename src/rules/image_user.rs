use crate::chart::image::Flavor;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The manager runs as a user that its image does not know.
    ///
    /// The Alpine image has the user 100 with the group 65533, which is what the chart sets, the Ubuntu image 999 with
    /// 999. With the other's user the manager may not write to its home: `mkdir: cannot create directory: Permission
    /// denied`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// image:
    ///   tag: ubuntu-v19.5.0 # <-
    /// ```
    ///
    /// ```yaml
    /// podSecurityContext:
    ///   runAsUser: 999 # <-
    ///   fsGroup: 999
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// image:
    ///   tag: ubuntu-v19.5.0
    /// podSecurityContext:
    ///   runAsUser: 999
    ///   fsGroup: 999
    /// ```
    RG182 "image-user" Warning
}

const USER: &str = "podSecurityContext.runAsUser";

fn check(inspection: &Inspection, findings: &mut Findings) {
    let own = inspection.number("securityContext.runAsUser");
    let Some(user) = own.or(inspection.number(USER)) else { return };
    let (name, expected, other) = match inspection.image_flavor() {
        Some(Flavor::Alpine) => ("Alpine", 100, 999),
        Some(Flavor::Ubuntu) => ("Ubuntu", 999, 100),
        None => return,
    };
    if user == other {
        let message = format!("the {name} image's user is {expected}, and the manager runs as {other}");
        let group = if expected == 100 { 65533 } else { 999 };
        let path = if own.is_some() { "securityContext.runAsUser" } else { USER };
        let path = if inspection.given(path).is_some() { path } else { "image.tag" };
        let help = format!("set `runAsUser: {expected}` and `fsGroup: {group}` in `podSecurityContext`");
        findings.report(inspection.at(path), message).help(help);
    }
}
