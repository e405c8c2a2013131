//! Static analysis of a template, without evaluating it: its errors, and the values it uses.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use super::ast::{Body, Branch, Command, Name, Node, Operand, OperandKind, Pipeline};
use super::error::{ExpressionError, Fault};
use super::parser::{self, Parsed};
use super::template::Templates;
use helm_yaml::source::TracedText;

/// The errors of a template that sees these named templates.
pub(super) fn lint(text: &TracedText, templates: &Templates) -> Vec<ExpressionError> {
    let parsed = match parser::parse(text.as_str()) {
        Ok(parsed) => parsed,
        Err((fault, range)) => return vec![fault.at(text.span(range))],
    };
    let mut problems: Vec<_> = parsed
        .problems
        .iter()
        .map(|(fault, range)| fault.clone().at(text.span(range.clone())))
        .collect();
    let mut known: BTreeSet<Rc<str>> = parsed
        .defined
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    known.extend(templates.names());
    each_template_name(&parsed, &mut |name, range| {
        if !known.contains(name) {
            let fault = Fault::unknown_template(name, known.iter().map(|known| &**known));
            problems.push(fault.at(text.span(range)));
        }
    });
    problems.sort_by_key(|problem| problem.span.range().start);
    problems
}

/// Calls `visit` with every literal name that `include` and `template` refer to.
fn each_template_name(parsed: &Parsed, visit: &mut dyn FnMut(&str, Range<usize>)) {
    walk(parsed, &mut |found| match found {
        Found::Template(name, range) => visit(name, range.clone()),
        Found::Pipeline(_) => {}
        Found::Command(command) => {
            if let [function, name, ..] = command.operands.as_slice()
                && let (OperandKind::Function(function), OperandKind::String(text)) =
                    (&function.kind, &name.kind)
                && &**function == "include"
            {
                visit(text, name.range.clone());
            }
        }
    });
}

/// The large parts of the root object that a template may read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Reads {
    /// `.Values`
    pub values: bool,
    /// `.Capabilities`
    pub capabilities: bool,
}

impl Reads {
    const ALL: Reads = Reads {
        values: true,
        capabilities: true,
    };

    /// What a template reads in any of its branches. Whatever it does with a whole object, like `include "name" .`, may
    /// read everything.
    pub fn of(body: &Body) -> Self {
        let mut reads = Reads::default();
        walk_body(body, &mut |found| {
            if let Found::Command(command) = found {
                command
                    .operands
                    .iter()
                    .for_each(|operand| reads.operand(operand));
            }
        });
        reads
    }

    fn operand(&mut self, operand: &Operand) {
        match path(operand).as_deref() {
            Some([first, ..]) => {
                self.values |= &*first.text == "Values";
                self.capabilities |= &*first.text == "Capabilities";
            }
            Some([]) => *self = Reads::ALL,
            None if matches!(operand.kind, OperandKind::Dot) => *self = Reads::ALL,
            None => {}
        }
    }
}

/// The paths below `.Values` that a template reads, in any of its branches: `["team", "name"]` for `.Values.team.name`
/// and `index .Values "team" "name"`. A path also covers everything below it (`toYaml .Values.team`), the empty path all
/// values.
pub fn used_values(text: &str) -> Vec<Vec<String>> {
    let mut used = BTreeSet::new();
    if let Ok(parsed) = parser::parse(text) {
        let aliases = Aliases::of(&parsed);
        walk(&parsed, &mut |found| {
            if let Found::Command(command) = found {
                used.extend(aliases.used_in(command));
            }
        });
    }
    used.into_iter().collect()
}

/// The variables that hold a part of the values: `$v` after `$v := .Values.team`.
struct Aliases {
    paths: HashMap<Rc<str>, Vec<String>>,
    /// The commands that define them, which use nothing by themselves.
    definitions: HashSet<*const Command>,
}

impl Aliases {
    fn of(parsed: &Parsed) -> Self {
        let mut aliases = Aliases {
            paths: HashMap::new(),
            definitions: HashSet::new(),
        };
        walk(parsed, &mut |found| {
            if let Found::Pipeline(pipeline) = found
                && let ([variable], [command]) = (&pipeline.variables[..], &pipeline.commands[..])
                && let [value] = &command.operands[..]
                && let Some(path) = aliases.below_values(value)
            {
                aliases.paths.insert(variable.clone(), path);
                aliases.definitions.insert(command);
            }
        });
        aliases
    }

