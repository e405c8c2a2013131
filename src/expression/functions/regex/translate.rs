//! Go's regular expressions in the words of Rust's.

use std::iter::Peekable;
use std::str::Chars;

/// The same expression for Rust's `regex`; the message says what Go would not take.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut translator = Translator {
        letters: pattern.chars().peekable(),
        out: String::with_capacity(pattern.len() + 16),
        after_repetition: false,
    };
    translator.run()?;
    Ok(translator.out)
}

struct Translator<'p> {
    letters: Peekable<Chars<'p>>,
    out: String,
    /// The last thing was `*`, `+`, `?` or `{…}`: Go takes no other behind it.
    after_repetition: bool,
}

impl Translator<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(letter) = self.letters.next() {
            let repeats = match letter {
                '*' | '+' | '?' => true,
                '{' => self.counts(),
                _ => false,
            };
            if repeats {
                self.repetition(letter)?;
                continue;
            }
            self.after_repetition = false;
            match letter {
                '\\' => self.escape(false),
                '[' => self.class(),
                // A brace that counts nothing is itself.
                '{' => self.out.push_str("\\{"),
                '}' => self.out.push_str("\\}"),
                _ => self.out.push(letter),
            }
        }
        Ok(())
    }

    /// Whether the brace that was just read begins `{2}`, `{2,}` or `{2,3}`.
    fn counts(&self) -> bool {
        let inner: String = self.letters.clone().take_while(|&letter| letter != '}').collect();
        let closed = self.letters.clone().any(|letter| letter == '}');
        let (least, most) = inner.split_once(',').unwrap_or((&inner, ""));
        let is_number = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
        closed && !least.is_empty() && is_number(least) && is_number(most)
    }

    fn repetition(&mut self, letter: char) -> Result<(), String> {
        if self.after_repetition {
            return Err("a repetition can't be repeated".to_owned());
        }
        self.out.push(letter);
        if letter == '{' {
            let counts: String = self.letters.by_ref().take_while(|&letter| letter != '}').collect();
            if counts.split(',').any(|count| count.parse::<u32>().is_ok_and(|count| count > 1000)) {
                return Err("something is repeated more than 1000 times".to_owned());
            }
            self.out.push_str(&counts);
            self.out.push('}');
        }
        if let Some(lazy) = self.letters.next_if_eq(&'?') {
            self.out.push(lazy);
        }
        self.after_repetition = true;
        Ok(())
    }

    fn escape(&mut self, in_class: bool) {
        let Some(letter) = self.letters.next() else { return self.out.push('\\') };
        let ascii = match letter {
            'd' => "[0-9]",
            'D' => "[^0-9]",
            'w' => "[0-9A-Za-z_]",
            'W' => "[^0-9A-Za-z_]",
            's' => "[\\t\\n\\f\\r ]",
            'S' => "[^\\t\\n\\f\\r ]",
            'b' if !in_class => "(?-u:\\b)",
            'B' if !in_class => "(?-u:\\B)",
            'Q' => return self.literal(in_class),
            _ => {
                self.out.extend(['\\', letter]);
                // What stands in braces belongs to it: `\p{Greek}`, `\x{41}`.
                if matches!(letter, 'p' | 'P' | 'x') && self.letters.peek() == Some(&'{') {
                    let inner: String = self.letters.by_ref().take_while(|&letter| letter != '}').collect();
                    self.out.push_str(&inner);
                    self.out.push('}');
                }
                return;
            }
        };
        self.out.push_str(ascii);
    }

    /// `\Q…\E`: everything between means itself.
    fn literal(&mut self, in_class: bool) {
        while let Some(letter) = self.letters.next() {
            if letter == '\\' && self.letters.next_if_eq(&'E').is_some() {
                return;
            }
            if in_class || !letter.is_alphanumeric() {
                self.out.push_str(&::regex::escape(&letter.to_string()));
            } else {
                self.out.push(letter);
            }
        }
    }

    /// A class in brackets; the opening one is already read.
    fn class(&mut self) {
        self.out.push('[');
        if let Some(not) = self.letters.next_if_eq(&'^') {
            self.out.push(not);
        }
        if self.letters.next_if_eq(&']').is_some() {
            self.out.push_str("\\]");
        }
        while let Some(letter) = self.letters.next() {
            if letter == ']' {
                return self.out.push(']');
            }
            if letter == '[' && self.letters.peek() == Some(&':') {
                self.named();
                continue;
            }
            self.member(letter);
            // A dash makes a range, unless the class ends behind it.
            let mut ahead = self.letters.clone();
            if ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']') {
                self.letters.next();
                self.out.push('-');
                if let Some(last) = self.letters.next() {
                    self.member(last);
                }
            }
        }
    }

    /// One member of a class, or one end of a range.
    fn member(&mut self, letter: char) {
        match letter {
            '\\' => self.escape(true),
            '[' | ']' | '&' | '~' | '-' | '^' => self.out.extend(['\\', letter]),
            _ => self.out.push(letter),
        }
    }

    /// `[:alpha:]`
    fn named(&mut self) {
        self.out.push('[');
        for letter in self.letters.by_ref() {
            self.out.push(letter);
            if letter == ']' {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_rewritten() {
        for (go, rust) in [
            (r"\d+\s", r"[0-9]+[\t\n\f\r ]"),
            (r"[\w-]", r"[[0-9A-Za-z_]\-]"),
            (r"[a[b&&c]", r"[a\[b\&\&c]"),
            (r"\Qa.b\E+", r"a\.b+"),
            (r"[+--]\p{Greek}", r"[+-\-]\p{Greek}"),
            (r"[]a]{2}x{", r"[\]a]{2}x\{"),
            (r"[[:alpha:]_]", r"[[:alpha:]_]"),
        ] {
            assert_eq!(translate(go).as_deref(), Ok(rust));
        }
        assert!(translate("a**").is_err());
        assert!(translate("a{1001}").is_err());
    }
}
