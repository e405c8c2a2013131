//! Rules: each has a code, a name, a severity, a documentation page and a check.
//!
//! A rule is one file in `src/lint/rules/<family>/`, declared with [`rule!`](crate::rule!). Its check
//! gets the [`RuleContext`](crate::lint::context::RuleContext) of the values, or the
//! [`ConfigContext`](crate::lint::context::ConfigContext) of a runner configuration, and reports to [`Findings`].

mod findings;
mod page;
pub mod publish;
pub mod renamed;
mod span_set;
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
    /// `RG012`: never reused, even if the rule is removed.
    pub code: &'static str,
    /// `unknown-key`: can be used instead of the code.
    pub name: &'static str,
    /// The severity of its findings, unless one sets another.
    pub severity: Severity,
    /// What it checks.
    pub stage: Stage,
    /// Further properties.
    pub flags: &'static [RuleFlag],
    /// Its documentation in Markdown, parsed by [`Page`].
    pub page: &'static str,
    /// The function that checks it, or the part that reports it.
    pub check: Check,
}

impl Rule {
    /// Returns true if the rule has a flag.
    pub fn has(&self, flag: RuleFlag) -> bool {
        self.flags.contains(&flag)
    }

    /// The rule's page, parsed.
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
/// [`ConfigContext`](crate::lint::context::ConfigContext) instead of a [`RuleContext`](crate::lint::context::RuleContext). What the loader, a schema or the TOML
/// parser reports needs no check: `RG002 "yaml-syntax" Error of Reading by Loader`.
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
            // The WebAssembly module has no pages: its package has them in a file.
            page: if cfg!(target_arch = "wasm32") { "" } else { concat!($($page, "\n"),+) },
            check: $crate::rule!(@check [$($stage)?] [$($reporter)?]),
        };
    };
    (@stage) => { $crate::lint::rule::Stage::Values };
    (@stage $stage:ident) => { $crate::lint::rule::Stage::$stage };
    (@check [$($stage:ident)?] [$reporter:ident]) => { $crate::lint::rule::Check::$reporter };
    (@check [Config] []) => { $crate::lint::rule::Check::Config(check) };
    (@check [$($stage:ident)?] []) => { $crate::lint::rule::Check::Values(check) };
}
