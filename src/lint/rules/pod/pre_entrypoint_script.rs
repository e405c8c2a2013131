use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a `preEntrypointScript` that does not work as written.
    ///
    /// The script names another interpreter, has CRLF line endings, or does nothing but export variables.
    ///
    /// ## Why it matters
    ///
    /// The chart runs the script with `bash` as a separate process, whatever its first line says. Exported variables
    /// end with that process, so the runner does not see them. `bash` treats the carriage return of CRLF line endings
    /// as part of a command.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// preEntrypointScript: | # <-
    ///   #!/usr/bin/env python3
    ///   print("hello")
    /// ```
    ///
    /// ```yaml
    /// preEntrypointScript: | # <-
    ///   export HTTPS_PROXY=http://proxy.example.com:3128
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// preEntrypointScript: |
    ///   #!/bin/bash
    ///   echo hello
    /// extraEnv:
    ///   HTTPS_PROXY: http://proxy.example.com:3128
    /// ```
    ///
    /// ## Fix
    ///
    /// Call other interpreters from a `bash` script, use LF line endings, and set variables in `extraEnv`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes: define environment variables for a container](https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/)
    RG230 "pre-entrypoint-script" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let script = context
        .value("preEntrypointScript")
        .and_then(|script| script.as_str())
        .unwrap_or_default();
    let place = context.key("preEntrypointScript");
    let first = script.lines().next().unwrap_or_default();
    let interpreter = first.strip_prefix("#!").unwrap_or_default();
    let mut words = interpreter
        .split([' ', '/'])
        .filter(|word| !word.is_empty() && !word.starts_with('-'));
    if words
        .next_back()
        .is_some_and(|name| !matches!(name, "bash" | "sh" | "ash" | "dash"))
    {
        let message = "invalid interpreter: the chart runs the script with `bash`";
        findings
            .report(place, message)
            .help("call the other interpreter from a `bash` script");
    } else if script.contains("\r\n") {
        let message = "invalid line endings: `bash` expects LF, found CRLF";
        findings
            .report(place, message)
            .help("convert the script to LF line endings");
    } else if only_exports(script) {
        let message = "exported variables have no effect: the script runs in its own process";
        findings
            .report(place, message)
            .help("set the variables in `extraEnv`");
    }
}

/// Returns true if a script does nothing but export variables.
fn only_exports(script: &str) -> bool {
    let mut lines = script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .peekable();
    let is_idle = |line: &str| {
        line.starts_with("export ") || line.starts_with("set -") || line.starts_with("echo ")
    };
    let exports = script
        .lines()
        .any(|line| line.trim_start().starts_with("export "));
    lines.peek().is_some() && exports && lines.all(is_idle)
}
