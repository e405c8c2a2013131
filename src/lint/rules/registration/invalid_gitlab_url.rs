use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a `gitlabUrl` that is not the base URL of a GitLab instance.
    ///
    /// The base URL has a scheme and a host, and no path of a group, a page or the API.
    ///
    /// ## Why it matters
    ///
    /// The runner appends `/api/v4` to `gitlabUrl`. With any other URL it calls addresses that do not exist, and does
    /// not register.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: gitlab.example.com # <-
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com/api/v4 # <-
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `gitlabUrl` to the scheme and host of the instance, such as `https://gitlab.example.com`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Helm chart](https://docs.gitlab.com/runner/install/kubernetes/)
    RG080 "invalid-gitlab-url" Error
}

/// Path segments of pages and of the API, which no base URL contains.
const PAGES: [&str; 5] = [
    "/api/v4",
    "/-/",
    "/admin/",
    "/users/sign_in",
    "/settings/ci_cd",
];

fn check(context: &RuleContext, findings: &mut Findings) {
    let Some(node) = context
        .value("gitlabUrl")
        .filter(|node| node.is_truthy() && !context.is_open(node))
    else {
        return;
    };
    if let Some(problem) = node
        .as_str()
        .map_or(Some("invalid `gitlabUrl`: expected a string"), problem)
    {
        let is_host = node
            .as_str()
            .is_some_and(|text| text.contains('.') && !text.contains(['/', ':', ' ']));
        let example = if is_host {
            node.to_template_string()
        } else {
            "gitlab.example.com".to_owned()
        };
        let help = format!("write the scheme and the host: `https://{example}`");
        findings.report(context.at("gitlabUrl"), problem).help(help);
    }
}

fn problem(url: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Some("invalid `gitlabUrl`: missing scheme");
    };
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return Some("invalid `gitlabUrl`: expected the scheme `https` or `http`");
    }
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (name, port) = host
        .rsplit_once(':')
        .filter(|(name, _)| !name.contains('[') || name.ends_with(']'))
        .unwrap_or((host, ""));
    if name.is_empty()
        || url.contains(|c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '<' | '>')
        })
    {
        Some("invalid `gitlabUrl`: missing host, or invalid characters")
    } else if !port.is_empty() && port.parse::<u16>().is_err() {
        Some("invalid `gitlabUrl`: expected a port from 0 to 65535")
    } else if PAGES.iter().any(|page| format!("{path}/").contains(page)) {
        Some(
            "invalid `gitlabUrl`: expected the base URL of the instance, found the URL of a page or of the API",
        )
    } else {
        let is_group =
            name.eq_ignore_ascii_case("gitlab.com") && !matches!(path.trim_matches('/'), "" | "ci");
        is_group.then_some("invalid `gitlabUrl`: expected `https://gitlab.com`, found the URL of a group or project")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_base_urls_only() {
        for url in [
            "https://gitlab.example.com",
            "https://gitlab.example.com/",
            "HTTPS://gitlab.example.com:8443/gitlab",
            "http://[2001:db8::1]:8080",
            "http://gitlab.gitlab.svc.cluster.local:8181",
            "https://gitlab.com/ci",
        ] {
            assert_eq!(problem(url), None, "{url}");
        }
        for url in [
            "gitlab.example.com",
            "ssh://git@gitlab.example.com",
            "https://",
            "https:// gitlab.example.com",
            "https://gitlab.example.com:port",
            "https://gitlab.example.com:70000",
            "https://gitlab.example.com/api/v4/",
            "https://gitlab.example.com/admin/runners",
            "https://gitlab.com/group/project",
            "https://gitlab.example.com\n",
        ] {
            assert!(problem(url).is_some(), "{url}");
        }
    }
}
