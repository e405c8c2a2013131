use crate::lint::context::RuleContext;
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::source::Span;

rule! {
    /// ## What it does
    ///
    /// Reports a value that still contains a placeholder.
    ///
    /// Other rules skip such a value, because its final content is unknown. The severity is error if the cluster or the
    /// runner rejects the placeholder as it is.
    ///
    /// ## Why it matters
    ///
    /// `${TOKEN}`, `{{ token }}`, `<your token>` and similar placeholders mean nothing to the chart, the cluster and
    /// the runner: another tool, or a person, must insert the real value first.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: ${GITLAB_URL} # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         memory_limit = "${MEMORY}" # <-
    ///         poll_timeout = 180
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// ```
    ///
    /// ## Fix
    ///
    /// Insert the value, and check the resulting file as well.
    ///
    /// ## References
    ///
    /// - [Helm: values files](https://helm.sh/docs/chart_template_guide/values_files/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG006 "placeholder" Info of Reading
}

fn check(context: &RuleContext, findings: &mut Findings) {
    for placeholder in context.placeholders.certain() {
        findings.report(
            Place::new(placeholder.span, placeholder.path.as_str()),
            placeholder.message(),
        );
    }
}

/// The error about a placeholder that makes a document invalid YAML.
pub(crate) fn in_yaml(span: Span) -> Diagnostic {
    let message = "unresolved placeholder: it is not valid YAML";
    Diagnostic::new(&RULE, Place::of(span), message)
        .with_severity(Severity::Error)
        .with_help("replace it before the installation, or add quotes if the value is a string")
}
