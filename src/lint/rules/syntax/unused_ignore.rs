use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an ignore comment that suppresses nothing, or names no rule, an unknown rule or a former name.
    ///
    /// `# runnergen: ignore[RG012] reason` suppresses a rule on its own line, or on the next line with content if the
    /// comment is on a line without content. A comment with the former name of a rule still works; the finding is then an info.
    ///
    /// ## Why it matters
    ///
    /// After the problem is fixed or the comment is moved, the comment suppresses nothing, and may hide a new problem
    /// later.
    ///
    /// ## Bad
    ///
    /// ```text
    /// concurrent: 10 # runnergen: ignore[RG020] no such problem on this line
    /// ```
    ///
    /// ## Good
    ///
    /// ```text
    /// concurrent: 10
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove the comment, move it to the line of the finding, or write the code or the current name of the rule.
    ///
    /// ## References
    ///
    /// - [Helm: values files](https://helm.sh/docs/chart_template_guide/values_files/)
    /// - [YAML 1.2.2](https://yaml.org/spec/1.2.2/)
    RG099 "unused-ignore" Warning
}

/// Whether a comment is used is known only after all rules have run: see `settings::apply_ignore_comments`.
fn check(_: &RuleContext, _: &mut Findings) {}
