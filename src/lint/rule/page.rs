//! A rule's page: Markdown with fixed headings.

/// The headings of a page, in their order; each page has all of them.
pub const HEADINGS: [&str; 6] = [
    "What it does",
    "Why it matters",
    "Bad",
    "Good",
    "Fix",
    "References",
];

/// The parts of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The first paragraph of *What it does*, on one line.
    pub summary: String,
    /// The whole page, without the space that Rust's comments put before each line.
    pub text: String,
    /// Inputs that the rule reports.
    pub bad: Vec<Example>,
    /// Corrected inputs, which no rule reports.
    pub good: Vec<Example>,
}

/// A fenced block of a page that is a test.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// `yaml` or `toml`.
    pub language: String,
    /// Arguments for the command line.
    pub arguments: Vec<String>,
    /// The content of the block.
    pub text: String,
}

impl Example {
    /// The line (from 1) that is marked with `# <-`.
    pub fn marked_line(&self) -> Option<usize> {
        self.text
            .lines()
            .position(|line| line.trim_end().ends_with("# <-"))
            .map(|index| index + 1)
    }

    /// Returns true if the block is an input; blocks in other languages, such as `text`, only illustrate.
    fn is_input(&self) -> bool {
        matches!(self.language.as_str(), "yaml" | "toml")
    }
}

impl Page {
    /// Parses a documentation comment.
    pub fn read(comment: &str) -> Self {
        let lines: Vec<&str> = comment
            .lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        let text = lines.join("\n").trim().to_owned() + "\n";
        let first = section(&text, HEADINGS[0])
            .split("\n\n")
            .next()
            .unwrap_or_default();
        Page {
            summary: first.replace('\n', " "),
            bad: examples(&text, "Bad"),
            good: examples(&text, "Good"),
            text,
        }
    }

    /// The sections *What it does* and *Why it matters*, without their headings.
    pub fn introduction(&self) -> String {
        let sections = HEADINGS
            .iter()
            .take(2)
            .map(|heading| section(&self.text, heading));
        sections.collect::<Vec<_>>().join("\n\n")
    }

    /// The headings of the page, in its order.
    pub fn headings(&self) -> Vec<&str> {
        let mut headings = Vec::new();
        let mut is_code = false;
        for line in self.text.lines() {
            if line.starts_with("```") {
                is_code = !is_code;
            } else if !is_code {
                headings.extend(line.strip_prefix("## "));
            }
        }
        headings
    }

    /// The text under a heading; empty without that heading.
    pub fn section(&self, heading: &str) -> &str {
        section(&self.text, heading)
    }
}

/// The text between a heading and the next one.
fn section<'t>(text: &'t str, heading: &str) -> &'t str {
    let mut sections = text
        .split("## ")
        .skip(1)
        .filter_map(|part| part.split_once('\n'));
    sections
        .find(|(title, _)| *title == heading)
        .map(|(_, body)| body.trim())
        .unwrap_or_default()
}

/// The inputs under a heading.
fn examples(text: &str, heading: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut open: Option<Example> = None;
    let mut wanted = false;
    for line in text.lines() {
        if let Some(example) = &mut open {
            if line == "```" {
                examples.extend(open.take().filter(|example| wanted && example.is_input()));
            } else {
                example.text.push_str(line);
                example.text.push('\n');
            }
        } else if let Some(info) = line.strip_prefix("```") {
            let mut words = info.split_whitespace().map(str::to_owned);
            let language = words.next().unwrap_or_default();
            open = Some(Example {
                language,
                arguments: words.collect(),
                text: String::new(),
            });
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
    fn reads_a_page() {
        let page = Page::read(
            " ## What it does\n\n Reports\n this.\n\n Details.\n\n ## Why it matters\n\n Why.\n\n ## Bad\n\n \
             ```yaml --set a=1\n a:\n   b: 1 # <-\n ```\n\n ## Good\n\n ```toml\n x = 1\n ```\n\n ```text\n x\n ```\n",
        );
        assert_eq!(page.summary, "Reports this.");
        assert_eq!(page.introduction(), "Reports\nthis.\n\nDetails.\n\nWhy.");
        assert_eq!(page.headings(), HEADINGS[..4]);
        let bad = &page.bad[0];
        assert_eq!(
            (bad.language.as_str(), bad.text.as_str()),
            ("yaml", "a:\n  b: 1 # <-\n")
        );
        assert_eq!(bad.arguments, ["--set", "a=1"]);
        assert_eq!(bad.marked_line(), Some(2));
        assert_eq!(
            (page.good.len(), page.good[0].language.as_str()),
            (1, "toml")
        );
    }
}
