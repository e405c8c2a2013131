//! The public addresses of the project in reports. `packaging/addresses.json` has them all; an address that does not
//! exist yet is empty there and left out here.

use crate::lint::rule::Rule;

/// The address of the source code.
pub fn repository() -> Option<&'static str> {
    Some(env!("RUNNERGEN_REPOSITORY")).filter(|address| !address.is_empty())
}

/// The address of a rule's page on the documentation site.
pub fn of_rule(rule: &Rule) -> Option<String> {
    let documentation = env!("RUNNERGEN_DOCUMENTATION").trim_end_matches('/');
    (!documentation.is_empty()).then(|| page_below(documentation, rule))
}

fn page_below(documentation: &str, rule: &Rule) -> String {
    format!("{documentation}/rules/{}/", rule.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rules;

    #[test]
    fn a_page_is_below_the_documentation() {
        let rule = rules::find("RG042").unwrap();
        assert_eq!(
            page_below("https://example.com/docs", rule),
            "https://example.com/docs/rules/RG042/"
        );
    }
}
