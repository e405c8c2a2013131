//! Compares the rules of a Role with required permissions.

use super::Permission;
use helm_yaml::tree::Node;

/// A rule of a Role, as in the chart's `rbac.rules`.
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
    /// Parses a rule of `rbac.rules`, with the chart's defaults: the core group, all resources, all verbs.
    pub fn from_node(rule: &Node) -> Self {
        let list = |key: &str, default: &str| {
            let texts = rule
                .get(key)
                .and_then(Node::as_list)
                .unwrap_or_default()
                .iter();
            let texts: Vec<String> = texts
                .filter_map(|text| text.as_str().map(str::to_owned))
                .collect();
            if texts.is_empty() {
                vec![default.to_owned()]
            } else {
                texts
            }
        };
        Rule {
            groups: list("apiGroups", ""),
            resources: list("resources", "*"),
            verbs: list("verbs", "*"),
        }
    }

    /// Parses a rule of a Role; a missing list is empty.
    pub fn as_written(rule: &Node) -> Self {
        let list = |key: &str| {
            let texts = rule
                .get(key)
                .and_then(Node::as_list)
                .unwrap_or_default()
                .iter();
            texts
                .filter_map(|text| text.as_str().map(str::to_owned))
                .collect()
        };
        // A rule with resourceNames does not cover the objects that a runner creates.
        let verbs = if rule.get("resourceNames").is_some_and(Node::is_truthy) {
            Vec::new()
        } else {
            list("verbs")
        };
        Rule {
            groups: list("apiGroups"),
            resources: list("resources"),
            verbs,
        }
    }

    fn grants(&self, permission: &Permission, verb: &str) -> bool {
        let has =
            |list: &[String], wanted: &str| list.iter().any(|item| item == "*" || item == wanted);
        let any_parent = permission
            .resource
            .split_once('/')
            .map(|(_, sub)| format!("*/{sub}"));
        let is_resource = has(&self.resources, permission.resource)
            || any_parent.is_some_and(|pattern| self.resources.contains(&pattern));
        has(&self.groups, permission.group) && is_resource && has(&self.verbs, verb)
    }
}

/// The verbs that no rule grants, by permission.
pub fn missing(needed: &[Permission], rules: &[Rule]) -> Vec<Permission> {
    let ungranted = |permission: &Permission| {
        let is_granted = |verb: &&str| rules.iter().any(|rule| rule.grants(permission, verb));
        let verbs: Vec<&'static str> = permission
            .verbs
            .iter()
            .copied()
            .filter(|verb| !is_granted(verb))
            .collect();
        (!verbs.is_empty()).then(|| Permission {
            verbs,
            ..permission.clone()
        })
    };
    needed.iter().filter_map(ungranted).collect()
}

#[cfg(test)]
mod tests {
    use super::super::permissions;
    use super::*;

    fn rule(groups: &[&str], resources: &[&str], verbs: &[&str]) -> Rule {
        let owned = |list: &[&str]| list.iter().map(|item| (*item).to_owned()).collect();
        Rule {
            groups: owned(groups),
            resources: owned(resources),
            verbs: owned(verbs),
        }
    }

    fn lines(permissions: &[Permission]) -> Vec<String> {
        permissions
            .iter()
            .map(|row| format!("{}/{} {}", row.group, row.resource, row.verbs.join(",")))
            .collect()
    }

    #[test]
    fn rules_grant_by_wildcard_and_by_name() {
        let needed = permissions(None, None);
        assert_eq!(missing(&needed, &[rule(&[""], &["*"], &["*"])]), []);
        assert_eq!(
            missing(&needed, &[rule(&["apps"], &["*"], &["*"])]).len(),
            needed.len()
        );
        let some = rule(
            &[""],
            &["pods", "*/exec", "secrets"],
            &["create", "delete", "get", "patch", "list", "watch"],
        );
        let lacking = lines(&missing(&needed, &[some]));
        assert!(
            lacking.contains(&"/secrets update".to_owned()),
            "{lacking:?}"
        );
        assert!(
            !lacking
                .iter()
                .any(|line| line.starts_with("/pods ") || line.starts_with("/pods/exec")),
            "{lacking:?}"
        );
    }

    #[test]
    fn missing_lists_have_the_defaults_of_the_chart() {
        let rule = Rule::from_node(&Node::default());
        assert_eq!(
            rule,
            Rule {
                groups: vec![String::new()],
                resources: vec!["*".to_owned()],
                verbs: vec!["*".to_owned()]
            }
        );
    }
}
