//! The environment variables that the values set in the manager's container.

use super::Model;
use crate::source::Span;
use crate::tree::Node;

/// An environment variable. If two have the same name, the later one wins.
#[derive(Clone, Debug)]
pub struct Variable<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value, unless it comes from another object.
    pub value: Option<&'a Node>,
    /// The span of its name.
    pub span: Span,
    /// The path of its name or key in the values.
    pub path: String,
}

impl<'a> Model<'a> {
    /// The variables of `envVars`, `extraEnv` and `extraEnvFrom`, in the order in which the chart renders them.
    pub fn variables(self) -> Vec<Variable<'a>> {
        let listed = self.tree().get("envVars").and_then(Node::as_list).unwrap_or_default();
        let mut variables: Vec<Variable<'a>> = listed.iter().enumerate().filter_map(listed_variable).collect();
        for section in ["extraEnv", "extraEnvFrom"] {
            let map = self.tree().get(section).and_then(Node::as_map);
            variables.extend(map.into_iter().flatten().map(|(name, entry)| Variable {
                name,
                value: (section == "extraEnv").then_some(&entry.node),
                span: entry.key_span,
                path: format!("{section}.{name}"),
            }));
        }
        variables
    }

    /// Whether the values set one of these variables.
    pub fn sets_variable(self, names: &[&str]) -> bool {
        self.variables().iter().any(|variable| names.contains(&variable.name))
    }
}

fn listed_variable((index, item): (usize, &Node)) -> Option<Variable<'_>> {
    let name = item.get("name")?;
    let path = format!("envVars[{index}].name");
    Some(Variable { name: name.as_str()?, value: item.get("value"), span: name.span, path })
}
