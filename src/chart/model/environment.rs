//! The environment variables that the values set in the manager's container.

use super::Model;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// An environment variable. If two have the same name, the later one wins.
#[derive(Clone, Debug)]
pub struct Variable<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value, unless it comes from another object.
    pub value: Option<&'a Node>,
    /// The span of its name.
    pub span: Span,
    /// The span that it can be removed by: of its key, or of the list item.
    pub entry: Span,
    /// The path of its name or key in the values.
    pub path: String,
}

impl<'a> Model<'a> {
    /// The variables of `envVars`, `extraEnv` and `extraEnvFrom`, in the order in which the chart renders them.
    pub fn variables(self) -> Vec<Variable<'a>> {
        let listed = self
            .tree()
            .get("envVars")
            .and_then(Node::as_list)
            .unwrap_or_default();
        let mut variables: Vec<Variable<'a>> = listed
            .iter()
            .enumerate()
            .filter_map(listed_variable)
            .collect();
        for section in ["extraEnv", "extraEnvFrom"] {
            let map = self.tree().get(section).and_then(Node::as_map);
            variables.extend(map.into_iter().flatten().map(|(name, entry)| Variable {
                name,
                value: (section == "extraEnv").then_some(&entry.node),
                span: entry.key_span,
                entry: entry.key_span,
                path: format!("{section}.{name}"),
            }));
        }
        variables
    }

    /// The names of these variables.
    pub fn variable_names(self) -> impl Iterator<Item = &'a str> {
        let listed = self
            .tree()
            .get("envVars")
            .and_then(Node::as_list)
            .unwrap_or_default();
        let maps = ["extraEnv", "extraEnvFrom"]
            .into_iter()
            .filter_map(move |key| self.tree().get(key)?.as_map());
        let names = listed.iter().filter_map(|item| item.get("name")?.as_str());
        names.chain(maps.flat_map(|map| map.keys().map(String::as_str)))
    }

    /// Whether the values set one of these variables.
    pub fn sets_variable(self, names: &[&str]) -> bool {
        self.variable_names().any(|name| names.contains(&name))
    }
}

fn listed_variable((index, item): (usize, &Node)) -> Option<Variable<'_>> {
    let name = item.get("name")?;
    let path = format!("envVars[{index}].name");
    Some(Variable {
        name: name.as_str()?,
        value: item.get("value"),
        span: name.span,
        entry: item.span,
        path,
    })
}
