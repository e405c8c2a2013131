//! Regular expressions, translated from Go's RE2 syntax to that of Rust's `regex`.
//!
//! The differences: Go's `\d`, `\w`, `\s` and `\b` match ASCII only, `[`, `&&`, `--` and `~~` in a class are literal, and
//! escapes may be octal. The flags `u`, `x` and `R` and the escapes `\u` and `\U` are Rust's only.

use std::iter::Peekable;
use std::str::Chars;

use ::regex::{Match, NoExpand, Regex, RegexBuilder};

use super::{Call, Function, Outcome, Parameter, fixed};
use crate::error::Fault;
use crate::value::{Element, Value};

const INT: Parameter = Parameter::Int;
const STRING: Parameter = Parameter::String;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed(
        "regexMatch",
        &[STRING, STRING],
        |call| match Pattern::compile(call, call.string(0))? {
            Ok(pattern) => is_match(call, &pattern),
            Err(_) => Ok(false.into()),
        },
    ),
    fixed("mustRegexMatch", &[STRING, STRING], |call| {
        is_match(call, &Pattern::of(call)?)
    }),
    fixed("regexFind", &[STRING, STRING], find),
    fixed("mustRegexFind", &[STRING, STRING], find),
    fixed("regexFindAll", &[STRING, STRING, INT], find_all),
    fixed("mustRegexFindAll", &[STRING, STRING, INT], find_all),
    fixed("regexReplaceAll", &[STRING, STRING, STRING], |call| {
        replaced(call, |regex, call| {
            regex
                .replace_all(call.string(1), call.string(2))
                .into_owned()
        })
    }),
    fixed("mustRegexReplaceAll", &[STRING, STRING, STRING], |call| {
        replaced(call, |regex, call| {
            regex
                .replace_all(call.string(1), call.string(2))
                .into_owned()
        })
    }),
    fixed(
        "regexReplaceAllLiteral",
        &[STRING, STRING, STRING],
        |call| {
            replaced(call, |regex, call| {
                regex
                    .replace_all(call.string(1), NoExpand(call.string(2)))
                    .into_owned()
            })
        },
    ),
    fixed(
        "mustRegexReplaceAllLiteral",
        &[STRING, STRING, STRING],
        |call| {
            replaced(call, |regex, call| {
                regex
                    .replace_all(call.string(1), NoExpand(call.string(2)))
                    .into_owned()
            })
        },
    ),
    fixed("regexSplit", &[STRING, STRING, INT], split),
    fixed("mustRegexSplit", &[STRING, STRING, INT], split),
    fixed("regexQuoteMeta", &[STRING], |call| {
        let mut out = String::with_capacity(call.string(0).len());
        for letter in call.string(0).chars() {
            if r"\.+*?()|[]{}^$".contains(letter) {
                out.push('\\');
            }
            out.push(letter);
        }
        Ok(out.into())
    }),
];

/// The limits in bytes within which an expression is compiled, one after the other: its size is not known before, and
/// decides the cost of compiling and of searching.
const SIZES: [usize; 5] = [4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20];

/// The cost of compiling a small expression, in steps.
const COMPILING: usize = 200;

/// The number of bytes of a compiled expression that cost one step.
const COMPILED_BYTES_PER_STEP: usize = 64;

/// The size of a compiled expression times the length of the text that one step searches.
const SEARCHED_PER_STEP: usize = 1 << 16;

/// A compiled regular expression.
struct Pattern {
    regex: Regex,
    /// An upper bound of its size, in bytes.
    size: usize,
}

impl Pattern {
    /// Compiles an expression, or returns the reason why it is invalid.
    fn compile(call: &Call<'_>, pattern: &str) -> Result<Result<Self, String>, Fault> {
        call.budget.spend(COMPILING)?;
        let translated = match translate(pattern) {
            Ok(translated) => translated,
            Err(reason) => return Ok(Err(reason)),
        };
        for size in SIZES {
            call.budget.spend(size / COMPILED_BYTES_PER_STEP)?;
            let compiled = RegexBuilder::new(&translated)
                .size_limit(size)
                .nest_limit(100)
                .build();
            match compiled {
                Ok(regex) => return Ok(Ok(Pattern { regex, size })),
                Err(::regex::Error::CompiledTooBig(_)) => {}
                Err(error) => return Ok(Err(reason(&error))),
            }
        }
        Ok(Err("the compiled expression is too large".to_owned()))
    }

