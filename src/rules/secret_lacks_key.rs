use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::tree::Node;

rule! {
    /// The Secret with the tokens lacks one of its two keys.
    ///
    /// The pod mounts both `runner-registration-token` and `runner-token`, and does not start while one is missing. The
    /// one that is not used has to be there, and empty.
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
    RG162 "secret-lacks-key" Error
}

const KEYS: [&str; 2] = ["runner-registration-token", "runner-token"];

fn check(inspection: &Inspection, findings: &mut Findings) {
    let Some(name) = inspection.text("runners.secret") else { return };
    for (index, object) in
        inspection.items("extraObjects").iter().enumerate().filter(|(_, object)| is_secret(object, name))
    {
        let holds = |key| ["data", "stringData"].iter().any(|map| object.at(&[map, key]).is_some());
        let missing: Vec<&str> = KEYS.into_iter().filter(|key| !holds(key)).collect();
        if missing.is_empty() {
            continue;
        }
        let map = ["stringData", "data"].into_iter().find_map(|map| Some((map, object.entry(map)?)));
        let (key, span) = map.map_or(("", object.span), |(key, entry)| (key, entry.key_span));
        let place =
            Place::new(inspection.first_line(span), format!("extraObjects[{index}].{key}").trim_end_matches('.'));
        let message = format!("this Secret lacks `{}`, so no pod of the manager starts", missing.join("` and `"));
        findings.report(place, message).help("add it with an empty text");
    }
}

fn is_secret(object: &Node, name: &str) -> bool {
    let text = |path: &[&str]| object.at(path).and_then(Node::as_str);
    text(&["kind"]) == Some("Secret") && text(&["metadata", "name"]) == Some(name)
}