    fn used_in(&self, command: &Command) -> Vec<Vec<String>> {
        if self.definitions.contains(&(command as *const Command)) {
            return Vec::new();
        }
        if let [function, arguments @ ..] = command.operands.as_slice()
            && let OperandKind::Function(name) = &function.kind
            && let Some(paths) = self.used_by(name, arguments)
        {
            return paths;
        }
        let operands = command.operands.iter();
        operands
            .filter_map(|word| self.below_values(word))
            .collect()
    }

    /// The paths that a function reads in a part of the values.
    fn used_by(&self, function: &str, arguments: &[Operand]) -> Option<Vec<Vec<String>>> {
        let strings = |words: &[Operand]| -> Vec<String> {
            let strings = words.iter().map_while(|word| match &word.kind {
                OperandKind::String(key) => Some(key.to_string()),
                _ => None,
            });
            strings.collect()
        };
        let below = |path: &[String], keys: Vec<String>| [path, &keys].concat();
        match (function, arguments) {
            ("index" | "get" | "hasKey", [map, keys @ ..]) => {
                let path = self.below_values(map)?;
                Some(vec![below(&path, strings(keys))])
            }
            ("pick", [map, keys @ ..]) => {
                let path = self.below_values(map)?;
                let keys = strings(keys).into_iter();
                Some(keys.map(|key| below(&path, vec![key])).collect())
            }
            ("dig", [keys @ .., _default, map]) => {
                let path = self.below_values(map)?;
                Some(vec![below(&path, strings(keys))])
            }
            _ => None,
        }
    }

    /// The keys after `.Values` in a path. The dot or variable before it is assumed to be the root object; a wrong
    /// assumption is harmless, because such a path matches no value.
    fn below_values(&self, operand: &Operand) -> Option<Vec<String>> {
        // Parentheses are visited as commands.
        let (OperandKind::Field(_) | OperandKind::Variable(..) | OperandKind::Chain(..)) =
            &operand.kind
        else {
            return None;
        };
        if let OperandKind::Variable(name, keys) = &operand.kind
            && let Some(path) = self.paths.get(name)
        {
            let keys = keys.iter().map(|key| key.text.to_string());
            return Some(path.iter().cloned().chain(keys).collect());
        }
        let path = path(operand)?;
        let (first, rest) = path.split_first()?;
        let is_method = |name: &str| matches!(name, "AsMap" | "YAML");
        let keys = rest
            .iter()
            .map(|name| name.text.to_string())
            .filter(|name| rest.len() > 1 || !is_method(name));
        (&*first.text == "Values").then(|| keys.collect())
    }
}