    /// Compiles the first argument.
    fn of(call: &Call<'_>) -> Result<Self, Fault> {
        let wrong = |reason| {
            Fault::function(format!(
                "invalid regular expression \"{}\": {reason}",
                call.string(0)
            ))
        };
        Pattern::compile(call, call.string(0))?.map_err(wrong)
    }

    /// Spends the cost of one search. It may read the text to its end, once for each state of the expression.
    fn pay(&self, call: &Call<'_>, bytes: usize) -> Result<(), Fault> {
        call.budget
            .spend(1 + bytes.saturating_mul(self.size) / SEARCHED_PER_STEP)
    }

    /// At most `wanted` matches.
    fn matches<'t>(
        &self,
        call: &Call<'_>,
        text: &'t str,
        wanted: usize,
    ) -> Result<Vec<Match<'t>>, Fault> {
        let mut searches = self.regex.find_iter(text);
        let mut found: Vec<Match<'t>> = Vec::new();
        while found.len() < wanted {
            let searched = found.last().map_or(0, Match::end);
            self.pay(call, text.len() - searched)?;
            match searches.next() {
                Some(next) => found.push(next),
                None => break,
            }
        }
        Ok(found)
    }
}

/// The last line of a message with several.
fn reason(error: &::regex::Error) -> String {
    let text = error.to_string();
    text.lines()
        .last()
        .unwrap_or_default()
        .trim_start_matches("error: ")
        .to_owned()
}

fn is_match(call: &Call<'_>, pattern: &Pattern) -> Outcome {
    pattern.pay(call, call.string(1).len())?;
    Ok(pattern.regex.is_match(call.string(1)).into())
}

fn find(call: &Call<'_>) -> Outcome {
    let found = Pattern::of(call)?.matches(call, call.string(1), 1)?;
    Ok(found.first().map_or("", Match::as_str).into())
}

/// The maximum number of results; a negative number means all.
fn wanted(call: &Call<'_>) -> usize {
    usize::try_from(call.int(2)).unwrap_or(usize::MAX)
}

fn find_all(call: &Call<'_>) -> Outcome {
    let found = Pattern::of(call)?.matches(call, call.string(1), wanted(call))?;
    call.budget.list(found.len())?;
    Ok(if found.is_empty() {
        Value::nil_list(Element::String)
    } else {
        Value::strings(found.iter().map(Match::as_str))
    })
}

fn replaced(call: &Call<'_>, replace: fn(&Regex, &Call<'_>) -> String) -> Outcome {
    let pattern = Pattern::of(call)?;
    let (text, replacement) = (call.string(1), call.string(2));
    // Each group of a replacement may be the whole match.
    let groups = replacement.matches('$').count();
    let longest = |found: &Match<'_>| {
        replacement
            .len()
            .saturating_add(groups.saturating_mul(found.len()))
    };
    let replaced: usize = pattern
        .matches(call, text, usize::MAX)?
        .iter()
        .map(longest)
        .fold(0, usize::saturating_add);
    call.budget.text(text.len().saturating_add(replaced))?;
    Ok(replace(&pattern.regex, call).into())
}

fn split(call: &Call<'_>) -> Outcome {
    let pattern = Pattern::of(call)?;
    let (text, wanted) = (call.string(1), wanted(call));
    if wanted == 0 {
        return Ok(Value::nil_list(Element::String));
    }
    if text.is_empty() && !call.string(0).is_empty() {
        return Ok(Value::strings([""]));
    }
    let mut parts = Vec::new();
    let (mut begin, mut end) = (0, 0);
    for found in pattern.matches(call, text, wanted)? {
        if parts.len() + 1 == wanted {
            break;
        }
        end = found.start();
        if found.end() != 0 {
            parts.push(&text[begin..end]);
        }
        begin = found.end();
    }
    if end != text.len() {
        parts.push(&text[begin..]);
    }
    call.budget.list(parts.len())?;
    Ok(Value::strings(parts))
}

