//! The syntax of placeholders: text that a deployment script, a template engine or the user replaces.
//!
//! This is the one place that knows it. A placeholder is found in a string ([`find`], [`is_open`]), or in the code of a
//! document that it makes invalid ([`marks`]).

mod yaml;

pub use yaml::{Readable, read};

use std::ops::Range;

/// The delimiters of a placeholder, and a check of what is between them.
struct Form {
    open: &'static str,
    close: &'static str,
    inside: fn(&str) -> bool,
    /// Whether it is replaced in a document of any format, whose syntax has other delimiters.
    is_in_code: bool,
}

impl Form {
    const fn in_text(open: &'static str, close: &'static str, inside: fn(&str) -> bool) -> Self {
        Form {
            open,
            close,
            inside,
            is_in_code: false,
        }
    }

    const fn in_code(open: &'static str, close: &'static str, inside: fn(&str) -> bool) -> Self {
        Form {
            is_in_code: true,
            ..Form::in_text(open, close, inside)
        }
    }
}

/// The forms that shells, template engines and CI systems use, longer openings first.
const FORMS: [Form; 24] = [
    Form::in_code("${{", "}}", is_line),
    Form::in_code("{{", "}}", is_foreign),
    Form::in_code("{%", "%}", is_line),
    Form::in_code("$${", "}", is_variable),
    Form::in_code("${", "}", is_line),
    Form::in_code("$(", ")", is_name),
    Form::in_text("#{", "}", is_line),
    Form::in_text("%{", "}", is_variable),
    Form::in_text("<path:", ">", is_line),
    Form::in_code("<%", "%>", is_line),
    Form::in_text("<<", ">>", is_words),
    Form::in_code("<", ">", is_words),
    Form::in_text("[[ ", " ]]", is_line),
    Form::in_text("@@", "@@", is_name),
    Form::in_code("@", "@", is_long_name),
    Form::in_text("$", "$", is_long_name),
    Form::in_text("###", "###", is_name),
    Form::in_code("__", "__", is_capitals),
    Form::in_code("%(", ")s", is_name),
    Form::in_text("%%", "%%", is_name),
    Form::in_code("%", "%", is_long_name),
    Form::in_text("((", "))", is_name),
    Form::in_code("{", "}", is_long_name),
    Form::in_text("[", "]", is_long_name),
];

/// Words that request a replacement, letters only.
const WORDS: [&str; 9] = [
    "changeme",
    "changethis",
    "replaceme",
    "replacethis",
    "fillme",
    "fixme",
    "todo",
    "redacted",
    "placeholder",
];

/// The first placeholder in a string.
pub fn find(text: &str) -> Option<&str> {
    let letters = Letters::of(text);
    let possible = FORMS
        .iter()
        .filter(|form| letters.contain(form.open) && letters.contain(form.close));
    let formed = possible
        .filter_map(|form| form.find(text))
        .min_by_key(|found| found.as_ptr());
    formed
        .or_else(|| shell_variable(text))
        .or_else(|| variable_inside(text))
        .or_else(|| {
            Some(text)
                .filter(|_| letters.contain("://"))
                .and_then(word_in_url)
        })
        .or_else(|| {
            let words = text.trim().trim_matches(['[', ']', '(', ')', '{', '}']);
            (is_word(words) || is_request(words)).then(|| text.trim())
        })
}

/// Returns true if a string contains a variable or an expression, so that its final value is unknown. This is broader than
/// [`find`]: any `$` may begin a variable.
pub fn is_open(text: &str) -> bool {
    text.contains('$') || is_templated(text)
}

/// Returns true if a string contains an expression in double braces.
pub fn is_templated(text: &str) -> bool {
    text.contains("{{")
}

/// The first expression in double braces.
pub fn expression(text: &str) -> Option<&str> {
    Form::in_text("{{", "}}", is_line).find(text)
}

/// Returns true if a string contains a placeholder in braces. Unlike `$NAME`, these have no other meaning in a name, a version
/// or a document.
pub fn is_interpolated(text: &str) -> bool {
    text.contains("${") || is_templated(text)
}

/// A placeholder in the code of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// Whether it is a statement such as `{% if x %}`, which is not a value.
    pub is_statement: bool,
}

