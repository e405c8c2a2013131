//! The environment variables that the values give the manager.

use super::Inspection;
use crate::diagnostic::Place;
use crate::tree::Node;

/// A variable, in the order in which the chart writes them: of two with one name the later counts.
#[derive(Clone, Debug)]
pub struct Variable<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value, where it stands in the values.
    pub value: Option<&'a Node>,
    /// Where its name is written.
    pub place: Place,
}

/// Every variable of `envVars`, `extraEnv` and `extraEnvFrom`.
pub fn all<'a>(inspection: &Inspection<'a>) -> Vec<Variable<'a>> {
    let mut all: Vec<Variable<'a>> = inspection.items("envVars").iter().enumerate().filter_map(listed).collect();
    for section in ["extraEnv", "extraEnvFrom"] {
        let map = inspection.value(section).and_then(Node::as_map);
        all.extend(map.into_iter().flatten().map(|(name, entry)| {
            let value = (section == "extraEnv").then_some(&entry.node);
            Variable { name, value, place: Place::new(entry.key_span, format!("{section}.{name}")) }
        }));
    }
    all
}

fn listed((index, item): (usize, &Node)) -> Option<Variable<'_>> {
    let name = item.get("name")?;
    let place = Place::new(name.span, format!("envVars[{index}].name"));
    Some(Variable { name: name.as_str()?, value: item.get("value"), place })
}
