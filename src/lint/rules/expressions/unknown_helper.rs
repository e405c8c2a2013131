use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an `include` or `template` of an unknown named template.
    ///
    /// Expressions can include the named templates of the chart, such as `gitlab-runner.fullname`, but not those of
    /// other charts.
    ///
    /// ## Why it matters
    ///
    /// Helm stops with an error.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = '{{ include "gitlab-runner.fulname" . }}' # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       name = '{{ include "gitlab-runner.fullname" . }}'
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the name, or define the template in the values.
    ///
    /// ## References
    ///
    /// - [Helm: named templates](https://helm.sh/docs/chart_template_guide/named_templates/)
    /// - [Helm: chart development tips and tricks](https://helm.sh/docs/howto/charts_tips_and_tricks/)
    RG012 "unknown-helper" Error of Expressions by Loader, NeedsCompleteValues
}