/// The placeholders in the code of a document, in its order. Each is on one line.
pub fn marks(code: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        marks_in_line(line, start, &mut marks);
        start += line.len();
    }
    marks
}

fn marks_in_line(line: &str, start: usize, marks: &mut Vec<Mark>) {
    let mut at = 0;
    while let Some(found) = line[at..].find(['$', '{', '<', '@', '%', '_']) {
        at += found;
        let length = mark_length(&line[at..]);
        if length > 0 {
            marks.push(Mark {
                range: start + at..start + at + length,
                is_statement: is_statement(&line[at..at + length]),
            });
        }
        at += length.max(1);
    }
}

/// The length of the placeholder at the start of a line's rest; 0 if there is none.
fn mark_length(rest: &str) -> usize {
    let forms = FORMS.iter().filter(|form| form.is_in_code);
    forms
        .filter_map(|form| form.length_at_start(rest))
        .next()
        .unwrap_or_else(|| variable_length(rest))
}

/// The length of `$NAME`.
fn variable_length(rest: &str) -> usize {
    let name = rest.strip_prefix('$').unwrap_or_default();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let length = name.find(|c| !is_name(c)).unwrap_or(name.len());
    let is_variable = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if is_variable { 1 + length } else { 0 }
}

/// Returns true for `{% … %}`, and for blocks and comments of Go templates, Mustache and Handlebars.
fn is_statement(mark: &str) -> bool {
    const WORDS: [&str; 10] = [
        "if", "else", "end", "range", "with", "define", "block", "for", "each", "template",
    ];
    let inside = mark.trim_matches(['{', '}']).trim_matches('-').trim();
    let inside = inside.trim_start_matches(['#', '/', '^', '!', '*']);
    let word = inside.split(|c: char| !c.is_alphabetic()).next();
    mark.starts_with("{%") || mark.starts_with("{{") && WORDS.contains(&word.unwrap_or_default())
}

/// The set of ASCII characters in a string: most strings lack the characters of most forms, so these are skipped early.
struct Letters(u128);

impl Letters {
    fn of(text: &str) -> Self {
        Letters(
            text.bytes()
                .filter(u8::is_ascii)
                .fold(0, |letters, byte| letters | 1 << byte),
        )
    }

    fn contain(&self, text: &str) -> bool {
        text.bytes()
            .all(|byte| byte.is_ascii() && self.0 & 1 << byte != 0)
    }
}

/// The prefix of a string that is encrypted (SOPS) or references a secret that another tool fetches (vals, 1Password,
/// Vault).
pub fn encrypted(text: &str) -> Option<&str> {
    const MARKS: [(&str, &str); 6] = [
        ("ENC[", "]"),
        ("ref+", "://"),
        ("secretref+", "://"),
        ("op://", "/"),
        ("vault:", "#"),
        ("!vault", ""),
    ];
    let is_whole = MARKS.iter().any(|(open, mark)| {
        text.strip_prefix(open)
            .is_some_and(|rest| rest.contains(mark))
    });
    is_whole.then(|| text.split([',', ':']).next().unwrap_or(text))
}

impl Form {
    /// The length of a placeholder of this form at the start of a text.
    fn length_at_start(&self, text: &str) -> Option<usize> {
        let rest = text.strip_prefix(self.open)?;
        let length = self.closing(rest)?;
        (self.inside)(&rest[..length]).then(|| self.open.len() + length + self.close.len())
    }

    /// The offset of the closing delimiter. Braces inside of `${…}` are balanced.
    fn closing(&self, rest: &str) -> Option<usize> {
        if self.close != "}" {
            return rest.find(self.close);
        }
        let mut depth = 0;
        rest.bytes().position(|byte| {
            let is_end = byte == b'}' && depth == 0;
            match byte {
                b'{' => depth += 1,
                b'}' => depth -= 1,
                _ => {}
            }
            is_end
        })
    }

    fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.match_indices(self.open).find_map(|(start, _)| {
            let rest = &text[start + self.open.len()..];
            let length = self.closing(rest)?;
            let end = start + self.open.len() + length + self.close.len();
            (self.inside)(&rest[..length]).then(|| &text[start..end])
        })
    }
}

