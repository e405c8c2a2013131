use crate::chart::model::image::Flavor;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Fix;
use crate::lint::rule::Findings;
use crate::rule;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a `runAsUser` that does not exist in the runner image.
    ///
    /// The Alpine image has the user 100 with the group 65533, which are the chart's defaults. The Ubuntu image has the
    /// user 999 with the group 999.
    ///
    /// ## Why it matters
    ///
    /// With the user of the other image the manager cannot write to its home directory:
    /// `mkdir: cannot create directory: Permission denied`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// image:
    ///   tag: ubuntu-v19.3.0 # <-
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
    ///   tag: ubuntu-v19.3.0
    /// podSecurityContext:
    ///   runAsUser: 999
    ///   fsGroup: 999
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `podSecurityContext.runAsUser` and `fsGroup` to the user and the group of the image.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
    /// - [Kubernetes: configure a security context](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    RG182 "image-user" Warning
}

const USER: &str = "podSecurityContext.runAsUser";

fn check(context: &RuleContext, findings: &mut Findings) {
    let own = context.number("securityContext.runAsUser");
    let Some(user) = own.or(context.number(USER)) else {
        return;
    };
    let (name, expected, other) = match context.image_flavor() {
        Some(Flavor::Alpine) => ("Alpine", 100, 999),
        Some(Flavor::Ubuntu) => ("Ubuntu", 999, 100),
        None => return,
    };
    if user == other {
        let message = format!("invalid user {other}: the {name} image expects {expected}");
        let group = if expected == 100 { 65533 } else { 999 };
        let path = if own.is_some() {
            "securityContext.runAsUser"
        } else {
            USER
        };
        let path = if context.given(path).is_some() {
            path
        } else {
            "image.tag"
        };
        let help =
            format!("set `runAsUser: {expected}` and `fsGroup: {group}` in `podSecurityContext`");
        findings
            .report(context.at(path), message)
            .help(help)
            .maybe_fix(fix(context, own.is_some(), (expected, group)));
    }
}

/// Sets the user of the image and its group.
fn fix(context: &RuleContext, is_of_container: bool, (user, group): (i64, i64)) -> Option<Fix> {
    let number = |number: i64| Node::new(number, Span::SYNTHETIC);
    let title = format!("set the user {user} and the group {group}");
    if context.given("podSecurityContext").is_none() && !is_of_container {
        let pod = [("runAsUser", user.into()), ("fsGroup", group.into())];
        let change = context.insertion(
            "image",
            "podSecurityContext",
            Node::new(pod, Span::SYNTHETIC),
        );
        return Some(Fix::unsafe_(title, vec![change?]));
    }
    let user_path = match is_of_container {
        true => "securityContext.runAsUser",
        false => USER,
    };
    let near = user_path.split('.').next()?;
    let changes = vec![
        context.set(near, user_path, number(user))?,
        context.set(near, "podSecurityContext.fsGroup", number(group))?,
    ];
    Some(Fix::unsafe_(title, changes))
}
