use std::collections::HashMap;

use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::source::Span;
use crate::tree::Node;

rule! {
    /// Two Secrets bring a file of the same name.
    ///
    /// All of `secrets` are mounted in one folder, together with the tokens and the cache's credentials. Of two items
    /// with one path the API server refuses both.
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
    RG168 "secret-path-clash" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let has_token =
        ["runnerToken", "runnerRegistrationToken", "runners.secret"].iter().any(|path| inspection.is_on(path));
    let own = if has_token { &["runner-registration-token", "runner-token"][..] } else { &[] };
    let mut seen: HashMap<&str, Span> = own.iter().map(|path| (*path, Span::NONE)).collect();
    for (index, secret) in inspection.items("secrets").iter().enumerate() {
        let items = secret.get("items").and_then(Node::as_list).unwrap_or_default();
        for (number, path) in items.iter().enumerate().filter_map(|(number, item)| Some((number, item.get("path")?))) {
            let Some(text) = inspection.known(path) else { continue };
            if let Some(first) = seen.get(text) {
                let place = Place::new(path.span, format!("secrets[{index}].items[{number}].path"));
                let message = format!("there is a file `{text}` already: the API server refuses a second");
                findings.report(place, message).help("give it another path").related(*first, "first file of that name");
            } else {
                seen.insert(text, path.span);
            }
        }
    }
}
