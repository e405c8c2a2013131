use crate::check::Inspection;
use crate::check::variable;
use crate::rule;
use crate::rule::Findings;

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
    let variables = variable::all(inspection);
    for (index, variable) in variables.iter().enumerate() {
        if let Some(first) = variables[..index].iter().find(|other| other.name == variable.name) {
            let message = format!("`{}` is set already, in line {}", variable.name, inspection.line(first.place.span));
            findings.report(variable.place.clone(), message).help("keep one of the two");
        }
    }
}
