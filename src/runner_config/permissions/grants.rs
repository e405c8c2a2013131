//! What the rules of a role allow, and what they leave out.

use super::Permission;
use crate::tree::Node;

/// A rule of a role, as the chart's `rbac.rules` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// API groups.
    pub groups: Vec<String>,
    /// Resources.
    pub resources: Vec<String>,
    /// Verbs.
    pub verbs: Vec<String>,
}

impl Rule {
    /// Reads a rule of `rbac.rules`. What is missing is what the chart puts there: the core group, all resources, all
    /// verbs.
    pub fn from_node(rule: &Node) -> Self {
        let list = |key: &str, missing: &str| {
            let texts = rule.get(key).and_then(Node::as_list).unwrap_or_default().iter();
            let texts: Vec<String> = texts.filter_map(|text| text.as_str().map(str::to_owned)).collect();
            if texts.is_empty() { vec![missing.to_owned()] } else { texts }
        };
        Rule { groups: list("apiGroups", ""), resources: list("resources", "*"), verbs: list("verbs", "*") }
    }

    /// Reads a rule of a role: what is missing is nothing.
    pub fn as_written(rule: &Node) -> Self {
        let list = |key: &str| {
            let texts = rule.get(key).and_then(Node::as_list).unwrap_or_default().iter();
            texts.filter_map(|text| text.as_str().map(str::to_owned)).collect()
        };
        // A rule for some objects by name does not reach those that a runner makes.
        let verbs = if rule.get("resourceNames").is_some_and(Node::is_truthy) { Vec::new() } else { list("verbs") };
        Rule { groups: list("apiGroups"), resources: list("resources"), verbs }
    }

    fn grants(&self, permission: &Permission, verb: &str) -> bool {
        let has = |list: &[String], wanted: &str| list.iter().any(|item| item == "*" || item == wanted);
        let any_parent = permission.resource.split_once('/').map(|(_, sub)| format!("*/{sub}"));
        let is_resource = has(&self.resources, permission.resource)
            || any_parent.is_some_and(|pattern| self.resources.contains(&pattern));
        has(&self.groups, permission.group) && is_resource && has(&self.verbs, verb)
    }
}

/// The verbs that no rule grants, permission by permission.
pub fn missing(needed: &[Permission], rules: &[Rule]) -> Vec<Permission> {
    let lacking = |permission: &Permission| {
        let is_granted = |verb: &&str| rules.iter().any(|rule| rule.grants(permission, verb));
        let verbs: Vec<&'static str> = permission.verbs.iter().copied().filter(|verb| !is_granted(verb)).collect();
        (!verbs.is_empty()).then(|| Permission { verbs, ..permission.clone() })
    };
    needed.iter().filter_map(lacking).collect()
}

#[cfg(test)]
mod tests {
    use super::super::permissions;
    use super::*;

    fn rule(groups: &[&str], resources: &[&str], verbs: &[&str]) -> Rule {
        let owned = |list: &[&str]| list.iter().map(|item| (*item).to_owned()).collect();
        Rule { groups: owned(groups), resources: owned(resources), verbs: owned(verbs) }
    }

    fn lines(permissions: &[Permission]) -> Vec<String> {
        permissions.iter().map(|row| format!("{}/{} {}", row.group, row.resource, row.verbs.join(","))).collect()
    }

    #[test]
    fn rules_grant_by_star_and_by_name() {
        let needed = permissions(None, None);
        assert_eq!(missing(&needed, &[rule(&[""], &["*"], &["*"])]), []);
        assert_eq!(missing(&needed, &[rule(&["apps"], &["*"], &["*"])]).len(), needed.len());
        let some = rule(&[""], &["pods", "*/exec", "secrets"], &["create", "delete", "get", "patch", "list", "watch"]);
        let lacking = lines(&missing(&needed, &[some]));
        assert!(lacking.contains(&"/secrets update".to_owned()), "{lacking:?}");
        assert!(
            !lacking.iter().any(|line| line.starts_with("/pods ") || line.starts_with("/pods/exec")),
            "{lacking:?}"
        );
    }

    #[test]
    fn what_a_rule_leaves_out_is_what_the_chart_puts_there() {
        let rule = Rule::from_node(&Node::default());
        assert_eq!(
            rule,
            Rule { groups: vec![String::new()], resources: vec!["*".to_owned()], verbs: vec!["*".to_owned()] }
        );
    }
}
