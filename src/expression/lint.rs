//! Static checks of a template: the errors that show without evaluating it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use crate::source::TracedText;

use super::ast::OperandKind;
use super::error::{ExpressionError, Fault};
use super::parser::{self, Parsed};
use super::template::Templates;
use super::walk::{self, Found};

/// The errors of a template that sees these named templates.
pub(super) fn lint(text: &TracedText, templates: &Templates) -> Vec<ExpressionError> {
    let parsed = match parser::parse(text.as_str()) {
        Ok(parsed) => parsed,
        Err((fault, range)) => return vec![fault.at(text.place(range))],
    };
    let mut problems: Vec<_> =
        parsed.problems.iter().map(|(fault, range)| fault.clone().at(text.place(range.clone()))).collect();
    let mut known: BTreeSet<Rc<str>> = parsed.defined.iter().map(|(name, _)| name.clone()).collect();
    known.extend(templates.names());
    each_template_name(&parsed, &mut |name, range| {
        if !known.contains(name) {
            let fault = Fault::unknown_template(name, known.iter().map(|known| &**known));
            problems.push(fault.at(text.place(range)));
        }
    });
    problems.sort_by_key(|problem| problem.span.range().start);
    problems
}

/// Calls `visit` with every literal name that `include` and `template` refer to.
fn each_template_name(parsed: &Parsed, visit: &mut dyn FnMut(&str, Range<usize>)) {
    walk::all(parsed, &mut |found| match found {
        Found::Template(name, range) => visit(name, range.clone()),
        Found::Command(command) => {
            if let [function, name, ..] = command.operands.as_slice()
                && let (OperandKind::Function(function), OperandKind::Text(text)) = (&function.kind, &name.kind)
                && &**function == "include"
            {
                visit(text, name.range.clone());
            }
        }
    });
}
