//! The values held against their schema: what is unknown, of the wrong type or form, and since when a key is read.

use std::cell::OnceCell;

use crate::expression::{self, Engine};
use crate::kubernetes;
use crate::shape::{Format, Path, Problem, ProblemKind, Shape, segments};
use crate::source::Span;
use crate::subject::Subject;
use crate::tree::{Entry, Node, Value};

/// What the schema says of the values, once somebody asks.
#[derive(Debug)]
pub struct Values<'a> {
    subject: &'a Subject,
    problems: OnceCell<Vec<Judged>>,
}

/// A problem, and whose types it is about.
#[derive(Debug)]
pub struct Judged {
    /// What is wrong.
    pub problem: Problem,
    /// Who defines what should stand there.
    pub area: Area,
    /// Where to say so: the value; its key, when the value is a whole section.
    pub place: Span,
    /// Whether nothing is lost with the value: null, false, or nothing in it.
    pub is_empty: bool,
}

/// Who defines a part of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The chart.
    Chart,
    /// Kubernetes: the chart hands it on as it is.
    Kubernetes,
}

/// Values whose entries the chart goes through one by one, whatever they are.
const GONE_THROUGH: [&[&str]; 6] =
    [&["podAnnotations"], &["extraEnv"], &["extraEnvFrom"], &["secrets"], &["rbac", "rules"], &["extraObjects"]];

/// The names of Kubernetes' own types begin like this.
const KUBERNETES: &str = "io.k8s.";

impl<'a> Values<'a> {
    /// The values of a subject.
    pub fn of(subject: &'a Subject) -> Self {
        Values { subject, problems: OnceCell::new() }
    }

    /// Everything that is wrong with them.
    pub fn problems(&self) -> &[Judged] {
        self.problems.get_or_init(|| self.judge())
    }

    fn judge(&self) -> Vec<Judged> {
        let tree = &self.subject.values.tree;
        let Some(shape) = Shape::named("values").filter(|_| tree.as_map().is_some()) else { return Vec::new() };
        let mut problems = Vec::new();
        kubernetes::check_shape(tree, shape, &Path::Root(""), &mut problems);
        check_objects(tree, &mut problems);
        problems.extend(GONE_THROUGH.iter().filter_map(|path| empty_scalar(tree, path)));
        let mut nulls = nulls(&self.subject.given, shape);
        nulls.retain(|null| !problems.iter().any(|known| known.path == null.path));
        problems.append(&mut nulls);
        problems.retain(|problem| !problem.span.is_none());
        if problems.iter().any(|problem| problem.kind == ProblemKind::UnknownKey) {
            let used = used_values(&self.subject.given);
            problems.retain(|problem| problem.kind != ProblemKind::UnknownKey || !is_used(&problem.path, &used));
        }
        problems.into_iter().map(|problem| judged(problem, tree, shape)).collect()
    }
}

/// An empty text, a zero or a false where Helm takes only a list or a map, be it an empty one.
fn empty_scalar(tree: &Node, path: &[&str]) -> Option<Problem> {
    let node = tree.at(path)?;
    let is_empty_scalar = !node.is_null() && !node.is_truthy() && node.as_list().is_none() && node.as_map().is_none();
    is_empty_scalar.then(|| {
        let path = path.join(".");
        let message = format!("`{path}` is {}, and Helm stops where it goes through its entries", node.value.kind());
        Problem::new(ProblemKind::WrongType, node.span, &Path::Root(&path), message).suggest("leave it out")
    })
}

/// Sections of the chart's defaults that are taken away, though the chart cannot do without.
fn nulls(given: &Node, values: Shape) -> Vec<Problem> {
    let mut problems = Vec::new();
    find_nulls(given, values, &Path::Root(""), &mut problems);
    problems
}

fn find_nulls(node: &Node, shape: Shape, path: &Path<'_>, problems: &mut Vec<Problem>) {
    for (key, entry) in node.as_map().into_iter().flatten() {
        let Some(shape) = shape.field(key).map(|field| field.shape()) else { continue };
        let path = path.key(key);
        if entry.node.is_null() && shape.refuses_null() {
            let message = format!("`{path}` is null, and the chart cannot do without it");
            let problem = Problem::new(ProblemKind::MissingKey, entry.key_span, &path, message);
            problems.push(problem.suggest("leave the key out, and the chart's defaults stay"));
        }
        find_nulls(&entry.node, shape, &path, problems);
    }
}

