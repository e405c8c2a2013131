//! What can be said of a text without evaluating it.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::source::TracedText;

use super::ast::{Body, Branch, Name, Node, Operand, OperandKind, Pipeline};
use super::error::{ErrorKind, ExpressionError, Fault};
use super::helpers;
use super::parser::{self, Parsed};

/// Everything that is wrong with a text wherever it stands, also in branches that are not taken: syntax, unknown
/// functions and named templates, variables that are not declared.
pub fn lint(text: &TracedText) -> Vec<ExpressionError> {
    let parsed = match parser::parse(text.as_str()) {
        Ok(parsed) => parsed,
        Err((fault, range)) => return vec![fault.at(text.place(range))],
    };
    let mut problems: Vec<_> =
        parsed.problems.iter().map(|(fault, range)| fault.clone().at(text.place(range.clone()))).collect();
    let mut known: BTreeSet<Rc<str>> = parsed.defined.iter().map(|(name, _)| name.clone()).collect();
    known.extend(helpers::templates().names());
    each_name(&parsed, &mut |name, range| {
        if !known.contains(name) {
            let fault = Fault::new(ErrorKind::UnknownTemplate, format!("there is no template named \"{name}\""));
            let fault = match crate::suggestion::nearest(name, known.iter().map(|known| &**known)) {
                Some(near) => fault.help(format!("did you mean \"{near}\"?")),
                None => fault,
            };
            problems.push(fault.at(text.place(range)));
        }
    });
    problems.sort_by_key(|problem| problem.span.range().start);
    problems
}

/// The paths below `.Values` that a text reads: `["team", "name"]` for `.Values.team.name`. A path may stand for all
/// that is below it (`toYaml .Values.team`), the empty one for all values.
pub fn used_values(text: &str) -> Vec<Vec<String>> {
    let mut used = BTreeSet::new();
    if let Ok(parsed) = parser::parse(text) {
        each_operand(&parsed, &mut |operand| {
            if let OperandKind::Field(names) | OperandKind::Variable(_, names) = &operand.kind {
                used.extend(below_values(names));
            }
        });
    }
    used.into_iter().collect()
}

/// What follows `.Values` in a path. The dot and every variable may be the top; a path that is not is no key's name.
fn below_values(names: &[Name]) -> Option<Vec<String>> {
    let (first, rest) = names.split_first()?;
    (&*first.text == "Values").then(|| rest.iter().map(|name| name.text.to_string()).collect())
}

/// Calls `visit` with every name in quotes behind `include` and `template`.
fn each_name(parsed: &Parsed, visit: &mut dyn FnMut(&str, std::ops::Range<usize>)) {
    let mut walk = Walk { operand: &mut |_| {}, include: visit };
    walk.all(parsed);
}

fn each_operand(parsed: &Parsed, visit: &mut dyn FnMut(&Operand)) {
    let mut walk = Walk { operand: visit, include: &mut |_, _| {} };
    walk.all(parsed);
}

/// Visits everything; the parser has bounded the nesting.
struct Walk<'v> {
    operand: &'v mut dyn FnMut(&Operand),
    include: &'v mut dyn FnMut(&str, std::ops::Range<usize>),
}

impl Walk<'_> {
    fn all(&mut self, parsed: &Parsed) {
        self.body(&parsed.body);
        parsed.defined.iter().for_each(|(_, body)| self.body(body));
    }

    fn body(&mut self, body: &Body) {
        for node in body {
            match node {
                Node::Text(_) | Node::Break | Node::Continue => {}
                Node::Action { pipeline, .. } => self.pipeline(pipeline),
                Node::If(branch) | Node::With(branch) | Node::Range(branch) => self.branch(branch),
                Node::Template { name, name_range, pipeline, .. } => {
                    (self.include)(name, name_range.clone());
                    pipeline.iter().for_each(|pipeline| self.pipeline(pipeline));
                }
            }
        }
    }

    fn branch(&mut self, branch: &Branch) {
        self.pipeline(&branch.pipeline);
        self.body(&branch.body);
        branch.otherwise.iter().for_each(|body| self.body(body));
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        for command in &pipeline.commands {
            if let [function, name, ..] = command.operands.as_slice()
                && let (OperandKind::Function(function), OperandKind::Text(text)) = (&function.kind, &name.kind)
                && &**function == "include"
            {
                (self.include)(text, name.range.clone());
            }
            command.operands.iter().for_each(|operand| self.operand(operand));
        }
    }

    fn operand(&mut self, operand: &Operand) {
        (self.operand)(operand);
        match &operand.kind {
            OperandKind::Pipeline(pipeline) => self.pipeline(pipeline),
            OperandKind::Chain(inner, _) => self.operand(inner),
            _ => {}
        }
    }
}
