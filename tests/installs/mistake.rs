//! Typical mistakes: the change of the values file and the expected message. Kubernetes rejects the first one, but
//! only after it has created other objects of the release; only runnergen reports the second one.

/// A change of a values file that introduces a mistake.
pub struct Mistake {
    line: &'static str,
    mistaken: &'static str,
    /// A part of every message about it.
    pub reason: &'static str,
}

pub const MISTAKES: [Mistake; 2] = [
    Mistake {
        line: "serviceAccount:",
        mistaken: "resources: {limits: {cpu: 1x}}\nserviceAccount:",
        reason: "resources.limits.cpu` `1x`: unknown quantity suffix",
    },
    Mistake {
        line: "cpu_request = \"250m\"",
        mistaken: "cpu_reqest = \"250m\"",
        reason: "unknown key `cpu_reqest`",
    },
];

impl Mistake {
    /// The text with the mistake, with the indentation of the replaced line.
    pub fn make(&self, text: &str) -> String {
        let line = text
            .lines()
            .find(|line| line.trim() == self.line)
            .expect("the values have the line");
        let indentation = &line[..line.len() - self.line.len()];
        let mistaken: Vec<String> = self
            .mistaken
            .lines()
            .map(|line| format!("{indentation}{line}"))
            .collect();
        text.replacen(line, &mistaken.join("\n"), 1)
    }
}