fn check_objects(tree: &Node, problems: &mut Vec<Problem>) {
    let objects = tree.get("extraObjects").and_then(Node::as_list).unwrap_or_default();
    // What is no map is of the wrong type for the chart already.
    for (index, object) in objects.iter().enumerate().filter(|(_, object)| object.as_map().is_some()) {
        kubernetes::check_object_at(object, &Path::Root("extraObjects").item(index), problems);
    }
}

fn judged(problem: Problem, tree: &Node, values: Shape) -> Judged {
    let mut shape = Some(values);
    let mut node = Some(tree);
    let mut key = Span::NONE;
    let mut is_kubernetes = problem.path.starts_with("extraObjects[");
    for segment in segments(&problem.path) {
        shape = shape.and_then(|shape| step(shape, &segment));
        is_kubernetes |= shape.is_some_and(is_of_kubernetes);
        key = node.and_then(|node| node.entry(&segment)).map_or(Span::NONE, |entry| entry.key_span);
        node = node.and_then(|node| child(node, &segment));
    }
    let is_flag = shape.is_some_and(|shape| shape.format() == Some(Format::Flag));
    let problem = if is_flag && problem.kind == ProblemKind::WrongType { only_its_truth(problem) } else { problem };
    let area = if is_kubernetes { Area::Kubernetes } else { Area::Chart };
    let is_section = node.is_some_and(|node| !node.is_scalar());
    let is_of_section = problem.kind == ProblemKind::WrongType && is_section && !key.is_none();
    let place = if is_of_section { key } else { problem.span };
    Judged { problem, area, place, is_empty: node.is_none_or(holds_nothing) }
}

/// A list or a map where only the truth is asked: odd, and it works.
fn only_its_truth(problem: Problem) -> Problem {
    Problem { kind: ProblemKind::TextForFlag, ..problem }
}

/// Whether Kubernetes defines a value, or each item of it.
fn is_of_kubernetes(shape: Shape) -> bool {
    [Some(shape), shape.items()].into_iter().flatten().any(|shape| shape.name().starts_with(KUBERNETES))
}

/// Whether nothing is set in a value: null, false, empty, or a map of such values.
pub fn holds_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::List(list) => list.is_empty(),
        Value::Map(map) => map.values().all(|entry| holds_nothing(&entry.node)),
        Value::Bool(true) | Value::Int(_) | Value::Float(_) => false,
    }
}

/// The shape of what stands under a key or index.
fn step(shape: Shape, segment: &str) -> Option<Shape> {
    let below = |shape: Shape| shape.field(segment).map(|field| field.shape()).or(shape.each()).or(shape.items());
    below(shape).or_else(|| shape.alternatives().find_map(below))
}

pub(super) fn child<'n>(node: &'n Node, segment: &str) -> Option<&'n Node> {
    let item = || node.as_list()?.get(segment.parse::<usize>().ok()?);
    node.get(segment).or_else(item)
}

/// The paths that expressions of the values read.
fn used_values(node: &Node) -> Vec<String> {
    let mut used = Vec::new();
    collect_used(node, &mut used);
    used
}

fn collect_used(node: &Node, used: &mut Vec<String>) {
    match &node.value {
        Value::String(text) if Engine::has_expression(text) => {
            used.extend(expression::used_values(text).iter().map(|path| path.join(".")));
        }
        Value::List(list) => list.iter().for_each(|item| collect_used(item, used)),
        Value::Map(map) => map.values().for_each(|Entry { node, .. }| collect_used(node, used)),
        _ => {}
    }
}

/// Whether an expression reads a key, something in it, or all of what it lies in.
fn is_used(path: &str, used: &[String]) -> bool {
    let below = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || outer.is_empty() || rest.starts_with('.'))
    };
    used.iter().any(|used| below(used, path) || (!used.is_empty() && below(path, used)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_used_with_what_is_in_it_and_around_it() {
        let used = ["team.name".to_owned(), "site".to_owned()];
        for path in ["team", "team.name", "site", "site.url"] {
            assert!(is_used(path, &used), "{path}");
        }
        for path in ["tea", "team.other", "sites"] {
            assert!(!is_used(path, &used), "{path}");
        }
    }
}
