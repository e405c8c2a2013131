use crate::inspection::Inspection;
use crate::manifest::RenderError;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// No manifest can be made of the values.
    ///
    /// A value breaks the manifest that it is printed into. Helm stops at the same place, and names a template of the
    /// chart. Looked at only where nothing else is wrong.
    ///
    /// ## What to do
    ///
    /// Look at the value that is named: text with line breaks, quotes or braces where a plain word is wanted, or a
    /// section of another kind than the chart takes apart.
    RG035 "unrenderable" Error of Objects, RejectedDownstream
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if findings.have_errors() {
        return;
    }
    if let Some(Err(RenderError { message, path })) = inspection.manifests() {
        let place = inspection.at(&path.join("."));
        findings.report(place, message.as_str());
    }
}