/// Translates an expression to the syntax of Rust's `regex`.
///
/// # Errors
/// The reason why Go rejects it.
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
    /// True after `*`, `+`, `?` or `{…}`, after which Go rejects another one.
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
                '\\' => self.escape(false)?,
                '[' => self.class()?,
                '(' => self.group()?,
                // A brace without a count is literal.
                '{' => self.out.push_str("\\{"),
                '}' => self.out.push_str("\\}"),
                _ => self.out.push(letter),
            }
        }
        Ok(())
    }

    /// Returns true if the last brace starts `{2}`, `{2,}` or `{2,3}`.
    fn counts(&self) -> bool {
        let inner: String = self
            .letters
            .clone()
            .take_while(|&letter| letter != '}')
            .collect();
        let closed = self.letters.clone().any(|letter| letter == '}');
        let (least, most) = inner.split_once(',').unwrap_or((&inner, ""));
        let is_number = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
        closed && !least.is_empty() && is_number(least) && is_number(most)
    }

    fn repetition(&mut self, letter: char) -> Result<(), String> {
        if self.after_repetition {
            return Err("invalid nested repetition".to_owned());
        }
        self.out.push(letter);
        if letter == '{' {
            let counts: String = self
                .letters
                .by_ref()
                .take_while(|&letter| letter != '}')
                .collect();
            if counts
                .split(',')
                .any(|count| count.parse::<u32>().is_ok_and(|count| count > 1000))
            {
                return Err("invalid repeat count: the maximum is 1000".to_owned());
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

    /// Checks the flags of a group such as `(?i)` or `(?s:`.
    fn group(&mut self) -> Result<(), String> {
        self.out.push('(');
        let mut ahead = self.letters.clone();
        if ahead.next() != Some('?') {
            return Ok(());
        }
        let flags: String = ahead
            .take_while(|letter| letter.is_ascii_alphabetic() || *letter == '-')
            .collect();
        let is_name = flags.starts_with('P');
        if !is_name && flags.contains(|flag| !matches!(flag, 'i' | 'm' | 's' | 'U' | '-')) {
            return Err(format!("invalid flags `{flags}`"));
        }
        Ok(())
    }

    fn escape(&mut self, in_class: bool) -> Result<(), String> {
        let Some(letter) = self.letters.next() else {
            self.out.push('\\');
            return Ok(());
        };
        let ascii = match letter {
            'd' => "[0-9]",
            'D' => "[^0-9]",
            'w' => "[0-9A-Za-z_]",
            'W' => "[^0-9A-Za-z_]",
            's' => "[\\t\\n\\f\\r ]",
            'S' => "[^\\t\\n\\f\\r ]",
            'b' if !in_class => "(?-u:\\b)",
            'B' if !in_class => "(?-u:\\B)",
            'Q' => {
                self.literal(in_class);
                return Ok(());
            }
            '0'..='7' => return self.octal(letter),
            'u' | 'U' => return Err(format!("invalid escape sequence `\\{letter}`")),
            '<' | '>' => return self.push_escaped(letter),
            _ => {
                self.out.extend(['\\', letter]);
                // The braces are part of the escape: `\p{Greek}`, `\x{41}`.
                if matches!(letter, 'p' | 'P' | 'x') && self.letters.peek() == Some(&'{') {
                    let inner: String = self
                        .letters
                        .by_ref()
                        .take_while(|&letter| letter != '}')
                        .collect();
                    self.out.push_str(&inner);
                    self.out.push('}');
                }
                return Ok(());
            }
        };
        self.out.push_str(ascii);
        Ok(())
    }

    fn push_escaped(&mut self, letter: char) -> Result<(), String> {
        self.out
            .push_str(&format!("\\x{{{:X}}}", u32::from(letter)));
        Ok(())
    }

    /// Translates `\012` and `\0`. A single digit other than 0 is a reference, which Go does not have.
    fn octal(&mut self, first: char) -> Result<(), String> {
        let is_octal = |letter: &char| matches!(letter, '0'..='7');
        if first != '0' && !self.letters.peek().is_some_and(is_octal) {
            return Err(format!("invalid escape sequence `\\{first}`"));
        }
        let mut code = first.to_digit(8).unwrap_or_default();
        for _ in 0..2 {
            if let Some(digit) = self.letters.next_if(is_octal) {
                code = code * 8 + digit.to_digit(8).unwrap_or_default();
            }
        }
        self.out.push_str(&format!("\\x{{{code:X}}}"));
        Ok(())
    }

    /// Translates `\Q…\E`, whose content is literal.
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

    /// Translates a character class, after its opening bracket.
    fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        if let Some(not) = self.letters.next_if_eq(&'^') {
            self.out.push(not);
        }
        if self.letters.next_if_eq(&']').is_some() {
            self.out.push_str("\\]");
        }
        while let Some(letter) = self.letters.next() {
            if letter == ']' {
                self.out.push(']');
                return Ok(());
            }
            if letter == '[' && self.letters.peek() == Some(&':') {
                self.named()?;
                continue;
            }
            self.member(letter)?;
            // A dash is a range operator, unless the class ends after it.
            let mut ahead = self.letters.clone();
            if ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']') {
                self.letters.next();
                self.out.push('-');
                if let Some(last) = self.letters.next() {
                    self.member(last)?;
                }
            }
        }
        Ok(())
    }

    /// Translates a member of a class, or an end of a range.
    fn member(&mut self, letter: char) -> Result<(), String> {
        match letter {
            '\\' => return self.escape(true),
            '[' | ']' | '&' | '~' | '-' | '^' => self.out.extend(['\\', letter]),
            _ => self.out.push(letter),
        }
        Ok(())
    }

    /// Translates `[:alpha:]`. Without an end `:]`, the bracket is literal.
    fn named(&mut self) -> Result<(), String> {
        let ahead: String = self.letters.clone().collect();
        let Some((name, _)) = ahead[1..].split_once(":]") else {
            self.out.push_str("\\[");
            return Ok(());
        };
        if !NAMED.contains(&name.trim_start_matches('^')) {
            return Err(format!("invalid character class range `[:{name}:]`"));
        }
        self.out.push('[');
        let length = name.chars().count() + ":".len() + ":]".len();
        self.out.extend(self.letters.by_ref().take(length));
        Ok(())
    }
}

