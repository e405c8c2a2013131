use crate::input::placeholder::is_open;
use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;
use crate::runner_config::View;
use helm_template::suggestion::did_you_mean;

rule! {
    /// ## What it does
    ///
    /// Reports invalid node selectors, tolerations, labels or affinity of job pods.
    ///
    /// Keys and values must be valid labels, effects those of taints, and operators those that Kubernetes defines. A
    /// toleration is written `"key=value" = "effect"`.
    ///
    /// ## Why it matters
    ///
    /// The runner passes these settings to Kubernetes unchanged. Kubernetes rejects the pod, so every job fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [runners.kubernetes.node_tolerations]
    ///           "dedicated=ci" = "NoSchedul" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [runners.kubernetes.node_tolerations]
    ///           "dedicated=ci" = "NoSchedule"
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the label, effect or operator that the message names.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: assigning pods to nodes](https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/)
    /// - [Kubernetes: taints and tolerations](https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/)
    RG057 "job-scheduling" Error of Config
}

const EFFECTS: [&str; 4] = ["NoSchedule", "PreferNoSchedule", "NoExecute", ""];
const OPERATORS: [&str; 6] = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for kubernetes in config.kubernetes() {
        if let Some(tolerations) = kubernetes.get("node_tolerations") {
            tolerations
                .entries()
                .for_each(|(name, view)| check_toleration(config, name, &view, findings));
        }
        for (section, labels) in ["node_selector", "pod_labels", "pod_annotations"]
            .iter()
            .filter_map(|name| Some((*name, kubernetes.get(name)?)))
        {
            for (name, view) in labels.entries() {
                check_label_key(config, name, section, &view, findings);
                if section == "node_selector" {
                    check_label_value(config, &view, findings);
                }
            }
        }
        if let Some(affinity) = kubernetes.get("affinity") {
            check_affinity(config, &affinity, findings);
        }
    }
}

/// Checks `"key=value" = "effect"`, `"key" = "effect"`, or `"" = ""` for all taints.
fn check_toleration(
    config: &ConfigContext<'_>,
    name: &str,
    view: &View<'_>,
    findings: &mut Findings,
) {
    const FORM: &str = "write `\"key=value\" = \"NoSchedule\"`";
    let Some(effect) = view
        .node
        .as_str()
        .filter(|effect| !is_open(effect) && !is_open(name))
    else {
        return;
    };
    let (key, value) = name.split_once('=').unwrap_or((name, ""));
    if !EFFECTS.contains(&effect) {
        let expected = "expected `NoSchedule`, `PreferNoSchedule` or `NoExecute`";
        let message = format!(
            "invalid taint effect `{}`: {expected}; Kubernetes rejects the pod",
            clip(effect)
        );
        let meant = did_you_mean(
            effect,
            EFFECTS.into_iter().filter(|known| !known.is_empty()),
        );
        findings
            .report(config.value(view), message)
            .help(meant.unwrap_or_else(|| FORM.to_owned()));
    } else if !key.is_empty() && !is_label_key(key) || !is_label_value(value) {
        let message = "invalid taint: expected `key` or `key=value`; Kubernetes rejects the pod";
        findings.report(config.key(view), message).help(FORM);
    }
}

fn check_label_key(
    config: &ConfigContext<'_>,
    name: &str,
    section: &str,
    view: &View<'_>,
    findings: &mut Findings,
) {
    if !is_open(name) && !is_label_key(name) {
        findings
            .report(
                config.key(view),
                format!(
                    "invalid key `{}` in `{section}`: Kubernetes rejects the pod",
                    clip(name)
                ),
            )
            .help("write `name` or `example.com/name`: letters, digits, `-`, `_`, `.`, at most 63");
    }
}

fn check_label_value(config: &ConfigContext<'_>, view: &View<'_>, findings: &mut Findings) {
    if let Some(value) = view
        .node
        .as_str()
        .filter(|value| !is_open(value) && !is_label_value(value))
    {
        let message = "invalid label value: expected at most 63 letters, digits, `-`, `_` and `.`; no node has this label";
        let help = value
            .contains('=')
            .then(|| "write `key = \"value\"`".to_owned());
        findings
            .report(config.value(view), message)
            .maybe_help(help);
    }
}

/// Checks operators and weights at any level of an affinity.
fn check_affinity(config: &ConfigContext<'_>, view: &View<'_>, findings: &mut Findings) {
    for (name, child) in view.entries() {
        match name.to_ascii_lowercase().as_str() {
            "operator" => check_operator(config, &child, findings),
            "weight" => check_weight(config, &child, findings),
            _ => {}
        }
        child
            .items()
            .for_each(|item| check_affinity(config, &item, findings));
        check_affinity(config, &child, findings);
    }
}

fn check_operator(config: &ConfigContext<'_>, view: &View<'_>, findings: &mut Findings) {
    if let Some(name) = view
        .node
        .as_str()
        .filter(|name| !OPERATORS.contains(name) && !is_open(name))
    {
        let message = format!(
            "invalid `operator` `{}`: expected one of `{}`",
            clip(name),
            OPERATORS.join("`, `")
        );
        findings
            .report(config.value(view), message)
            .note("`Gt` and `Lt` compare labels of nodes only");
    }
}

fn check_weight(config: &ConfigContext<'_>, view: &View<'_>, findings: &mut Findings) {
    if let Some(weight) = view
        .node
        .as_int()
        .filter(|weight| !(1..=100).contains(weight))
    {
        let message = format!("invalid `weight`: expected a number from 1 to 100, found {weight}");
        findings.report(config.value(view), message);
    }
}

/// `name` or `prefix/name`.
fn is_label_key(key: &str) -> bool {
    let (prefix, name) = key
        .rsplit_once('/')
        .map_or((None, key), |(prefix, name)| (Some(prefix), name));
    let is_prefix = |prefix: &str| {
        prefix.len() <= 253
            && prefix.split('.').all(|part| {
                is_word(part, |byte| byte == b'-')
                    && !part.bytes().any(|byte| byte.is_ascii_uppercase())
            })
    };
    !name.is_empty() && is_label_value(name) && prefix.is_none_or(is_prefix)
}

fn is_label_value(value: &str) -> bool {
    value.is_empty()
        || value.len() <= 63 && is_word(value, |byte| matches!(byte, b'-' | b'_' | b'.'))
}

/// Returns true for letters, digits and the allowed other characters, with a letter or digit at both ends.
fn is_word(text: &str, also: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    ends.into_iter()
        .all(|end| end.is_some_and(u8::is_ascii_alphanumeric))
        && bytes
            .iter()
            .all(|&byte| byte.is_ascii_alphanumeric() || also(byte))
}
