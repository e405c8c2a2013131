use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The script before the start does not do what it seems to.
    ///
    /// `preEntrypointScript` is run by `bash`, whatever its first line says, as a program of its own: variables that it
    /// exports end with it, and the runner never sees them. Line breaks of Windows are part of its commands.
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
    RG230 "pre-entrypoint-script" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let script = inspection.value("preEntrypointScript").and_then(|script| script.as_str()).unwrap_or_default();
    let place = inspection.key("preEntrypointScript");
    let first = script.lines().next().unwrap_or_default();
    let interpreter = first.strip_prefix("#!").unwrap_or_default();
    let mut words = interpreter.split([' ', '/']).filter(|word| !word.is_empty() && !word.starts_with('-'));
    if words.next_back().is_some_and(|name| !matches!(name, "bash" | "sh" | "ash" | "dash")) {
        let message = "the script is run by `bash`, whatever its first line says";
        findings.report(place, message).help("call the other program from a script for `bash`");
    } else if script.contains("\r\n") {
        let message = "the script has the line breaks of Windows, which `bash` takes for a part of its commands";
        findings.report(place, message).help("write it with plain line breaks");
    } else if only_exports(script) {
        let message = "variables that this exports end with the script: the runner never sees them";
        findings.report(place, message).help("set them under `extraEnv`");
    }
}

/// Whether a script does nothing but export variables.
fn only_exports(script: &str) -> bool {
    let mut lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    let is_idle = |line: &str| line.starts_with("export ") || line.starts_with("set -") || line.starts_with("echo ");
    let exports = script.lines().any(|line| line.trim_start().starts_with("export "));
    lines.peek().is_some() && exports && lines.all(is_idle)
}
