//! Documentation in the format that the client shows.

use gen_lsp_types::{Documentation, MarkupContent, MarkupKind};
use serde_json::Value;

/// How a client shows documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// Markdown.
    Markdown,
    /// Plain text.
    Plain,
    /// Plain text as a string: the client names no format.
    Unnamed,
}

impl Markup {
    /// The best of the formats that a client names.
    pub fn preferred(supported: &Value) -> Self {
        match supported.as_array() {
            None => Markup::Unnamed,
            Some(names) if names.iter().any(|name| name == "markdown") => Markup::Markdown,
            Some(_) => Markup::Plain,
        }
    }

    /// A page of Markdown as the text of a hover.
    pub fn content(self, page: &str) -> MarkupContent {
        let (kind, value) = match self {
            Markup::Markdown => (MarkupKind::Markdown, page.to_owned()),
            Markup::Plain | Markup::Unnamed => (MarkupKind::PlainText, plain(page)),
        };
        MarkupContent { kind, value }
    }

    /// A page of Markdown as the documentation of a completion.
    pub fn documentation(self, page: &str) -> Documentation {
        match self {
            Markup::Unnamed => Documentation::String(plain(page)),
            _ => self.content(page).into(),
        }
    }
}

/// The text of a page without marks for code and emphasis.
fn plain(page: &str) -> String {
    let is_text = |line: &&str| !line.trim_start().starts_with("```");
    let lines: Vec<&str> = page.lines().filter(is_text).collect();
    lines.join("\n").replace("**", "").replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn marks_are_removed_for_a_client_without_markdown() {
        let page = "**`a.b`**: string\n\n- default:\n\n  ```yaml\n  x: 1\n  ```";
        let shown = |supported| Markup::preferred(&supported).content(page).value;
        assert_eq!(shown(json!(["plaintext", "markdown"])), page);
        assert_eq!(
            shown(json!(["plaintext"])),
            "a.b: string\n\n- default:\n\n  x: 1"
        );
        assert_eq!(Markup::preferred(&Value::Null), Markup::Unnamed);
    }
}
