//! Converts the errors of the YAML reader, the `--set` parser and the template engine into diagnostics.

use super::{Diagnostic, Fix, Place};
use crate::fix::Change;
use crate::input::set::SetError;
use crate::lint::rule::Rule;
use crate::lint::rules::expressions::expression_fails;
use crate::lint::rules::expressions::expression_limit;
use crate::lint::rules::expressions::expression_result;
use crate::lint::rules::expressions::expression_syntax;
use crate::lint::rules::expressions::nil_pointer;
use crate::lint::rules::expressions::nondeterministic_expression;
use crate::lint::rules::expressions::undefined_value;
use crate::lint::rules::expressions::unknown_function;
use crate::lint::rules::expressions::unknown_helper;
use crate::lint::rules::syntax::set_flag;
use crate::lint::rules::syntax::yaml_syntax;
use helm_template::{ErrorKind, ExpressionError};
use helm_yaml::reader::{ParseError, Repair};

impl From<ParseError> for Diagnostic {
    fn from(error: ParseError) -> Self {
        let ParseError {
            message,
            help,
            span,
            repair,
        } = error;
        let fix = repair.map(|Repair { span, text }| {
            Fix::unsafe_("write a block scalar", vec![Change::splice(span, text)])
        });
        Diagnostic::new(&yaml_syntax::RULE, Place::of(span), message)
            .with_maybe_help(help.map(Into::into))
            .with_maybe_fix(fix)
    }
}

impl From<SetError> for Diagnostic {
    fn from(error: SetError) -> Self {
        Diagnostic::new(&set_flag::RULE, Place::of(error.span), error.message)
    }
}

impl From<ExpressionError> for Diagnostic {
    fn from(error: ExpressionError) -> Self {
        let ExpressionError {
            kind,
            message,
            span,
            help,
        } = error;
        Diagnostic::new(rule_of(kind), Place::of(span), message).with_maybe_help(help)
    }
}

/// The rule of a kind of template error.
fn rule_of(kind: ErrorKind) -> &'static Rule {
    match kind {
        ErrorKind::Syntax | ErrorKind::UndefinedVariable => &expression_syntax::RULE,
        ErrorKind::UnknownFunction => &unknown_function::RULE,
        ErrorKind::UnknownTemplate => &unknown_helper::RULE,
        ErrorKind::NilPath | ErrorKind::UnknownField => &nil_pointer::RULE,
        ErrorKind::Arguments | ErrorKind::Function | ErrorKind::ExplicitFailure => {
            &expression_fails::RULE
        }
        ErrorKind::NotReproducible => &nondeterministic_expression::RULE,
        ErrorKind::Limit => &expression_limit::RULE,
        ErrorKind::NoValue => &undefined_value::RULE,
        ErrorKind::Result => &expression_result::RULE,
    }
}
