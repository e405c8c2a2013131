//! A rule's page: Markdown whose parts are known.

/// The parts of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The first paragraph, on one line: what the rule finds.
    pub summary: String,
    /// The whole page, without the space that Rust's comments put before each line.
    pub text: String,
    /// What the rule reports.
    pub bad: Vec<Example>,
    /// What to write instead.
    pub good: Vec<Example>,
}

/// A fenced block of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// `yaml` or `toml`.
    pub language: String,
    /// Arguments for the command line.
    pub arguments: Vec<String>,
    /// What stands in it.
    pub text: String,
}

impl Example {
    /// The line (from 1) that is marked with `# <-`.
    pub fn marked_line(&self) -> Option<usize> {
        self.text.lines().position(|line| line.trim_end().ends_with("# <-")).map(|index| index + 1)
    }
}

impl Page {
    /// Takes a documentation comment apart.
    pub fn read(comment: &str) -> Self {
        let lines: Vec<&str> = comment.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let text = lines.join("\n").trim().to_owned() + "\n";
        let summary = text.lines().take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        Page { summary, bad: examples(&text, "Bad"), good: examples(&text, "Good"), text }
    }

    /// What the page says before its examples: what the rule finds, and why that matters.
    pub fn introduction(&self) -> &str {
        self.text.split("\n## ").next().unwrap_or_default().trim()
    }
}

/// The fenced blocks under a heading.
fn examples(text: &str, heading: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut open: Option<Example> = None;
    let mut wanted = false;
    for line in text.lines() {
        if let Some(example) = &mut open {
            if line == "```" {
                examples.extend(open.take().filter(|_| wanted));
            } else {
                example.text.push_str(line);
                example.text.push('\n');
            }
        } else if let Some(info) = line.strip_prefix("```") {
            let mut words = info.split_whitespace().map(str::to_owned);
            let language = words.next().unwrap_or_default();
            open = Some(Example { language, arguments: words.collect(), text: String::new() });
        } else if let Some(found) = line.strip_prefix("## ") {
            wanted = found == heading;
        }
    }
    examples
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_taken_apart() {
        let page = Page::read(
            " What it\n finds.\n\n Why.\n\n ## Bad\n\n ```yaml --set a=1\n a:\n   b: 1 # <-\n ```\n\n ## Good\n\n ```toml\n x = 1\n ```\n",
        );
        assert_eq!(page.summary, "What it finds.");
        assert!(page.text.starts_with("What it\nfinds.\n\nWhy."));
        let bad = &page.bad[0];
        assert_eq!((bad.language.as_str(), bad.text.as_str()), ("yaml", "a:\n  b: 1 # <-\n"));
        assert_eq!(bad.arguments, ["--set", "a=1"]);
        assert_eq!(bad.marked_line(), Some(2));
        assert_eq!((page.good[0].language.as_str(), page.good[0].marked_line()), ("toml", None));
    }
}
