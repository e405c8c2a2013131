use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// `gitlabUrl` is not the address of GitLab.
    ///
    /// It is the address of its front page, with the scheme and without what leads to a group, a page or the API: the
    /// runner puts `/api/v4` behind it by itself, and calls addresses that there are not.
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
    RG080 "gitlab-url" Error
}

/// Parts of addresses that are found in the address line of a browser, and in no address of a GitLab.
const PAGES: [&str; 5] = ["/api/v4", "/-/", "/admin/", "/users/sign_in", "/settings/ci_cd"];

fn check(inspection: &Inspection, findings: &mut Findings) {
    let Some(node) = inspection.value("gitlabUrl").filter(|node| node.is_truthy() && !inspection.is_open(node)) else {
        return;
    };
    if let Some(fault) = node.as_str().map_or(Some("an address is text"), fault) {
        let is_host = node.as_str().is_some_and(|text| text.contains('.') && !text.contains(['/', ':', ' ']));
        let example = if is_host { node.printed() } else { "gitlab.example.com".to_owned() };
        let help = format!("write scheme and host, such as `https://{example}`");
        findings.report(inspection.at("gitlabUrl"), fault).help(help);
    }
}

fn fault(url: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Some("`gitlabUrl` has no scheme: the runner refuses it");
    };
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return Some("the runner calls GitLab by `https` or `http` only");
    }
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (name, port) =
        host.rsplit_once(':').filter(|(name, _)| !name.contains('[') || name.ends_with(']')).unwrap_or((host, ""));
    if name.is_empty()
        || url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '<' | '>'))
    {
        Some("`gitlabUrl` holds no host, or characters that no address has")
    } else if !port.is_empty() && port.parse::<u16>().is_err() {
        Some("the port of `gitlabUrl` is no number up to 65535")
    } else if PAGES.iter().any(|page| format!("{path}/").contains(page)) {
        Some("this is a page or the API of GitLab, not GitLab's own address")
    } else {
        let is_group = name.eq_ignore_ascii_case("gitlab.com") && !matches!(path.trim_matches('/'), "" | "ci");
        is_group
            .then_some("this is the address of a group or project: runners call GitLab itself, `https://gitlab.com`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_gitlab_and_others() {
        for url in [
            "https://gitlab.example.com",
            "https://gitlab.example.com/",
            "HTTPS://gitlab.example.com:8443/gitlab",
            "http://[2001:db8::1]:8080",
            "http://gitlab.gitlab.svc.cluster.local:8181",
            "https://gitlab.com/ci",
        ] {
            assert_eq!(fault(url), None, "{url}");
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
            assert!(fault(url).is_some(), "{url}");
        }
    }
}
