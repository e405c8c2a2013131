use crate::input::placeholder::is_open;
use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;
use helm_template::suggestion;

rule! {
    /// ## What it does
    ///
    /// Reports a missing or unknown executor.
    ///
    /// ## Why it matters
    ///
    /// A runner with an unknown executor accepts jobs and fails each of them.
    ///
    /// ## Bad
    ///
    /// ```toml
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "kubernets" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```toml
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "kubernetes"
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `executor` to one of the runner's executors; in a cluster this is `kubernetes`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: executors](https://docs.gitlab.com/runner/executors/)
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    RG050 "unknown-executor" Error of Config
}

/// The executors and their sections of `[[runners]]`.
pub(super) const EXECUTORS: [(&str, &[&str]); 11] = [
    ("kubernetes", &["kubernetes"]),
    ("docker", &["docker"]),
    ("docker-windows", &["docker"]),
    ("docker+machine", &["docker", "machine"]),
    ("docker-autoscaler", &["docker", "autoscaler"]),
    ("instance", &["instance", "autoscaler"]),
    ("shell", &[]),
    ("ssh", &["ssh"]),
    ("custom", &["custom"]),
    ("parallels", &["parallels", "ssh"]),
    ("virtualbox", &["virtualbox", "ssh"]),
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    if config.is_template() {
        return;
    }
    let names = EXECUTORS.map(|(name, _)| name);
    for runner in config.runners() {
        let executor = runner
            .get("executor")
            .and_then(|view| view.as_text().map(|name| (view, name)));
        let Some((view, name)) = executor else {
            findings
                .report(
                    config.value(&runner),
                    "missing `executor`: the runner cannot run jobs",
                )
                .help("add `executor = \"kubernetes\"`");
            continue;
        };
        if !is_open(name) && !names.contains(&name) {
            let message = format!(
                "unknown executor `{}`: expected one of `{}`",
                clip(name),
                names.join("`, `")
            );
            let meant = suggestion::nearest(name, names).unwrap_or("kubernetes");
            findings
                .report(config.value(&view), message)
                .help(format!("did you mean `{meant}`?"));
        }
    }
}
