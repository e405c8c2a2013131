//! Mistakes as people make them: what each does to a values file, and what is said of it. Kubernetes refuses the first,
//! though only when other objects of the release are there already; the second is found by nobody else.

/// A change of a values file that makes it wrong.
pub struct Mistake {
    line: &'static str,
    mistaken: &'static str,
    /// What every message about it says.
    pub reason: &'static str,
}

pub const MISTAKES: [Mistake; 2] = [
    Mistake {
        line: "serviceAccount:",
        mistaken: "resources: {limits: {cpu: 1x}}\nserviceAccount:",
        reason: "resources.limits.cpu` cannot be `1x`",
    },
    Mistake {
        line: "cpu_request = \"250m\"",
        mistaken: "cpu_reqest = \"250m\"",
        reason: "the runner knows no `cpu_reqest`",
    },
];

impl Mistake {
    /// The text with the mistake in it, as deep as the line that it takes the place of.
    pub fn make(&self, text: &str) -> String {
        let line = text.lines().find(|line| line.trim() == self.line).expect("the values have the line");
        let indentation = &line[..line.len() - self.line.len()];
        let mistaken: Vec<String> = self.mistaken.lines().map(|line| format!("{indentation}{line}")).collect();
        text.replacen(line, &mistaken.join("\n"), 1)
    }
}