/// A string that consists of `$NAME`.
fn shell_variable(text: &str) -> Option<&str> {
    let name = text.trim().strip_prefix('$')?;
    (is_name(name) && !name.starts_with(|first: char| first.is_ascii_digit())).then(|| text.trim())
}

/// `$REPO` in `$REPO/gitlab-runner`: a name in uppercase, since any other text may contain a `$`.
fn variable_inside(text: &str) -> Option<&str> {
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    text.match_indices('$').find_map(|(start, _)| {
        let name = &text[start + 1..];
        let length = name.find(|c| !is_name(c)).unwrap_or(name.len());
        let starts = name.starts_with(|first: char| first.is_ascii_uppercase());
        (starts && length >= 3).then(|| &text[start..=start + length])
    })
}

/// `GITLAB_HOST` and `PORT` in `https://GITLAB_HOST:PORT/`.
fn word_in_url(text: &str) -> Option<&str> {
    const WORDS: [&str; 6] = ["HOST", "HOSTNAME", "PORT", "DOMAIN", "ADDRESS", "IP"];
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    authority.split(['.', ':', '@']).find(|part| {
        let is_capital = part
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter == '_');
        is_capital && (part.contains('_') || WORDS.contains(part))
    })
}

/// `CHANGEME`, `change-me`, `your_token_here`, `xxxx`.
fn is_word(text: &str) -> bool {
    let letters = || {
        text.bytes()
            .filter(u8::is_ascii_alphabetic)
            .map(|byte| byte.to_ascii_lowercase())
    };
    let is_plain = text
        .bytes()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b' ' | b'.'));
    let is_crossed_out = text.len() >= 3
        && text
            .chars()
            .all(|c| matches!(c, 'x' | 'X' | '*' | '.' | '?' | '…'));
    let is_yours = || {
        ["your", "my", "insert", "enter"]
            .iter()
            .any(|first| letters().take(first.len()).eq(first.bytes()))
            && letters().rev().take(4).eq("here".bytes().rev())
            && text.contains(['-', '_', ' '])
    };
    is_crossed_out
        || is_plain && (WORDS.iter().any(|word| letters().eq(word.bytes())) || is_yours())
}

/// Requests to the reader: `CHANGE_ME via the pipeline`, `TODO: token`, `REPLACE_WITH_TOKEN`, `YOUR_TOKEN`,
/// `TOKEN_PLACEHOLDER`.
fn is_request(text: &str) -> bool {
    let mut words = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let (first, second) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let last = words.next_back().unwrap_or(second);
    let is_order = is_order(first, "") || is_order(first, second);
    let is_wish = ["YOUR", "REPLACE", "INSERT", "ENTER", "PASTE", "PUT"].contains(&first)
        || last == "PLACEHOLDER";
    is_order || is_wish && !second.is_empty() && is_uppercase(text)
}

/// Returns true for a word that requests a replacement, written as one word or as two.
fn is_order(first: &str, second: &str) -> bool {
    let is_word = WORDS.iter().any(|word| {
        let starts = word
            .get(..first.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(first));
        starts && word[first.len()..].eq_ignore_ascii_case(second)
    });
    let word = || format!("{first}{second}");
    // A namespace may well be called `todo-list`.
    is_word && (word().contains("me") || is_uppercase(&word()))
}

fn is_uppercase(text: &str) -> bool {
    !text.contains(|letter: char| letter.is_lowercase())
}

fn is_line(inside: &str) -> bool {
    !inside.trim().is_empty()
}

/// Returns true for expressions of Jinja, Mustache and Handlebars, which are not Helm templates.
fn is_foreign(inside: &str) -> bool {
    is_line(inside)
        && ![".Values", ".Release", ".Chart", ".Capabilities", "include "]
            .iter()
            .any(|word| inside.contains(word))
}

