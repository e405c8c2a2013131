//! Converts `rbac.resources` and `rbac.verbs` to a rule.

use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node};

use super::Plan;
use crate::fix::Change;
use crate::lint::context::{RuleContext, holds_nothing};

const RULES: &str = "rbac.rules";

const REMOVED: [&str; 2] = ["rbac.resources", "rbac.verbs"];

/// Adds the rule that the old chart rendered for the two lists.
pub(super) fn add_rule(context: &RuleContext<'_>, plan: &Plan) -> Vec<Vec<Change>> {
    let is_set = |path: &&str| {
        let entry = context.written(path);
        entry.is_some_and(|entry| !holds_nothing(&entry.node))
    };
    let is_read = plan.from.reads(&["rbac", "resources"]);
    if !is_read || !REMOVED.iter().any(is_set) {
        return Vec::new();
    }
    let rule = rule(context);
    let change = match context.given(RULES) {
        Some(entry) if has_rule(&entry.node, &rule) => None,
        Some(entry) if holds_nothing(&entry.node) => {
            let rules = Node::new(vec![rule], Span::SYNTHETIC);
            Some(Change::replace(entry.key_span, rules))
        }
        Some(entry) => Some(Change::append(entry.key_span, rule)),
        None => {
            let rules = Node::new(vec![rule], Span::SYNTHETIC);
            context.insertion(REMOVED[0], RULES, rules)
        }
    };
    change.map(|change| vec![change]).into_iter().collect()
}

/// Removes the two lists.
pub(super) fn remove(context: &RuleContext<'_>, _: &Plan) -> Vec<Vec<Change>> {
    let removal = |path| context.removal(path).map(|change| vec![change]);
    REMOVED.into_iter().filter_map(removal).collect()
}

/// The rule: a list that is missing or empty means all.
fn rule(context: &RuleContext<'_>) -> Node {
    let list = |path: &str| {
        let given = context.given(path).map(|entry| entry.node.without_spans());
        let given = given.filter(|node| !holds_nothing(node));
        given.unwrap_or_else(|| strings(&["*"]))
    };
    let entries = [
        ("apiGroups", strings(&[""])),
        ("resources", list(REMOVED[0])),
        ("verbs", list(REMOVED[1])),
    ];
    let map: Map = entries
        .into_iter()
        .map(|(key, node)| (key.to_owned(), node.into()))
        .collect();
    Node::new(map, Span::SYNTHETIC)
}

fn has_rule(rules: &Node, rule: &Node) -> bool {
    let rules = rules.as_list().unwrap_or_default();
    rules.iter().any(|known| known.without_spans() == *rule)
}

fn strings(texts: &[&str]) -> Node {
    let items: Vec<Node> = texts
        .iter()
        .map(|text| Node::new(*text, Span::SYNTHETIC))
        .collect();
    Node::new(items, Span::SYNTHETIC)
}
