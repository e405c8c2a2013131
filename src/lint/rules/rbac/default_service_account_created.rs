use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports values that make the chart create the ServiceAccount `default`.
    ///
    /// ## Why it matters
    ///
    /// Kubernetes creates `default` in every namespace. Helm refuses to adopt an object that it did not create; without
    /// Helm, the runner's permissions would go to every pod of the namespace that names no ServiceAccount.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    ///   name: default # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    ///   name: ci-runner
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove `serviceAccount.name`, or choose another name.
    ///
    /// ## References
    ///
    /// - [Kubernetes: configure service accounts for pods](https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/)
    RG133 "default-service-account-created" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context.model.creates_service_account()
        && context.text("serviceAccount.name") == Some("default")
    {
        let message =
            "invalid `serviceAccount.name`: every namespace has a ServiceAccount `default` already";
        findings
            .report(context.at("serviceAccount.name"), message)
            .help("choose another name, such as `gitlab-runner`, or remove the key");
    }
}
