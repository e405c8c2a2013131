use crate::rule;

rule! {
    /// An expression includes a named template that there is not.
    ///
    /// The chart has named templates, such as `gitlab-runner.fullname`, that expressions may include. Those of other
    /// charts are not there.
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
    RG012 "unknown-helper" Error of Expressions by Loader, NeedsCompleteValues
}
