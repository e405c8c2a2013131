//! What placeholders look like.

/// How a placeholder begins, how it ends, and what may stand between.
struct Form {
    open: &'static str,
    close: &'static str,
    inside: fn(&str) -> bool,
}

/// The forms that shells, template engines and CI systems have, the longer openings first.
const FORMS: [Form; 12] = [
    Form { open: "${{", close: "}}", inside: is_line },
    Form { open: "{{", close: "}}", inside: is_foreign },
    Form { open: "{%", close: "%}", inside: is_line },
    Form { open: "${", close: "}", inside: is_variable },
    Form { open: "$(", close: ")", inside: is_name },
    Form { open: "#{", close: "}", inside: is_line },
    Form { open: "<", close: ">", inside: is_words },
    Form { open: "@@", close: "@@", inside: is_name },
    Form { open: "__", close: "__", inside: is_capitals },
    Form { open: "%(", close: ")s", inside: is_name },
    Form { open: "%%", close: "%%", inside: is_name },
    Form { open: "((", close: "))", inside: is_name },
];

/// What people write who mean "put yours here", in letters only.
const WORDS: [&str; 9] =
    ["changeme", "changethis", "replaceme", "replacethis", "fillme", "fixme", "todo", "redacted", "placeholder"];

/// The first placeholder in a text.
pub fn find(text: &str) -> Option<&str> {
    let formed = FORMS.iter().filter_map(|form| form.find(text)).min_by_key(|found| found.as_ptr());
    formed
        .or_else(|| shell_variable(text))
        .or_else(|| word_in_address(text))
        .or_else(|| is_word(text.trim()).then(|| text.trim()))
}

/// A text that is encrypted (SOPS), or names a secret that is fetched (vals): the beginning that tells so.
pub fn encrypted(text: &str) -> Option<&str> {
    const MARKS: [&str; 3] = ["ENC[", "ref+", "secretref+"];
    let mark = MARKS.iter().find(|mark| text.starts_with(**mark))?;
    let is_whole = if *mark == "ENC[" { text.ends_with(']') } else { text.contains("://") };
    is_whole.then(|| text.split([',', ':']).next().unwrap_or(text))
}

impl Form {
    fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.match_indices(self.open).find_map(|(start, _)| {
            let rest = &text[start + self.open.len()..];
            let length = rest.find(self.close)?;
            let end = start + self.open.len() + length + self.close.len();
            (self.inside)(&rest[..length]).then(|| &text[start..end])
        })
    }
}

/// A text that is nothing but `$NAME`.
fn shell_variable(text: &str) -> Option<&str> {
    let name = text.trim().strip_prefix('$')?;
    (is_name(name) && !name.starts_with(|first: char| first.is_ascii_digit())).then(|| text.trim())
}

/// `GITLAB_HOST` and `PORT` in `https://GITLAB_HOST:PORT/`.
fn word_in_address(text: &str) -> Option<&str> {
    const WORDS: [&str; 6] = ["HOST", "HOSTNAME", "PORT", "DOMAIN", "ADDRESS", "IP"];
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    authority.split(['.', ':', '@']).find(|part| {
        let is_capital = part.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
        is_capital && (part.contains('_') || WORDS.contains(part))
    })
}

/// `CHANGEME`, `change-me`, `your_token_here`, `xxxx`.
fn is_word(text: &str) -> bool {
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let is_plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.'));
    let is_crossed_out = text.len() >= 3 && text.chars().all(|c| matches!(c, 'x' | 'X' | '*' | '.' | '?' | '…'));
    let is_yours = ["your", "my", "insert", "enter"].iter().any(|first| letters.starts_with(first))
        && ["here", "token", "secret"].iter().any(|last| letters.ends_with(last))
        && text.contains(['-', '_', ' ']);
    is_crossed_out || is_plain && (WORDS.contains(&letters.as_str()) || is_yours && letters.ends_with("here"))
}

fn is_line(inside: &str) -> bool {
    !inside.trim().is_empty()
}

/// What no template of Helm has between its braces: Jinja, Mustache, Handlebars.
fn is_foreign(inside: &str) -> bool {
    is_line(inside)
        && ![".Values", ".Release", ".Chart", ".Capabilities", "include "].iter().any(|word| inside.contains(word))
}

fn is_name(inside: &str) -> bool {
    !inside.is_empty() && inside.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

/// `NAME`: in small letters, two underscores on both sides are Python's and Prometheus' own (`__meta_kubernetes_node__`).
fn is_capitals(inside: &str) -> bool {
    is_name(inside) && !inside.contains(|c: char| c.is_ascii_lowercase())
}

/// `NAME`, `NAME:-default`.
fn is_variable(inside: &str) -> bool {
    let name = inside.split([':', '-', '?', '#', '%', '/']).next().unwrap_or_default();
    is_name(name)
}

/// Words between angle brackets; neither a comparison nor a piece of HTML.
fn is_words(inside: &str) -> bool {
    inside.starts_with(|first: char| first.is_alphanumeric())
        && inside.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | ':' | '/'))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn placeholders_of_many_tools_are_seen() {
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
        ] {
            assert_eq!(find(text), Some(placeholder), "{text}");
        }
    }

    #[test]
    fn what_somebody_meant_is_left_alone() {
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
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