/// The names of `[:alpha:]`.
const NAMED: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

/// Checks that Go compiles a regular expression.
///
/// # Errors
/// The reason why it does not.
pub fn check(pattern: &str) -> Result<(), String> {
    let compiled = RegexBuilder::new(&translate(pattern)?)
        .nest_limit(1000)
        .build();
    match compiled {
        Err(error @ ::regex::Error::Syntax(_)) => Err(reason(&error)),
        // Go has other limits.
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_translated() {
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

    /// The verdicts are those of Go 1.26.
    #[test]
    fn go_and_the_check_agree() {
        for sound in ACCEPTED {
            assert_eq!(check(sound), Ok(()), "{sound}");
        }
        for broken in REFUSED {
            assert!(check(broken).is_err(), "{broken}");
        }
    }

    const ACCEPTED: [&str; 27] = [
        "",
        ".*",
        "ci-.*",
        "^(a|b)+$",
        r"[\]]",
        "[^]]+",
        r"\(",
        "(?i)ci",
        "a{2,}",
        "$*",
        "[*]",
        r"\\",
        "(?i-s:a)",
        "(?P<n>a)",
        r"\012",
        r"\0",
        r"\<",
        r"\x{41}",
        r"\p{Greek}",
        r"\pL",
        "[[:alpha:]]",
        "[[:foo]",
        "x{,2}",
        "^*",
        r"\Qa.b\E",
        r"[\d-]",
        "(?U)a+",
    ];

    const REFUSED: [&str; 23] = [
        "*",
        "(a",
        "a)",
        "[a",
        "a|*",
        "a\\",
        "+",
        "a**",
        "(?x)a",
        "(?u)a",
        "(?R)a",
        "(?=a)",
        "(?!a)",
        "(?<=a)b",
        r"\1",
        r"\u0041",
        r"\U00000041",
        r"\Z",
        "[[:foo:]]",
        "[z-a]",
        "a{2,1}",
        "a{1001}",
        "(?P=n)",
    ];
}
