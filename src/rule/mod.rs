//! What a rule is: a code, a name, a level, a page that explains it, and a check.
//!
//! A rule is one file of `src/rules/`, written as [`rule!`](crate::rule!) shows; nothing else has to be touched to add
//! one. Its check gets the [`Inspection`] of a file and says what it finds to [`Findings`].

mod findings;
mod page;
pub mod publish;
pub mod relay;
pub mod renamed;
mod stage;

pub use crate::diagnostic::Place;
pub use findings::{Finding, Findings, Found};
pub use page::{Example, HEADINGS, Page};
pub use stage::{Stage, Trait};

use crate::diagnostic::Level;
use crate::inspection::Inspection;

/// A rule, as its file declares it.
#[derive(Debug)]
pub struct Rule {
    /// `RG012`: never given to another rule, not even when this one goes.
    pub code: &'static str,
    /// `unknown-key`: what people write who don't like numbers.
    pub name: &'static str,
    /// How bad its findings are, where one does not say otherwise.
    pub level: Level,
    /// What it looks at.
    pub stage: Stage,
    /// What else the check has to know of it.
    pub traits: &'static [Trait],
    /// What it finds, why that matters and what to write instead, in Markdown; [`Page`] reads it.
    pub page: &'static str,
    /// Looks for it.
    pub check: fn(&Inspection, &mut Findings),
}

impl Rule {
    /// Whether that is true of the rule.
    pub fn is(&self, wanted: Trait) -> bool {
        self.traits.contains(&wanted)
    }

    /// The rule's page, taken apart.
    pub fn page(&self) -> Page {
        Page::read(self.page)
    }
}

/// Declares the rule of a file: a function `check` with its page as documentation.
///
/// The page has the headings of [`HEADINGS`]. The first paragraph is one sentence, the rule's summary. The fenced blocks
/// under *Bad* are tests: this rule and no other must report each of them, on the line that ends in `# <-` where there
/// is one. No rule reports a block under *Good*. `yaml` blocks are values, `toml` blocks a `config.toml`; blocks in other
/// languages are not run. Command-line arguments follow the language: ```` ```yaml --namespace ci ````. *References*
/// links to the official documentation.
///
/// ```text
/// rule! {
///     /// ## What it does
///     ///
///     /// Reports a key that occurs more than once in a mapping.
///     ///
///     /// ## Why it matters
///     ///
///     /// Helm keeps the last value and ignores the others …
///     RG004 "duplicate-key" Warning of Reading
/// }
///
/// fn check(inspection: &Inspection, findings: &mut Findings) { … }
/// ```
///
/// A rule runs in the [`Stage`] `Values` unless it names another one, and has no [`Trait`]s but those after a comma:
/// `RG012 "unknown-helper" Error of Expressions, Absence`.
#[macro_export]
macro_rules! rule {
    ($(#[doc = $page:literal])+ $code:ident $name:literal $level:ident $(of $stage:ident)? $(, $trait:ident)*) => {
        $(#[doc = $page])+
        pub static RULE: $crate::rule::Rule = $crate::rule::Rule {
            code: stringify!($code),
            name: $name,
            level: $crate::diagnostic::Level::$level,
            stage: $crate::rule!(@stage $($stage)?),
            traits: &[$($crate::rule::Trait::$trait),*],
            page: concat!($($page, "\n"),+),
            check,
        };
    };
    (@stage) => { $crate::rule::Stage::Values };
    (@stage $stage:ident) => { $crate::rule::Stage::$stage };
}
