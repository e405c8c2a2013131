use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an invalid settings file `runnergen.toml`.
    ///
    /// ## Why it matters
    ///
    /// The files that it applies to are not checked, because their settings are unknown. If no file can be checked, the
    /// command exits with 2.
    ///
    /// ## Bad
    ///
    /// ```text
    /// ignored = ["RG042"]
    /// ```
    ///
    /// ## Good
    ///
    /// ```text
    /// ignore = ["RG042"]
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the key or value: `docs/settings.md` lists all of them.
    ///
    /// ## References
    ///
    /// - [TOML](https://toml.io/en/v1.0.0)
    RG090 "invalid-settings" Error of Reading by Loader
}
