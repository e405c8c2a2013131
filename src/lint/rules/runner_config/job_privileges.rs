use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports contradictory privileges of job containers.
    ///
    /// ## Why it matters
    ///
    /// Kubernetes rejects a privileged container without privilege escalation, and a root user with `run_as_non_root`.
    /// Every job fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = true
    ///         allow_privilege_escalation = false # <-
    ///         [runners.kubernetes.node_selector]
    ///           pool = "ci"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [runners.kubernetes.build_container_security_context]
    ///           run_as_non_root = true
    ///           run_as_user = 0 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = false
    ///         allow_privilege_escalation = false
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove one of the two settings.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: configure a security context](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    RG061 "job-privileges" Error of Config
}

const CONTEXTS: [&str; 4] = [
    "build_container_security_context",
    "helper_container_security_context",
    "service_container_security_context",
    "init_permissions_container_security_context",
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for kubernetes in config.kubernetes() {
        check_escalation(config, &kubernetes, findings);
        let containers: Vec<View<'_>> = CONTEXTS
            .iter()
            .filter_map(|name| kubernetes.get(name))
            .collect();
        containers
            .iter()
            .for_each(|context| check_escalation(config, context, findings));
        for context in containers
            .into_iter()
            .chain(kubernetes.get("pod_security_context"))
        {
            check_root(config, &context, findings);
            check_profiles(config, &context, findings);
        }
    }
}

/// A privileged container always allows privilege escalation: Kubernetes rejects the opposite.
fn check_escalation(config: &ConfigContext<'_>, section: &View<'_>, findings: &mut Findings) {
    let escalation = section
        .get("allow_privilege_escalation")
        .filter(|view| view.node.as_bool() == Some(false));
    let privileged = section
        .get("privileged")
        .filter(|view| view.node.as_bool() == Some(true));
    if let (Some(privileged), Some(escalation)) = (privileged, escalation) {
        let message = "conflicting `allow_privilege_escalation = false`: `privileged` is true, and Kubernetes rejects both";
        findings
            .report(config.value(&escalation), message)
            .related(privileged.key_span, "`privileged` is set here");
    }
}

fn check_root(config: &ConfigContext<'_>, context: &View<'_>, findings: &mut Findings) {
    let (Some(no_root), Some(user)) = (context.get("run_as_non_root"), context.get("run_as_user"))
    else {
        return;
    };
    if no_root.node.as_bool() == Some(true) && user.node.as_int() == Some(0) {
        findings
            .report(
                config.value(&user),
                "conflicting `run_as_user = 0`: `run_as_non_root` is true, and the container does not start",
            )
            .related(no_root.key_span, "`run_as_non_root` is set here");
    }
}

/// A profile of the type `Localhost` needs a name, and other profiles must not have one.
fn check_profiles(config: &ConfigContext<'_>, context: &View<'_>, findings: &mut Findings) {
    for profile in ["seccomp_profile", "app_armor_profile"]
        .iter()
        .filter_map(|section| context.get(section))
    {
        let Some(kind) = profile.text("type") else {
            continue;
        };
        let name = profile.get("localhost_profile");
        let has_name = name.as_ref().is_some_and(|name| name.as_text().is_some());
        if (kind == "Localhost") == has_name {
            continue;
        }
        let message = match has_name {
            true => format!(
                "conflicting `localhost_profile`: only the type `Localhost` supports it, found `{kind}`"
            ),
            false => "missing `localhost_profile`: the type `Localhost` needs it".to_owned(),
        };
        let help = match has_name {
            true => "write `type = \"Localhost\"`, or remove `localhost_profile`",
            false => "add `localhost_profile = \"…\"`",
        };
        let place = config.value(name.as_ref().unwrap_or(&profile));
        findings.report(place, message).help(help);
    }
}
