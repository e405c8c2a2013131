use std::collections::HashMap;

use crate::chart::Variable;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::source::Span;

rule! {
    /// An environment variable is set twice.
    ///
    /// The last one counts: `envVars`, then `extraEnv`, then `extraEnvFrom`, each in its order. Tools that let the
    /// server merge, as `kubectl apply --server-side` does, refuse two of one name.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// envVars:
    ///   - name: HTTPS_PROXY
    ///     value: http://proxy.example.com:3128
    /// extraEnv:
    ///   HTTPS_PROXY: http://proxy.example.com:8080 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// extraEnv:
    ///   HTTPS_PROXY: http://proxy.example.com:3128
    /// ```
    RG220 "variable-twice" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    for Variable { name, span, path, .. } in inspection.model.variables() {
        if let Some(first) = first.get(name) {
            let message = format!("`{name}` is set already, in line {}", inspection.line(*first));
            findings.report(Place::new(span, path), message).help("keep one of the two");
        } else {
            first.insert(name, span);
        }
    }
}
