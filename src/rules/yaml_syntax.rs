use crate::rule;

rule! {
    /// The text is no YAML, or YAML that holds no values.
    ///
    /// Helm stops at it too, though often with another line: a parser sees that something is wrong only when nothing
    /// fits any more. The usual causes are an indentation that matches no line above, a tab, a quote without its end, a
    /// `: ` in text that should stand in quotes, and an alias of an anchor that is not there.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// image:
    ///   registry: registry.example.com
    ///  repository: mirrors/gitlab-runner # <-
    /// ```
    ///
    /// ```yaml
    /// nodeSelector: *nothere # <-
    /// ```
    ///
    /// ```yaml
    /// - concurrent: 4 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// image:
    ///   registry: registry.example.com
    ///   repository: mirrors/gitlab-runner
    /// ```
    RG002 "yaml-syntax" Error of Reading by Loader
}