/// An item that the traversal visits.
enum Found<'p> {
    /// A pipeline.
    Pipeline(&'p Pipeline),
    /// A command, also one in parentheses.
    Command(&'p Command),
    /// The name after `template` or `block`, and its range.
    Template(&'p str, &'p Range<usize>),
}

/// Calls `visit` with every item of a template. The parser has limited the nesting.
fn walk(parsed: &Parsed, visit: &mut dyn FnMut(Found<'_>)) {
    walk_body(&parsed.body, visit);
    parsed
        .defined
        .iter()
        .for_each(|(_, defined)| walk_body(defined, visit));
}

fn walk_body(nodes: &Body, visit: &mut dyn FnMut(Found<'_>)) {
    for node in nodes {
        match node {
            Node::Text(_) | Node::Break | Node::Continue => {}
            Node::Action { pipeline, .. } => walk_commands(pipeline, visit),
            Node::If(inner) | Node::With(inner) | Node::Range(inner) => walk_branch(inner, visit),
            Node::Template {
                name,
                name_range,
                pipeline,
                ..
            } => {
                visit(Found::Template(name, name_range));
                pipeline
                    .iter()
                    .for_each(|pipeline| walk_commands(pipeline, visit));
            }
        }
    }
}

fn walk_branch(inner: &Branch, visit: &mut dyn FnMut(Found<'_>)) {
    walk_commands(&inner.pipeline, visit);
    walk_body(&inner.body, visit);
    inner
        .otherwise
        .iter()
        .for_each(|otherwise| walk_body(otherwise, visit));
}

fn walk_commands(pipeline: &Pipeline, visit: &mut dyn FnMut(Found<'_>)) {
    visit(Found::Pipeline(pipeline));
    for command in &pipeline.commands {
        visit(Found::Command(command));
        command
            .operands
            .iter()
            .for_each(|word| walk_operand(word, visit));
    }
}

fn walk_operand(word: &Operand, visit: &mut dyn FnMut(Found<'_>)) {
    match &word.kind {
        OperandKind::Pipeline(pipeline) => walk_commands(pipeline, visit),
        // `(.a).b` is a path and has been visited as such.
        OperandKind::Chain(inner, _) if path(inner).is_none() => walk_operand(inner, visit),
        _ => {}
    }
}

/// The names of `.a.b`, `$x.a.b` and `(.a).b`.
fn path(word: &Operand) -> Option<Vec<&Name>> {
    match &word.kind {
        OperandKind::Field(names) | OperandKind::Variable(_, names) => Some(names.iter().collect()),
        OperandKind::Chain(inner, names) => {
            let mut whole = path(inner)?;
            whole.extend(names);
            Some(whole)
        }
        OperandKind::Pipeline(pipeline) => match pipeline.commands.as_slice() {
            [Command { operands }] if operands.len() == 1 && pipeline.variables.is_empty() => {
                path(&operands[0])
            }
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_read_are_found() {
        let (values, capabilities) = (
            Reads {
                values: true,
                ..Reads::default()
            },
            Reads {
                capabilities: true,
                ..Reads::default()
            },
        );
        for (text, expected) in [
            (
                "x {{ .Release.Name }}{{ if $.Chart.Name }}b{{ end }}",
                Reads::default(),
            ),
            ("{{ if false }}{{ $.Values.x }}{{ end }}", values),
            ("{{ ($).Values.x }}", values),
            (
                "{{ \"v1\" | (.Capabilities).APIVersions.Has }}",
                capabilities,
            ),
            ("{{ include \"a\" . }}", Reads::ALL),
            ("{{ with $ }}{{ .x }}{{ end }}", Reads::ALL),
            ("{{ (get (.) \"Values\").x }}", Reads::ALL),
            ("{{ ((.)).x }}", Reads::ALL),
            ("{{ template \"a\" (dict \"root\" $) }}", Reads::ALL),
        ] {
            let parsed = parser::parse(text).unwrap();
            assert_eq!(Reads::of(&parsed.body), expected, "{text}");
        }
    }

    #[test]
    fn used_paths_are_found_in_all_places() {
        for (text, expected) in [
            ("{{ .Values.team.name }}", &["team.name"][..]),
            ("{{ if false }}{{ $.Values.x | quote }}{{ end }}", &["x"]),
            ("{{ (.Values).y }}{{ (.Values.a).b.c }}", &["a.b.c", "y"]),
            (
                "{{ index .Values \"a\" \"b\" }}{{ hasKey .Values \"c\" }}",
                &["a.b", "c"],
            ),
            (
                "{{ define \"d\" }}{{ range (list .Values.q) }}{{ end }}{{ end }}",
                &["q"],
            ),
            ("{{ toYaml .Values }}{{ .Values.AsMap }}", &[""]),
            ("{{ .Release.Name }} .Values.no", &[]),
            ("{{ $v := .Values }}{{ $v.my.ns }}", &["my.ns"]),
            (
                "{{ $v := .Values.a }}{{ $w := $v.b }}{{ $w.c }}",
                &["a.b.c"],
            ),
            ("{{ dig \"my\" \"ns\" \"\" .Values }}", &["my.ns"]),
            (
                "{{ pick .Values \"my\" \"other\" | toYaml }}",
                &["my", "other"],
            ),
            ("{{ with .Values }}{{ .my }}{{ end }}", &[""]),
        ] {
            let found: Vec<String> = used_values(text)
                .iter()
                .map(|path| path.join("."))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