fn is_name(inside: &str) -> bool {
    !inside.is_empty()
        && inside
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

/// `NAME`. Lowercase names between double underscores belong to Python and Prometheus (`__meta_kubernetes_node__`).
fn is_capitals(inside: &str) -> bool {
    is_name(inside) && !inside.contains(|c: char| c.is_ascii_lowercase())
}

/// `NAME` of at least three letters, for common delimiters that would match other strings.
fn is_long_name(inside: &str) -> bool {
    inside.len() >= 3 && inside.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// `NAME`, `NAME:-default`.
fn is_variable(inside: &str) -> bool {
    let name = inside
        .split([':', '-', '?', '#', '%', '/'])
        .next()
        .unwrap_or_default();
    is_name(name)
}

/// Words between angle brackets, but not a comparison or HTML.
fn is_words(inside: &str) -> bool {
    inside.starts_with(|first: char| first.is_alphanumeric())
        && inside
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | ':' | '/'))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn placeholders_of_many_tools_are_detected() {
        for (text, placeholder) in [
            ("${TOKEN}", "${TOKEN}"),
            ("$GITLAB_URL", "$GITLAB_URL"),
            ("https://${HOST:-gitlab.com}/", "${HOST:-gitlab.com}"),
            ("{{ gitlab_url }}", "{{ gitlab_url }}"),
            ("${{ secrets.TOKEN }}", "${{ secrets.TOKEN }}"),
            ("http://GITLAB_HOST:PORT/", "GITLAB_HOST"),
            ("<your token>", "<your token>"),
            ("https://<host>/", "<host>"),
            ("__TOKEN__", "__TOKEN__"),
            ("@@TOKEN@@", "@@TOKEN@@"),
            ("%(token)s", "%(token)s"),
            ("#{Token}#", "#{Token}"),
            ("CHANGE_ME", "CHANGE_ME"),
            ("xxxxxxxx", "xxxxxxxx"),
            ("your-token-here", "your-token-here"),
            ("###ZARF_VAR_EXECUTOR###", "###ZARF_VAR_EXECUTOR###"),
            ("@TOKEN@", "@TOKEN@"),
            ("%TOKEN%", "%TOKEN%"),
            ("{TOKEN}", "{TOKEN}"),
            ("[TOKEN]", "[TOKEN]"),
            ("$${TOKEN}", "$${TOKEN}"),
            ("%{token}", "%{token}"),
            ("<%= token %>", "<%= token %>"),
            ("<<TOKEN>>", "<<TOKEN>>"),
            ("[[ token ]]", "[[ token ]]"),
            (
                "<path:kv/data/gitlab#token | base64decode>",
                "<path:kv/data/gitlab#token | base64decode>",
            ),
            ("CHANGEME via the pipeline", "CHANGEME via the pipeline"),
            ("change-me-please", "change-me-please"),
            ("TODO: a token", "TODO: a token"),
            ("REPLACE_WITH_TOKEN", "REPLACE_WITH_TOKEN"),
            ("YOUR_TOKEN", "YOUR_TOKEN"),
            ("$REPO/gitlab-runner", "$REPO"),
            ("v$VERSION", "$VERSION"),
            ("$TOKEN$", "$TOKEN$"),
            ("${a ? b : \"c\"}", "${a ? b : \"c\"}"),
            ("${jsonencode({a = 1})}", "${jsonencode({a = 1})}"),
            ("[your token here]", "[your token here]"),
            ("TOKEN_PLACEHOLDER", "TOKEN_PLACEHOLDER"),
        ] {
            assert_eq!(find(text), Some(placeholder), "{text}");
        }
    }

    #[test]
    fn placeholders_in_code_are_found() {
        let code = "a = ${X}\n{% if b %}\nc: {{ d | e }}-$F # 100%\n{{- end }}\ng = @HOST@, __I__ <j> %KEY%\n[[runners]]\n{l: 1}\n";
        let found: Vec<(&str, bool)> = super::marks(code)
            .into_iter()
            .map(|mark| (&code[mark.range], mark.is_statement))
            .collect();
        let expected = [
            ("${X}", false),
            ("{% if b %}", true),
            ("{{ d | e }}", false),
            ("$F", false),
            ("{{- end }}", true),
            ("@HOST@", false),
            ("__I__", false),
            ("<j>", false),
            ("%KEY%", false),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn ordinary_values_are_not_placeholders() {
        for text in [
            "",
            "gitlab.example.com",
            "a < b > c",
            "$",
            "5$",
            "__init__.py x",
            "__name__",
            "text",
            "x",
            "mytoken",
            "$1",
            "https://GITLAB.COM/",
            "todo-list",
            "your-runner",
            "[[runners]]",
            "^registry/[A-Z]+$",
            "100%",
            "user@example.com",
            "replace_existing",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
