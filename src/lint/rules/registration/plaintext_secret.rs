use crate::input::loaded::ConfigRole;
use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a secret in plain text in the environment or the configuration of the manager.
    ///
    /// ## Why it matters
    ///
    /// The chart writes environment variables to the Deployment, and `runners.config` to a ConfigMap. Everybody with
    /// read access to the namespace, or to the values, can read them.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// extraEnv:
    ///   CACHE_S3_SECRET_KEY: wJalrXUtnFEMIK7MDENG # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         [runners.cache.s3]
    ///           ServerAddress = "s3.amazonaws.com"
    ///           BucketName = "ci-cache"
    ///           AccessKey = "AKIAIOSFODNN7"
    ///           SecretKey = "wJalrXUtnFEMIK7MDENG" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// extraEnvFrom:
    ///   CACHE_S3_SECRET_KEY:
    ///     secretKeyRef:
    ///       name: ci-cache
    ///       key: secretkey
    /// ```
    ///
    /// ## Fix
    ///
    /// Put the secret into a Secret, and reference it with `extraEnvFrom`. For cache credentials set
    /// `runners.cache.secretName`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: Secrets](https://kubernetes.io/docs/concepts/configuration/secret/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG163 "plaintext-secret" Warning
}

/// Suffixes of variables that contain secrets.
const ENDINGS: [&str; 6] = [
    "TOKEN",
    "PASSWORD",
    "SECRET_KEY",
    "PRIVATE_KEY",
    "ACCOUNT_KEY",
    "SECRET_ACCESS_KEY",
];

/// The runner's token. Another rule reports it in templates.
const TOKEN: &[&str] = &["token"];

/// Keys of `[[runners]]` that contain secrets.
const KEYS: [&[&str]; 5] = [
    TOKEN,
    &["cache", "s3", "SecretKey"],
    &["cache", "gcs", "PrivateKey"],
    &["cache", "azure", "AccountKey"],
    &["kubernetes", "bearer_token"],
];

/// Shorter strings are not considered secrets.
const SHORTEST: usize = 6;

fn check(context: &RuleContext, findings: &mut Findings) {
    for variable in context.model.variables() {
        let is_secret = ENDINGS
            .iter()
            .any(|ending| variable.name.to_ascii_uppercase().ends_with(ending));
        let text = variable
            .value
            .and_then(|value| context.known(value))
            .unwrap_or_default();
        if is_secret && text.len() >= SHORTEST && !text.starts_with(['$', '/']) {
            let message = format!(
                "`{}` contains a secret in plain text, readable in the Deployment",
                variable.name
            );
            findings
                .report(Place::new(variable.span, variable.path), message)
                .help("put it into a Secret, and reference it with `extraEnvFrom`");
        }
    }
    if context.role() != Some(ConfigRole::File) {
        check_config(context, findings);
    }
}

fn check_config(context: &RuleContext, findings: &mut Findings) {
    let is_complete = context.role() == Some(ConfigRole::Override);
    for runner in context.runners() {
        for view in KEYS
            .iter()
            .filter(|path| path != &&TOKEN || is_complete)
            .filter_map(|path| runner.at(path))
        {
            if context
                .known(view.node)
                .is_some_and(|text| text.len() >= SHORTEST && !text.starts_with('$'))
            {
                let key = view.path.rsplit('.').next().unwrap_or_default();
                let message =
                    format!("`{key}` contains a secret in plain text, readable in the ConfigMap");
                let help = "put it into a Secret, and reference it with `runners.cache.secretName` or `extraEnvFrom`";
                findings
                    .report(context.config_place(&view), message)
                    .help(help);
            }
        }
    }
}
