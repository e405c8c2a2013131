//! Label selectors as strings: `app=runner,tier in (a, b),!canary`.

use helm_yaml::tree::Node;

/// The conditions of a label selector; all of them must hold.
#[derive(Clone, Debug, Default)]
pub(super) struct LabelSelector(Vec<Requirement>);

/// A condition on one label.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    key: String,
    values: Values,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Values {
    /// The label has one of these values.
    In(Vec<String>),
    /// The label is missing, or has another value.
    NotIn(Vec<String>),
    Any,
    Missing,
}

impl LabelSelector {
    /// Parses a selector.
    ///
    /// # Errors
    /// If it is none, with the condition that is invalid.
    pub fn parse(text: &str) -> Result<Self, String> {
        let requirements = conditions(text).into_iter().map(Requirement::parse);
        Ok(LabelSelector(requirements.collect::<Result<_, _>>()?))
    }

    /// Returns true if labels (or annotations) fulfil every condition.
    pub fn matches(&self, labels: Option<&Node>) -> bool {
        let value = |key: &str| labels?.get(key)?.as_str();
        self.0
            .iter()
            .all(|requirement| requirement.matches(value(&requirement.key)))
    }
}

impl Requirement {
    fn parse(condition: &str) -> Result<Self, String> {
        let condition = condition.trim();
        let invalid = || {
            format!(
                "invalid condition `{condition}`: expected `key=value`, `key!=value`, `key in (a, b)`, \
                 `key notin (a, b)`, `key` or `!key`"
            )
        };
        let (key, values) = if let Some(key) = condition.strip_prefix('!') {
            (key, Values::Missing)
        } else if let Some((key, value)) = condition.split_once("!=") {
            (key, Values::NotIn(vec![value.trim().to_owned()]))
        } else if let Some((key, value)) = condition.split_once('=') {
            let value = value.strip_prefix('=').unwrap_or(value);
            (key, Values::In(vec![value.trim().to_owned()]))
        } else if let Some((key, set)) = set(condition, "notin") {
            (key, Values::NotIn(set))
        } else if let Some((key, set)) = set(condition, "in") {
            (key, Values::In(set))
        } else {
            (condition, Values::Any)
        };
        let key = key.trim();
        let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        let is_value = |value: &String| value.chars().all(|c| is_key(c) && c != '/');
        let values_are_valid = match &values {
            Values::In(values) | Values::NotIn(values) => values.iter().all(is_value),
            Values::Any | Values::Missing => true,
        };
        if key.is_empty() || !key.chars().all(is_key) || !values_are_valid {
            return Err(invalid());
        }
        Ok(Requirement {
            key: key.to_owned(),
            values,
        })
    }

    fn matches(&self, value: Option<&str>) -> bool {
        let is_in =
            |values: &[String]| value.is_some_and(|value| values.iter().any(|v| v == value));
        match &self.values {
            Values::In(values) => is_in(values),
            Values::NotIn(values) => !is_in(values),
            Values::Any => value.is_some(),
            Values::Missing => value.is_none(),
        }
    }
}

/// The conditions of a selector: separated by commas, but not by those in parentheses.
fn conditions(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let separates = |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    };
    text.split(separates).collect()
}

/// `key OPERATOR (a, b)`: the key and the values.
fn set<'t>(condition: &'t str, operator: &str) -> Option<(&'t str, Vec<String>)> {
    let (head, values) = condition.strip_suffix(')')?.split_once('(')?;
    let key = head.trim_end().strip_suffix(operator)?;
    let values = values.split(',').map(|value| value.trim().to_owned());
    key.ends_with(char::is_whitespace)
        .then(|| (key, values.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::reader;

    #[test]
    fn conditions_are_those_of_kubernetes() {
        let labels = reader::from_str("app: runner\ntier: a\n").unwrap();
        for (selector, expected) in [
            ("app=runner", true),
            ("app==runner, tier = a", true),
            ("app=runner,tier=b", false),
            ("tier in (a, b)", true),
            ("tier notin (a,b)", false),
            ("other notin (a)", true),
            ("tier!=b,other!=x", true),
            ("app,!other", true),
            ("!app", false),
            ("other", false),
        ] {
            let selector_of = LabelSelector::parse(selector).unwrap();
            assert_eq!(selector_of.matches(Some(&labels)), expected, "{selector}");
        }
        assert!(LabelSelector::parse("!app").unwrap().matches(None));
        for invalid in ["", "a=b,", "a in b", "a b", "=x", "a=b c", "a in (b"] {
            assert!(LabelSelector::parse(invalid).is_err(), "{invalid}");
        }
    }
}
