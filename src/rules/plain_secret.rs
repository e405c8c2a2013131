use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::subject::ConfigRole;

rule! {
    /// A secret stands in plain text where everybody can read it.
    ///
    /// Variables of the manager are written into its Deployment, and `runners.config` into a ConfigMap: whoever may
    /// look at the namespace reads them, and whoever reads the values does so anyway.
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
    RG163 "plain-secret" Warning
}

/// How names of variables end that hold secrets.
const ENDINGS: [&str; 6] = ["TOKEN", "PASSWORD", "SECRET_KEY", "PRIVATE_KEY", "ACCOUNT_KEY", "SECRET_ACCESS_KEY"];

/// The key of a runner's token; a template's is another rule's affair.
const TOKEN: &[&str] = &["token"];

/// Keys of `[[runners]]` that hold secrets.
const KEYS: [&[&str]; 5] = [
    TOKEN,
    &["cache", "s3", "SecretKey"],
    &["cache", "gcs", "PrivateKey"],
    &["cache", "azure", "AccountKey"],
    &["kubernetes", "bearer_token"],
];

/// A text shorter than this is hardly a secret.
const SHORTEST: usize = 6;

fn check(inspection: &Inspection, findings: &mut Findings) {
    for variable in inspection.model.variables() {
        let is_secret = ENDINGS.iter().any(|ending| variable.name.to_ascii_uppercase().ends_with(ending));
        let text = variable.value.and_then(|value| inspection.known(value)).unwrap_or_default();
        if is_secret && text.len() >= SHORTEST && !text.starts_with(['$', '/']) {
            let message = format!("`{}` stands in the Deployment in plain text", variable.name);
            findings
                .report(Place::new(variable.span, variable.path), message)
                .help("take it from a Secret, with `extraEnvFrom` or `extraEnvFromRefs`");
        }
    }
    if inspection.role() != Some(ConfigRole::File) {
        check_config(inspection, findings);
    }
}

fn check_config(inspection: &Inspection, findings: &mut Findings) {
    let is_complete = inspection.role() == Some(ConfigRole::Override);
    for runner in inspection.runners() {
        for view in KEYS.iter().filter(|path| path != &&TOKEN || is_complete).filter_map(|path| runner.at(path)) {
            if inspection.known(view.node).is_some_and(|text| text.len() >= SHORTEST && !text.starts_with('$')) {
                let key = view.path.rsplit('.').next().unwrap_or_default();
                let message = format!("`{key}` stands in a ConfigMap in plain text");
                let help =
                    "put it into a Secret: `runners.cache.secretName` names that of a cache, `extraEnvFrom` takes any";
                findings.report(inspection.config_place(&view), message).help(help);
            }
        }
    }
}
