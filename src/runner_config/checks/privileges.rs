//! Privileges that Kubernetes does not let stand together, and those that take effect nowhere.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;

const CONTEXTS: [&str; 4] = [
    "build_container_security_context",
    "helper_container_security_context",
    "service_container_security_context",
    "init_permissions_container_security_context",
];

pub(super) fn check(kubernetes: &View<'_>, problems: &mut Vec<Problem>) {
    contradiction(kubernetes, problems);
    for name in CONTEXTS {
        let Some(context) = kubernetes.get(name) else { continue };
        contradiction(&context, problems);
        root_user(&context, problems);
        seccomp(&context, problems);
    }
    if let Some(context) = kubernetes.get("pod_security_context") {
        root_user(&context, problems);
        seccomp(&context, problems);
    }
}

/// A privileged container can always gain privileges: Kubernetes refuses to say otherwise.
fn contradiction(section: &View<'_>, problems: &mut Vec<Problem>) {
    let escalation = section.get("allow_privilege_escalation").filter(|view| view.node.as_bool() == Some(false));
    if let (true, Some(escalation)) = (section.is_on("privileged"), escalation) {
        let message =
            "`privileged = true` beside it: Kubernetes refuses a privileged container that may not gain privileges";
        problems.push(Problem::value(ProblemKind::Privileges, Level::Error, &escalation, message));
    }
}

fn root_user(context: &View<'_>, problems: &mut Vec<Problem>) {
    if let (true, Some(0), Some(user)) =
        (context.is_on("run_as_non_root"), context.int("run_as_user"), context.get("run_as_user"))
    {
        let message = "user 0 is root, and `run_as_non_root` refuses to start it";
        problems.push(Problem::value(ProblemKind::Privileges, Level::Error, &user, message));
    }
}

/// A profile of the node needs its name; any other must not have one.
fn seccomp(context: &View<'_>, problems: &mut Vec<Problem>) {
    for section in ["seccomp_profile", "app_armor_profile"] {
        let Some(profile) = context.get(section) else { continue };
        let (is_local, name) = (profile.text("type") == Some("Localhost"), profile.get("localhost_profile"));
        let has_name = name.as_ref().is_some_and(|name| name.as_text().is_some());
        if is_local != has_name && (is_local || profile.text("type").is_some()) {
            let message = "`localhost_profile` belongs to the type `Localhost`, and only to it";
            problems.push(Problem::value(
                ProblemKind::Privileges,
                Level::Error,
                name.as_ref().unwrap_or(&profile),
                message,
            ));
        }
    }
}
