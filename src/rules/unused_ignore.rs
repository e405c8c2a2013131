use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A comment ignores a rule that has nothing to say there.
    ///
    /// `# runnergen: ignore[RG012] reason` silences a rule on its own line or, where nothing else stands on that line,
    /// on the next one. When the mistake is gone, or the comment has moved away from it, the comment hides nothing
    /// today and something else tomorrow. The same goes for a comment that names no rule, or one that there is not.
    ///
    /// ## What to do
    ///
    /// Remove the comment, or move it to the line that it is meant for:
    ///
    /// ```text
    /// unregisterRunners: true # runnergen: ignore[RG012] why it is right here
    /// ```
    RG099 "unused-ignore" Warning
}

/// Which comments are of use is known only when every rule has spoken: `settings::silence` finds the others.
fn check(_: &Inspection, _: &mut Findings) {}
