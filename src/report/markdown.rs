//! Markdown for terminals: headings and names have styles, and the marks that only a browser needs are left out.

use anstyle::{AnsiColor, Style};

const HEADING: Style = Style::new().bold().underline();
const CODE: Style = AnsiColor::Cyan.on_default();
const BLOCK: Style = Style::new().dimmed();

/// Formats a text with escape sequences. The first line is a heading, and so is each that begins with `#`.
pub fn formatted(text: &str) -> String {
    let mut out = String::new();
    let mut is_block = false;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            is_block = !is_block;
            continue;
        }
        let line = if is_block {
            format!("    {BLOCK}{line}{BLOCK:#}")
        } else if index == 0 || line.starts_with('#') {
            let heading = line.trim_start_matches('#').trim_start();
            format!("{HEADING}{heading}{HEADING:#}")
        } else {
            with_code(line)
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// Colors what is between backticks.
fn with_code(line: &str) -> String {
    let mut parts = line.split('`');
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let Some(code) = parts.next() {
        match parts.next() {
            Some(rest) => out.push_str(&format!("{CODE}{code}{CODE:#}{rest}")),
            None => out.push_str(&format!("`{code}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with visible names for the escape sequences.
    fn visible(text: &str) -> String {
        formatted(text)
            .replace(&format!("{HEADING}"), "<h>")
            .replace(&format!("{CODE}"), "<c>")
            .replace(&format!("{BLOCK}"), "<b>")
            .replace(&format!("{HEADING:#}"), "</>")
    }

    #[test]
    fn headings_blocks_and_code_stand_out() {
        let text = "# RG004: duplicate-key\n\nA merge key (`<<`) and `a`.\n\n## Bad\n\n```yaml\na: `1`\n```\nThe end\n";
        assert_eq!(
            visible(text),
            "<h>RG004: duplicate-key</>\n\nA merge key (<c><<</>) and <c>a</>.\n\n<h>Bad</>\n\n    <b>a: `1`</>\nThe end\n"
        );
    }

    #[test]
    fn an_open_backtick_is_kept() {
        assert_eq!(visible("x\na `b` `c\n"), "<h>x</>\na <c>b</> `c\n");
    }
}
