use std::collections::HashMap;

use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports two Secrets in `secrets` that provide a file with the same path.
    ///
    /// ## Why it matters
    ///
    /// The chart mounts all `secrets` into one directory, together with the tokens and the cache credentials. The API
    /// server rejects two items with the same path.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// secrets:
    ///   - name: one
    ///     items:
    ///       - key: password
    ///         path: password
    ///   - name: two
    ///     items:
    ///       - key: password
    ///         path: password # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// secrets:
    ///   - name: one
    ///     items:
    ///       - key: password
    ///         path: one/password
    ///   - name: two
    ///     items:
    ///       - key: password
    ///         path: two/password
    /// ```
    ///
    /// ## Fix
    ///
    /// Give each item its own `path`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: projected volumes](https://kubernetes.io/docs/concepts/storage/projected-volumes/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG168 "secret-path-conflict" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let has_token = ["runnerToken", "runnerRegistrationToken", "runners.secret"]
        .iter()
        .any(|path| context.is_on(path));
    let own = if has_token {
        &["runner-registration-token", "runner-token"][..]
    } else {
        &[]
    };
    let mut seen: HashMap<&str, Span> = own.iter().map(|path| (*path, Span::SYNTHETIC)).collect();
    for (index, secret) in context.items("secrets").iter().enumerate() {
        let items = secret
            .get("items")
            .and_then(Node::as_list)
            .unwrap_or_default();
        for (number, path) in items
            .iter()
            .enumerate()
            .filter_map(|(number, item)| Some((number, item.get("path")?)))
        {
            let Some(text) = context.known(path) else {
                continue;
            };
            if let Some(first) = seen.get(text) {
                let place = Place::new(path.span, format!("secrets[{index}].items[{number}].path"));
                let message = format!("duplicate path `{text}`: the API server rejects the pod");
                findings
                    .report(place, message)
                    .help("choose another `path`")
                    .related(*first, "first file with that path");
            } else {
                seen.insert(text, path.span);
            }
        }
    }
}
