use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a token Secret in `extraObjects` without one of its two keys.
    ///
    /// ## Why it matters
    ///
    /// The pod mounts `runner-registration-token` and `runner-token`, and does not start if one is missing. The unused
    /// key must exist and be empty.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    /// extraObjects:
    ///   - apiVersion: v1
    ///     kind: Secret
    ///     metadata:
    ///       name: gitlab-runner-token
    ///     stringData: # <-
    ///       runner-token: made-by-ci
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    /// extraObjects:
    ///   - apiVersion: v1
    ///     kind: Secret
    ///     metadata:
    ///       name: gitlab-runner-token
    ///     stringData:
    ///       runner-registration-token: ""
    ///       runner-token: made-by-ci
    /// ```
    ///
    /// ## Fix
    ///
    /// Add the missing key with an empty string.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes: projected volumes](https://kubernetes.io/docs/concepts/storage/projected-volumes/)
    /// - [Kubernetes: Secrets](https://kubernetes.io/docs/concepts/configuration/secret/)
    RG162 "secret-missing-key" Error
}

const KEYS: [&str; 2] = ["runner-registration-token", "runner-token"];

fn check(context: &RuleContext, findings: &mut Findings) {
    let Some(name) = context.text("runners.secret") else {
        return;
    };
    for (index, object) in context
        .items("extraObjects")
        .iter()
        .enumerate()
        .filter(|(_, object)| is_secret(object, name))
    {
        let holds = |key| {
            ["data", "stringData"]
                .iter()
                .any(|map| object.at(&[map, key]).is_some())
        };
        let missing: Vec<&str> = KEYS.into_iter().filter(|key| !holds(key)).collect();
        if missing.is_empty() {
            continue;
        }
        let section = ["stringData", "data"]
            .into_iter()
            .find_map(|map| Some((map, object.entry(map)?)));
        let (key, span) = section.map_or(("", object.span), |(key, entry)| (key, entry.key_span));
        let place = Place::new(
            context.first_line(span),
            format!("extraObjects[{index}].{key}").trim_end_matches('.'),
        );
        let message = format!(
            "missing key `{}` in the Secret: no manager pod can start",
            missing.join("` and `")
        );
        findings.report(place, message).help(format!(
            "add `{}: \"\"` to the Secret",
            missing.join(": \"\"` and `")
        ));
    }
}

fn is_secret(object: &Node, name: &str) -> bool {
    let text = |path: &[&str]| object.at(path).and_then(Node::as_str);
    text(&["kind"]) == Some("Secret") && text(&["metadata", "name"]) == Some(name)
}
