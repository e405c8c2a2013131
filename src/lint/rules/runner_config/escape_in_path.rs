use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;
use helm_yaml::tree::Value;

rule! {
    /// ## What it does
    ///
    /// Reports a Windows path in double quotes, in which `\b`, `\t`, `\n`, `\f` or `\r` is an escape.
    ///
    /// ## Why it matters
    ///
    /// `"C:\builds"` is `C:`, a backspace and `uilds`: TOML reads the start of the directory's name as a control
    /// character, and the runner uses another path.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       builds_dir = "C:\builds" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       builds_dir = 'C:\builds'
    /// ```
    ///
    /// ## Fix
    ///
    /// Use single quotes, or write `\\`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    /// - [TOML: strings](https://toml.io/en/v1.0.0#string)
    RG087 "escape-in-path" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    if let Some(root) = config.tree() {
        walk(config, View::root(root), findings);
    }
}

fn walk(config: &ConfigContext<'_>, view: View<'_>, findings: &mut Findings) {
    match &view.node.value {
        Value::String(text) if is_broken_path(text) => {
            findings
                .report(
                    config.value(&view),
                    "invalid path: `\\` starts an escape in double quotes",
                )
                .help("use single quotes, or write `\\\\`");
        }
        Value::List(_) => view.items().for_each(|item| walk(config, item, findings)),
        Value::Map(_) => view
            .entries()
            .for_each(|(_, child)| walk(config, child, findings)),
        _ => {}
    }
}

/// Returns true for a path with a drive or a server in which an escape became a control character.
fn is_broken_path(text: &str) -> bool {
    let has_drive = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text[1..].starts_with(':')
        && text[2..].starts_with(|next: char| next == '\\' || next.is_control());
    let has_server = text.starts_with(r"\\");
    // A script is not a path.
    let is_one_line = !text.trim_end().contains(' ');
    (has_drive || has_server) && is_one_line && text.contains(|c: char| c.is_control())
}
