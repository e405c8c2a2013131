use crate::check::{Inspection, relay};
use crate::rule;
use crate::rule::Findings;
use crate::shape::ProblemKind;

rule! {
    /// An entry lacks something without which the chart can make nothing of it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// envVars:
    ///   - value: http://proxy:3128 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// envVars:
    ///   - name: HTTP_PROXY
    ///     value: http://proxy:3128
    /// ```
    RG028 "missing-value" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::chart(
        inspection,
        &[
            ProblemKind::MissingKey,
            ProblemKind::Duplicate,
            ProblemKind::Conflict,
            ProblemKind::Dangling,
            ProblemKind::TooDeep,
        ],
        findings,
    );
}
