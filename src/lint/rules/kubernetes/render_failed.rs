use crate::chart::manifest::RenderError;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports values for which the chart's templates cannot be rendered.
    ///
    /// The rule runs only if no other rule reports an error.
    ///
    /// ## Why it matters
    ///
    /// Helm stops at the same place, and its error names a template of the chart instead of the value.
    ///
    /// ## Bad
    ///
    /// ```text
    /// metrics:
    ///   portName: "a: b"
    /// ```
    ///
    /// ## Good
    ///
    /// ```text
    /// metrics:
    ///   portName: metrics
    /// ```
    ///
    /// ## Fix
    ///
    /// Change the value that the message names: a string with line breaks, quotes or braces where a plain word is
    /// expected, or a value of another type than the template reads.
    ///
    /// ## References
    ///
    /// - [Helm: values files](https://helm.sh/docs/chart_template_guide/values_files/)
    /// - [Helm: chart development tips and tricks](https://helm.sh/docs/howto/charts_tips_and_tricks/)
    RG035 "render-failed" Error of Objects, RejectedDownstream
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if findings.have_errors() {
        return;
    }
    if let Some(Err(RenderError { message, path })) = context.manifests() {
        let place = context.at(&path.join("."));
        findings.report(place, message.as_str());
    }
}
