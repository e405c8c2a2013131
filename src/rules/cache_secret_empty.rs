use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The name of the cache's Secret is there, and empty.
    ///
    /// The chart asks whether there is a name, not whether it says something: it mounts a Secret without a name, which
    /// the API server refuses.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   cache:
    ///     secretName: "" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   cache: {}
    /// ```
    RG165 "cache-secret-empty" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let name = inspection.value("runners.cache.secretName");
    if name.is_some_and(|name| name.as_str() == Some("")) {
        let message = "an empty name is mounted like any other: the API server refuses a Secret without a name";
        findings.report(inspection.at("runners.cache.secretName"), message).help("leave the key out");
    }
}
