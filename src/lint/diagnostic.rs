//! A diagnostic: one finding of one rule, with its severity, its source locations and what to do about it.
//!
//! Checks create a [`Diagnostic`] with its rule. The YAML reader and the template engine do not depend on rules and return
//! their own error types; `convert` turns these into diagnostics.

mod convert;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::fix::Change;
use crate::lint::rule::Rule;
use helm_template::suggestion;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice.
    Info,
    /// It works, but probably not as intended.
    Warning,
    /// The cluster or the runner rejects it, or a setting has no effect.
    Error,
}

impl Severity {
    /// The severity in lowercase: `info`, `warning`, `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One finding of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule that it violates.
    pub rule: &'static Rule,
    /// The severity, which may differ from that of the rule.
    pub severity: Severity,
    /// What is wrong, in one sentence that names the key or value.
    pub message: String,
    /// The key or value that is wrong.
    pub primary: Label,
    /// Other source locations that explain it: the first of two definitions, the value that overrides this one.
    pub related: Vec<Label>,
    /// The edit that repairs it.
    pub help: Option<String>,
    /// Background that is longer than a clause.
    pub note: Option<String>,
    /// The same edit for a program.
    pub fix: Option<Fix>,
    /// The findings that a report for humans shows as one.
    pub group: Option<Arc<Group>>,
    /// Path of the value: `runners.config › runners.kubernetes.cpu_limt`; empty for a file as a whole.
    pub path: String,
}

/// A source location and what it contributes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// The bytes in the source.
    pub span: Span,
    /// A short description; may be empty for the primary label.
    pub text: String,
}

/// Several findings with one cause, which a report for humans shows as one. Other formats list each of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Group {
    /// What is wrong, instead of the messages of the findings.
    pub message: String,
    /// The edit that repairs all of them; may have several lines.
    pub help: String,
}

/// Changes that repair a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What the changes do, in the imperative: `rename the key to `cpu_limit``.
    pub title: String,
    /// Whether the changes may be made without asking.
    pub applicability: Applicability,
    /// The changes of keys and values, which are made together or not at all.
    pub changes: Vec<Change>,
}

/// Whether a fix may be applied without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The rendered objects stay the same, which is verified before the fix is applied.
    Safe,
    /// The fix restores or changes a meaning, so that the result must be reviewed.
    Unsafe,
}

impl Fix {
    /// A fix that does not change what is rendered.
    pub fn safe(title: impl Into<String>, changes: Vec<Change>) -> Self {
        Fix {
            title: title.into(),
            applicability: Applicability::Safe,
            changes,
        }
    }

    /// A fix that restores or changes a meaning.
    pub fn unsafe_(title: impl Into<String>, changes: Vec<Change>) -> Self {
        Fix {
            applicability: Applicability::Unsafe,
            ..Fix::safe(title, changes)
        }
    }

    /// The same fix, of which the rule knows that it does not change what is rendered.
    pub fn into_safe(self) -> Self {
        Fix {
            applicability: Applicability::Safe,
            ..self
        }
    }

    /// The same fix in the runner configuration that the string at `config` holds, if it is possible there.
    pub(crate) fn in_config(self, config: Span) -> Option<Self> {
        let changes = self
            .changes
            .into_iter()
            .map(|change| change.in_config(config));
        Some(Fix {
            changes: changes.collect::<Option<_>>()?,
            ..self
        })
    }
}

/// The location of a finding: a source span and a path of keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Its source span; [`Span::SYNTHETIC`] for a value that is in no file.
    pub span: Span,
    /// `tolerations[0].effct`, `runners.config › runners.kubernetes.cpu_limt`; empty for a file as a whole.
    pub path: String,
}

impl Place {
    /// A location with a path.
    pub fn new(span: Span, path: impl Into<String>) -> Self {
        Place {
            span,
            path: path.into(),
        }
    }

    /// A location without a path, for text that is not a value.
    pub fn of(span: Span) -> Self {
        Place::new(span, "")
    }
}

impl Diagnostic {
    /// A finding with the severity of its rule and without help.
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        let Place { span, path } = place;
        Diagnostic {
            rule,
            severity: rule.severity,
            message: message.into(),
            primary: Label {
                span,
                text: String::new(),
            },
            related: Vec::new(),
            help: None,
            note: None,
            fix: None,
            group: None,
            path,
        }
    }

    /// The source span of the key or value that is wrong.
    pub fn span(&self) -> Span {
        self.primary.span
    }

    /// Sets the edit that repairs it.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Diagnostic {
            help: Some(help.into()),
            ..self
        }
    }

    /// Sets the edit that repairs it, if it is known.
    #[must_use]
    pub fn with_maybe_help(self, help: Option<String>) -> Self {
        Diagnostic { help, ..self }
    }

    /// Sets the fix, if there is one.
    #[must_use]
    pub fn with_maybe_fix(self, fix: Option<Fix>) -> Self {
        Diagnostic { fix, ..self }
    }

    /// Renames the key if the help says which key is meant.
    #[must_use]
    pub fn with_renamed_key(self) -> Self {
        let fix = self
            .help
            .as_deref()
            .and_then(suggestion::suggested)
            .map(|name| {
                let change = Change::rename(self.span(), name);
                Fix::unsafe_(format!("rename the key to `{name}`"), vec![change])
            });
        self.with_maybe_fix(fix)
    }

    /// Replaces the value if the help says which value is meant.
    #[must_use]
    pub fn with_replaced_value(self) -> Self {
        let fix = self
            .help
            .as_deref()
            .and_then(suggestion::suggested)
            .map(|meant| {
                let change = Change::replace(self.span(), Node::new(meant, Span::SYNTHETIC));
                Fix::unsafe_(format!("replace the value by `{meant}`"), vec![change])
            });
        self.with_maybe_fix(fix)
    }

    /// Sets the severity, if it is not that of the rule.
    #[must_use]
    pub fn with_severity(self, severity: Severity) -> Self {
        Diagnostic { severity, ..self }
    }

    /// Adds another source location; a synthetic span adds nothing.
    #[must_use]
    pub fn with_related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.relate(span, text);
        self
    }

    /// Adds another source location; a synthetic span adds nothing.
    pub fn relate(&mut self, span: Span, text: impl Into<String>) {
        if !span.is_synthetic() {
            self.related.push(Label {
                span,
                text: text.into(),
            });
        }
    }
}
