//! Conversion between upper and lower case, and between naming conventions.

/// The uppercase letter, if it is a single character.
pub(super) fn upper(letter: char) -> char {
    let mut letters = letter.to_uppercase();
    letters
        .next()
        .filter(|_| letters.next().is_none())
        .unwrap_or(letter)
}

/// The lowercase letter.
pub(super) fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// Converts the first letter of each word to uppercase; letters, digits and `_` are the characters of words.
pub(super) fn title(text: &str) -> String {
    let mut before = ' ';
    let is_separator = |letter: char| match letter {
        '\0'..='\x7f' => !(letter.is_ascii_alphanumeric() || letter == '_'),
        _ => letter.is_whitespace(),
    };
    let mut titled = |letter| {
        let out = if is_separator(before) {
            upper(letter)
        } else {
            letter
        };
        before = letter;
        out
    };
    text.chars().map(&mut titled).collect()
}

/// Converts the first letter of each word to lowercase.
pub(super) fn untitle(text: &str) -> String {
    let mut begins = true;
    let mut untitled = |letter: char| {
        let out = if begins && !letter.is_whitespace() {
            lower(letter)
        } else {
            letter
        };
        begins = letter.is_whitespace();
        out
    };
    text.chars().map(&mut untitled).collect()
}

/// Swaps uppercase and lowercase.
pub(super) fn swap(text: &str) -> String {
    let swapped = |letter: char| {
        if letter.is_uppercase() {
            lower(letter)
        } else {
            upper(letter)
        }
    };
    text.chars().map(swapped).collect()
}

fn is_connector(letter: char) -> bool {
    letter == '-' || letter == '_' || letter.is_whitespace()
}

/// Converts `first-name_x` to `FirstNameX`. Keeps connectors at the start, and all but one of consecutive connectors.
pub(super) fn camel(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next_if(|&letter| is_connector(letter)) {
        out.push(letter);
    }
    let Some(first) = letters.next() else {
        // As in the library that Sprig uses, a string of only connectors gets one more.
        out.extend(text.chars().last());
        return out;
    };
    let mut in_capitals = first.is_uppercase();
    let mut pending = upper(first);
    for letter in letters {
        let mut next = letter;
        match (is_connector(pending), is_connector(letter)) {
            (true, true) => out.push(pending),
            (true, false) => {
                in_capitals = letter.is_uppercase();
                next = upper(letter);
            }
            (false, _) => {
                if in_capitals && letter.is_uppercase() {
                    next = lower(letter);
                } else {
                    in_capitals = false;
                }
                out.push(pending);
            }
        }
        pending = next;
    }
    out.push(pending);
    out
}

/// The kinds of character runs.
#[derive(Clone, Copy, PartialEq)]
enum Word {
    None,
    Number,
    Upper,
    Lower,
    Connector,
    Sign,
    Other,
}

/// Converts `FirstName` to `first_name` or `first-name`.
pub(super) fn joined_with(connector: char, text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut words = Words {
        letters: &letters,
        connector,
        out: String::with_capacity(text.len() + 8),
    };
    words.run();
    words.out
}

struct Words<'t> {
    letters: &'t [char],
    connector: char,
    out: String,
}

impl<'t> Words<'t> {
    fn run(&mut self) {
        let (mut kind, mut word) = self.next();
        while !self.letters.is_empty() {
            if kind != Word::Connector {
                self.write(kind, word);
            }
            let (before, last) = (kind, word);
            (kind, word) = self.next();
            match before {
                Word::Number => {
                    (kind, word) = self.write_while_wordy(kind, word);
                    self.connect_unless(kind, &[Word::None, Word::Sign, Word::Connector]);
                }
                Word::Connector => self.write(before, last),
                Word::Sign => {}
                _ if kind != Word::Number => {
                    self.connect_unless(kind, &[Word::Connector, Word::Sign])
                }
                _ if self.letters.is_empty() => {}
                _ => (kind, word) = self.number_within(word),
            }
        }
        self.write(kind, word);
    }

    /// A number belongs to the word before it, unless lowercase letters follow.
    fn number_within(&mut self, number: &'t [char]) -> (Word, &'t [char]) {
        let (kind, word) = self.next();
        if kind != Word::Lower {
            self.write(Word::Number, number);
            self.connect_unless(kind, &[Word::Connector, Word::Sign]);
            return (kind, word);
        }
        self.out.push(self.connector);
        self.write(Word::Number, number);
        let (kind, word) = self.write_while_wordy(kind, word);
        self.connect_unless(kind, &[Word::None, Word::Connector, Word::Sign]);
        (kind, word)
    }

    fn write_while_wordy(&mut self, mut kind: Word, mut word: &'t [char]) -> (Word, &'t [char]) {
        while matches!(kind, Word::Lower | Word::Number) {
            self.write(kind, word);
            (kind, word) = self.next();
        }
        (kind, word)
    }

    fn connect_unless(&mut self, kind: Word, without: &[Word]) {
        if !without.contains(&kind) {
            self.out.push(self.connector);
        }
    }

    fn write(&mut self, kind: Word, word: &[char]) {
        if kind == Word::Connector {
            self.out.extend(word.iter().map(|_| self.connector));
        } else {
            self.out.extend(word.iter().map(|&letter| lower(letter)));
        }
    }

    /// Splits off the next run.
    fn next(&mut self) -> (Word, &'t [char]) {
        let Some(&first) = self.letters.first() else {
            return (Word::None, &[]);
        };
        let kind = kind_of(first);
        let run = |from: usize, belongs: &dyn Fn(char) -> bool| {
            self.letters[from..]
                .iter()
                .position(|&letter| !belongs(letter))
                .map_or(self.letters.len(), |found| from + found)
        };
        let small = |letter: char| kind_of(letter) == Word::Lower;
        let length = match kind {
            Word::Upper => match self.letters.get(1).map(|&letter| kind_of(letter)) {
                Some(Word::Upper) => {
                    let end = run(1, &|letter| kind_of(letter) == Word::Upper);
                    // The last uppercase letter starts the next word, as in `HTTPStatus`.
                    if self.letters.get(end).is_some_and(|&letter| small(letter)) {
                        end - 1
                    } else {
                        end
                    }
                }
                Some(Word::Lower) => run(1, &small),
                _ => 1,
            },
            _ => run(1, &|letter| kind_of(letter) == kind),
        };
        let (word, rest) = self.letters.split_at(length);
        self.letters = rest;
        (kind, word)
    }
}

fn kind_of(letter: char) -> Word {
    match letter {
        _ if is_connector(letter) => Word::Connector,
        _ if is_punctuation(letter) => Word::Sign,
        _ if letter.is_uppercase() => Word::Upper,
        _ if letter.is_alphabetic() => Word::Lower,
        _ if letter.is_numeric() => Word::Number,
        _ => Word::Other,
    }
}

/// Returns true for punctuation of ASCII, Latin-1 and U+2010–2027; `$+<=>^|~` and the backquote are symbols.
fn is_punctuation(letter: char) -> bool {
    match letter {
        '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' => false,
        _ => {
            letter.is_ascii_punctuation()
                || matches!(
                    letter,
                    '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}'
                )
        }
    }
}
