use crate::chart::manifest::RenderError;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;
use helm_yaml::source::Span;

rule! {
    /// ## What it does
    ///
    /// Reports values for which the chart's templates cannot be rendered.
    ///
    /// A value for which another rule reports an error is not reported again.
    ///
    /// ## Why it matters
    ///
    /// Helm fails as well, and its error names a template of the chart instead of the value.
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
    let Some(Err(RenderError {
        message,
        path,
        span,
    })) = context.manifests()
    else {
        return;
    };
    let path = path.join(".");
    let at_path = context
        .value(&path)
        .map_or(Span::SYNTHETIC, |value| value.span);
    let span = [*span, at_path, context.at(&path).span]
        .into_iter()
        .find(|span| !span.is_synthetic());
    let value = context.locate(span.unwrap_or_default());
    if !findings.have_error_at(&value) {
        findings.report(value.place, message.as_str());
    }
}
