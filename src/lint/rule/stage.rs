//! Properties of rules: when they run, and which of their findings are reported.

use super::Findings;
use crate::lint::context::{ConfigContext, RuleContext};

/// What a rule checks, in processing order.
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

/// Further properties of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleFlag {
    /// It reports something missing, which values that were not read may contain.
    NeedsCompleteValues,
    /// It reports a wrong type: a string with a placeholder in it stays a string, whatever replaces the placeholder.
    TypeCheck,
    /// The cluster, or the runner that reads its configuration, rejects what it reports: an unresolved placeholder that
    /// is rejected as it is keeps the severity.
    RejectedDownstream,
}

/// The part of the linter that reports the findings of a rule.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// The rule itself, in the values and the manifests.
    Values(fn(&RuleContext, &mut Findings)),
    /// The rule itself, in a runner configuration.
    Config(fn(&ConfigContext<'_>, &mut Findings)),
    /// The loader, which reads files, flags and expressions.
    Loader,
    /// The schema of the values, of a Kubernetes type or of the runner configuration.
    Schema,
    /// The TOML parser.
    Parser,
}
