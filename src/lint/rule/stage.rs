//! What a rule declares about itself, so that the linter knows when to run it and how far to trust its findings.

use super::Findings;
use crate::lint::context::{ConfigContext, RuleContext};

/// What a rule looks at, in the order in which data flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// How files and flags are read. After an error of this stage the values are unknown: no other stage reports.
    Reading,
    /// The template expressions in the values.
    Expressions,
    /// The values.
    Values,
    /// The runner's own configuration, wherever it is: also in a ConfigMap that another tool rendered.
    Config,
    /// The rendered manifests. It runs last, and reports only if the earlier stages found no error.
    Objects,
}

/// What else is true of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleFlag {
    /// It reports something missing, which may be in values that were not read.
    NeedsCompleteValues,
    /// It reports a wrong type: a string with a placeholder in it stays a string, whatever replaces the placeholder.
    TypeCheck,
    /// The cluster, or the runner that reads its configuration, rejects what it reports: an unresolved placeholder that
    /// is rejected as it is keeps the severity.
    RejectedDownstream,
}

/// Who looks for what a rule reports.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// The rule itself, in the values and the manifests.
    Values(fn(&RuleContext, &mut Findings)),
    /// The rule itself, in a runner configuration.
    Config(fn(&ConfigContext<'_>, &mut Findings)),
    /// The stages that read files, flags and expressions: they stop at what they cannot read.
    Loader,
    /// The schema of the values, of a Kubernetes type or of the runner configuration.
    Schema,
    /// The TOML parser.
    Parser,
}
