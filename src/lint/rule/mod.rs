//! What a rule is: a code, a name, a severity, a page that explains it, and a check.
//!
//! A rule is one file of `src/rules/`, written as [`rule!`](crate::rule!) shows, and a line in the list there. Its check
//! gets the [`RuleContext`](crate::lint::context::RuleContext) of the values, or the
//! [`ConfigContext`](crate::lint::context::ConfigContext) of a runner configuration, and reports to [`Findings`].

mod findings;
mod page;
pub mod publish;
pub mod renamed;
mod stage;

pub use crate::lint::diagnostic::Place;
pub use findings::{Finding, Findings};
pub use page::{Example, HEADINGS, Page};
pub use stage::{Check, RuleFlag, Stage};

use std::hash::{Hash, Hasher};

use crate::lint::diagnostic::Severity;

/// A rule, as its file declares it.
#[derive(Debug)]
pub struct Rule {
    /// `RG012`: never given to another rule, not even when this one goes.
    pub code: &'static str,
    /// `unknown-key`: what people write who don't like numbers.
    pub name: &'static str,
    /// The severity of its findings, unless one sets another.
    pub severity: Severity,
    /// What it looks at.
    pub stage: Stage,
    /// What else the linter has to know.
    pub flags: &'static [RuleFlag],
    /// What it finds, why that matters and what to write instead, in Markdown; [`Page`] reads it.
    pub page: &'static str,
    /// Who looks for it.
    pub check: Check,
}

impl Rule {
    /// Whether the rule declares a flag.
    pub fn has(&self, flag: RuleFlag) -> bool {
        self.flags.contains(&flag)
    }

    /// The rule's page, taken apart.
    pub fn page(&self) -> Page {
        Page::read(self.page)
    }
}

/// Two rules are the same if their codes are.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code.hash(state);
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
/// fn check(context: &RuleContext, findings: &mut Findings) { … }
/// ```
///
/// A rule runs in the [`Stage`] `Values` unless it names another one, and has no [`RuleFlag`]s but those after a comma:
/// `RG012 "unknown-helper" Error of Expressions, NeedsCompleteValues`. The check of a rule `of Config` gets a
/// [`ConfigContext`](crate::lint::context::ConfigContext) instead of an context. What the loader, a schema or the TOML
/// parser reports needs no check of its own: `RG002 "yaml-syntax" Error of Reading by Loader`.
#[macro_export]
macro_rules! rule {
    ($(#[doc = $page:literal])+ $code:ident $name:literal $severity:ident $(of $stage:ident)? $(by $reporter:ident)? $(, $flag:ident)*) => {
        $(#[doc = $page])+
        pub static RULE: $crate::lint::rule::Rule = $crate::lint::rule::Rule {
            code: stringify!($code),
            name: $name,
            severity: $crate::lint::diagnostic::Severity::$severity,
            stage: $crate::rule!(@stage $($stage)?),
            flags: &[$($crate::lint::rule::RuleFlag::$flag),*],
            page: concat!($($page, "\n"),+),
            check: $crate::rule!(@check [$($stage)?] [$($reporter)?]),
        };
    };
    (@stage) => { $crate::lint::rule::Stage::Values };
    (@stage $stage:ident) => { $crate::lint::rule::Stage::$stage };
    (@check [$($stage:ident)?] [$reporter:ident]) => { $crate::lint::rule::Check::$reporter };
    (@check [Config] []) => { $crate::lint::rule::Check::Config(check) };
    (@check [$($stage:ident)?] []) => { $crate::lint::rule::Check::Values(check) };
}
