//! Wraps paragraphs for terminals and comments.

/// Wraps paragraphs at `width` characters, with `prefix` before each line.
pub fn wrap(text: &str, width: usize, prefix: &str) -> String {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty()
                && prefix.chars().count() + line.chars().count() + 1 + word.chars().count() > width
            {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
        .iter()
        .map(|line| format!("{prefix}{line}").trim_end().to_owned() + "\n")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(
            wrap("aa bb cc\n\ndddddddddd e", 7, "# "),
            "# aa bb\n# cc\n#\n# dddddddddd\n# e\n"
        );
    }
}
