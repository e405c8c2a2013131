use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports invalid YAML, or YAML whose top level is not a mapping.
    ///
    /// ## Why it matters
    ///
    /// Helm stops as well, often with another line: a parser reports the first place where nothing matches, which may
    /// be after the mistake.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// image:
    ///   registry: registry.example.com
    ///  image: mirrors/gitlab-runner # <-
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
    ///   image: mirrors/gitlab-runner
    /// ```
    ///
    /// ## Fix
    ///
    /// Check the indentation, tabs, unclosed quotes, strings with `: ` that need quotes, and aliases of undefined
    /// anchors near the reported line.
    ///
    /// ## References
    ///
    /// - [YAML 1.2.2](https://yaml.org/spec/1.2.2/)
    /// - [Helm: YAML techniques](https://helm.sh/docs/chart_template_guide/yaml_techniques/)
    RG002 "yaml-syntax" Error of Reading by Loader
}
