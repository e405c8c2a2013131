//! Go's `fmt`: how values print by themselves, and `printf`.

use std::fmt::Write;

use super::dates::print_duration;
use super::numbers::{format_binary_float, format_float};
use super::quoting::{is_printable, quote, quote_with};
use super::value::{Number, Value};

/// The output of a value, also for `%v`.
pub(super) fn display(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        _ => formatted(value, 'v', &Flags::default()),
    }
}

/// Go's `fmt.Sprint`: a space between operands when neither is a string.
pub(super) fn sprint(values: &[Value]) -> String {
    let mut out = String::new();
    let mut after_text = true;
    for value in values {
        let is_text = matches!(value, Value::String(_));
        if !after_text && !is_text {
            out.push(' ');
        }
        out.push_str(&display(value));
        after_text = is_text;
    }
    out
}

/// Go's `fmt.Sprintln`: spaces between all operands, and a newline.
pub(super) fn sprintln(values: &[Value]) -> String {
    let texts: Vec<String> = values.iter().map(display).collect();
    texts.join(" ") + "\n"
}

/// Go's `fmt.Sprintf`, including its error output such as `%!d(string=x)`.
pub(super) fn sprintf(format: &str, arguments: &[Value]) -> String {
    let mut printer = Printer {
        rest: format,
        arguments,
        next: 0,
        reordered: false,
        good_index: true,
    };
    let mut out = String::with_capacity(format.len() + 16);
    while let Some(at) = printer.rest.find('%') {
        out.push_str(&printer.rest[..at]);
        printer.rest = &printer.rest[at + 1..];
        printer.directive(&mut out);
    }
    out.push_str(printer.rest);
    printer.extra(&mut out);
    out
}

/// The maximum width and precision, as in Go.
const MAX_SIZE: i64 = 1_000_000;

struct Printer<'a> {
    rest: &'a str,
    arguments: &'a [Value],
    next: usize,
    /// True after an explicit index, which disables the error about extra arguments.
    reordered: bool,
    good_index: bool,
}

impl Printer<'_> {
    /// Formats a directive, after its percent sign.
    fn directive(&mut self, out: &mut String) {
        self.good_index = true;
        let mut flags = self.flags();
        let mut indexed = self.index();
        if let Some(width) = self.size(out, "%!(BADWIDTH)", -MAX_SIZE, indexed) {
            flags.minus |= width < 0;
            flags.zero &= width >= 0;
            flags.width = Some(width.unsigned_abs() as usize);
        }
        indexed = indexed && flags.width.is_none();
        if self.accept('.') {
            if indexed {
                self.good_index = false;
            }
            indexed = self.index();
            let precision = self.size(out, "%!(BADPREC)", 0, indexed);
            flags.precision = match precision {
                Some(precision) => usize::try_from(precision).ok(),
                None => Some(0),
            };
            indexed = indexed && precision.is_none();
        }
        if !indexed {
            self.index();
        }
        self.verb(&flags, out);
    }

    fn verb(&mut self, flags: &Flags, out: &mut String) {
        let Some(verb) = self.rest.chars().next() else {
            return out.push_str("%!(NOVERB)");
        };
        self.rest = &self.rest[verb.len_utf8()..];
        if verb == '%' {
            return out.push('%');
        }
        if !self.good_index {
            return out.push_str(&format!("%!{verb}(BADINDEX)"));
        }
        match self.arguments.get(self.next) {
            Some(argument) => {
                self.next += 1;
                out.push_str(&formatted(argument, verb, flags));
            }
            None => out.push_str(&format!("%!{verb}(MISSING)")),
        }
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        loop {
            match self.rest.as_bytes().first() {
                Some(b'#') => flags.sharp = true,
                Some(b'0') => flags.zero = true,
                Some(b'+') => flags.plus = true,
                Some(b'-') => flags.minus = true,
                Some(b' ') => flags.space = true,
                _ => return flags,
            }
            self.rest = &self.rest[1..];
        }
    }

    fn accept(&mut self, sign: char) -> bool {
        let found = self.rest.strip_prefix(sign);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    /// Parses an explicit argument index, `[3]`.
    fn index(&mut self) -> bool {
        let Some(inner) = self.rest.strip_prefix('[') else {
            return false;
        };
        self.reordered = true;
        let Some(end) = inner.find(']') else {
            self.good_index = false;
            self.rest = inner;
            return false;
        };
        self.rest = &inner[end + 1..];
        match inner[..end].parse::<usize>() {
            Ok(index) if index >= 1 && index <= self.arguments.len() => {
                self.next = index - 1;
                true
            }
            _ => {
                self.good_index = false;
                false
            }
        }
    }

    /// Parses a width or precision: digits, or a star for the next argument.
    fn size(&mut self, out: &mut String, error: &str, least: i64, indexed: bool) -> Option<i64> {
        if self.accept('*') {
            let argument = self.arguments.get(self.next);
            self.next += usize::from(argument.is_some());
            let size = match argument {
                Some(Value::Number(Number::Int(size) | Number::Int64(size)))
                    if (least..=MAX_SIZE).contains(size) =>
                {
                    Some(*size)
                }
                _ => None,
            };
            if size.is_none() {
                out.push_str(error);
            }
            return size;
        }
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(length);
        if digits.is_empty() {
            return None;
        }
        if indexed {
            self.good_index = false;
        }
        self.rest = rest;
        digits.parse().ok().filter(|&size| size <= MAX_SIZE)
    }

    /// Reports arguments without a verb.
    fn extra(&self, out: &mut String) {
        let left = self.arguments.get(self.next..).unwrap_or_default();
        if self.reordered || left.is_empty() {
            return;
        }
        let shown: Vec<String> = left.iter().map(typed).collect();
        let _ = write!(out, "%!(EXTRA {})", shown.join(", "));
    }
}

/// Formats a value with a verb.
pub(super) fn formatted(value: &Value, verb: char, flags: &Flags) -> String {
    match (verb, value) {
        ('T', _) => return flags.pad(value.type_name()),
        ('p', _) => return bad_verb(value, verb, flags),
        (_, Value::Missing | Value::Nil) if verb == 'v' => return flags.pad("<nil>"),
        (_, Value::Missing | Value::Nil) => return bad_verb(value, verb, flags),
        _ => {}
    }
    if verb == 'v' && flags.sharp {
        return go_syntax(value);
    }
    if verb == 'v' && flags.plus {
        return formatted(
            value,
            verb,
            &Flags {
                plus: false,
                names_fields: true,
                ..flags.clone()
            },
        );
    }
    if let Some(text) = own_text(value).filter(|_| matches!(verb, 'v' | 's' | 'q' | 'x' | 'X')) {
        return format_text(&text, verb, flags).unwrap_or_else(|| bad_verb(value, verb, flags));
    }
    let known = match value {
        Value::Bool(flag) => {
            matches!(verb, 't' | 'v').then(|| flags.pad(if *flag { "true" } else { "false" }))
        }
        Value::Number(number) => format_number(*number, verb, flags),
        Value::String(text) => format_text(text, verb, flags),
        _ => return compound(value, verb, flags),
    };
    known.unwrap_or_else(|| bad_verb(value, verb, flags))
}

/// Go's output for a verb that does not fit the value: the value with its type.
fn bad_verb(value: &Value, verb: char, flags: &Flags) -> String {
    match value {
        Value::Missing | Value::Nil => format!("%!{verb}(<nil>)"),
        _ => format!(
            "%!{verb}({}={})",
            value.type_name(),
            formatted(value, 'v', flags)
        ),
    }
}

/// The result of the `String` method of a value, if it has one.
fn own_text(value: &Value) -> Option<String> {
    match value {
        Value::Number(Number::Duration(duration)) => Some(print_duration(*duration)),
        Value::Time(time) => Some(time.to_string()),
        Value::Version(version) => Some(version.to_string()),
        Value::Struct(fields) => fields.text.as_deref().map(str::to_owned),
        _ => None,
    }
}

/// Formats lists, maps and structs, each element with the verb.
fn compound(value: &Value, verb: char, flags: &Flags) -> String {
    let inner = |value: &Value| formatted(value, verb, flags);
    match value {
        Value::List(list) => {
            let items: Vec<String> = list.items.iter().map(inner).collect();
            format!("[{}]", items.join(" "))
        }
        Value::Dict(dict) => {
            let entries = dict.entries.borrow();
            let entry = |(key, value): (&std::rc::Rc<str>, &Value)| {
                let key = formatted(&Value::String(key.clone()), verb, flags);
                format!("{key}:{}", inner(value))
            };
            let items: Vec<String> = entries.iter().map(entry).collect();
            format!("map[{}]", items.join(" "))
        }
        Value::Struct(fields) => {
            let field = |(name, value): &(&str, Value)| match flags.names_fields {
                true => format!("{name}:{}", inner(value)),
                false => inner(value),
            };
            let items: Vec<String> = fields.fields.iter().map(field).collect();
            format!("{{{}}}", items.join(" "))
        }
        _ => bad_verb(value, verb, flags),
    }
}

/// `%#v`: the Go syntax of a value.
fn go_syntax(value: &Value) -> String {
    match value {
        Value::Missing | Value::Nil => "interface {}(nil)".to_owned(),
        Value::String(text) => quote(text, false),
        Value::Number(Number::Uint8(number)) => format!("{number:#x}"),
        Value::Number(Number::Uint64(number)) => format!("{number:#x}"),
        Value::Number(Number::Duration(number)) => number.to_string(),
        Value::Number(Number::Float(number)) => format_float(*number, 'g', None),
        Value::List(list) if list.is_nil => format!("{}(nil)", value.type_name()),
        Value::List(list) => {
            let items: Vec<String> = list.items.iter().map(go_syntax).collect();
            format!("{}{{{}}}", value.type_name(), items.join(", "))
        }
        Value::Dict(dict) => {
            let entries = dict.entries.borrow();
            let items: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}:{}", quote(key, false), go_syntax(value)))
                .collect();
            format!("{}{{{}}}", value.type_name(), items.join(", "))
        }
        _ => formatted(value, 'v', &Flags::default()),
    }
}

/// A value in error output, `string=x`.
pub(super) fn typed(value: &Value) -> String {
    if value.is_nil() {
        "<nil>".to_owned()
    } else {
        format!("{}={}", value.type_name(), display(value))
    }
}

/// The flags, width and precision of a directive.
#[derive(Clone, Debug, Default)]
pub(super) struct Flags {
    pub sharp: bool,
    pub zero: bool,
    pub plus: bool,
    pub minus: bool,
    pub space: bool,
    /// `%+v`: prints the field names of structs.
    pub names_fields: bool,
    pub width: Option<usize>,
    pub precision: Option<usize>,
}

impl Flags {
    /// Pads to the width, with spaces or zeros.
    pub fn pad(&self, text: &str) -> String {
        let missing = self
            .width
            .unwrap_or_default()
            .saturating_sub(text.chars().count());
        match (self.minus, self.zero) {
            _ if missing == 0 => text.to_owned(),
            (true, _) => text.to_owned() + &" ".repeat(missing),
            (false, true) => "0".repeat(missing) + text,
            (false, false) => " ".repeat(missing) + text,
        }
    }

    /// Pads a number, with zeros after the sign.
    pub fn pad_number(&self, sign: &str, digits: &str) -> String {
        if self.zero && !self.minus {
            let missing = self
                .width
                .unwrap_or_default()
                .saturating_sub(sign.len() + digits.chars().count());
            return format!("{sign}{}{digits}", "0".repeat(missing));
        }
        Flags {
            zero: false,
            ..self.clone()
        }
        .pad(&format!("{sign}{digits}"))
    }

    pub fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        }
    }
}

/// Formats a number; none for a verb that does not fit.
fn format_number(number: Number, verb: char, flags: &Flags) -> Option<String> {
    match number {
        Number::Float(number) => float(number, verb, flags),
        Number::Int(number) | Number::Int64(number) | Number::Duration(number) => {
            integer(number < 0, number.unsigned_abs(), verb, flags)
        }
        Number::Uint64(number) => integer(false, number, verb, flags),
        Number::Uint8(number) => integer(false, u64::from(number), verb, flags),
    }
}

fn integer(negative: bool, magnitude: u64, verb: char, flags: &Flags) -> Option<String> {
    let sharp = |prefix: &'static str| if flags.sharp { prefix } else { "" };
    let (prefix, digits) = match verb {
        'd' | 'v' => ("", magnitude.to_string()),
        'b' => (sharp("0b"), format!("{magnitude:b}")),
        'o' => (sharp("0"), format!("{magnitude:o}")),
        'O' => ("0o", format!("{magnitude:o}")),
        'x' => (sharp("0x"), format!("{magnitude:x}")),
        'X' => (sharp("0X"), format!("{magnitude:X}")),
        'c' => return Some(flags.pad(&letter(negative, magnitude).to_string())),
        'q' => {
            let letter = letter(negative, magnitude).to_string();
            return Some(flags.pad(&quote_with(&letter, '\'', flags.plus)));
        }
        'U' => return Some(flags.pad(&unicode(negative, magnitude, flags))),
        _ => return None,
    };
    let sign = format!("{}{prefix}", flags.sign(negative));
    let Some(precision) = flags.precision else {
        return Some(flags.pad_number(&sign, &digits));
    };
    let digits = if precision == 0 && magnitude == 0 {
        String::new()
    } else {
        format!("{digits:0>precision$}")
    };
    Some(
        Flags {
            zero: false,
            ..flags.clone()
        }
        .pad_number(&sign, &digits),
    )
}

fn letter(negative: bool, code: u64) -> char {
    let code = u32::try_from(code).ok().filter(|_| !negative);
    code.and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn unicode(negative: bool, code: u64, flags: &Flags) -> String {
    let digits = format!(
        "U+{code:0>width$X}",
        width = flags.precision.unwrap_or(4).max(4)
    );
    let letter = letter(negative, code);
    if flags.sharp && is_printable(letter) {
        format!("{digits} '{letter}'")
    } else {
        digits
    }
}

fn float(number: f64, verb: char, flags: &Flags) -> Option<String> {
    let text = match verb {
        'v' if flags.precision.is_none() => plain_float(number),
        'v' | 'g' => format_float(number, 'g', flags.precision),
        'G' => format_float(number, 'G', flags.precision),
        'e' | 'E' | 'f' | 'F' => format_float(number, verb, flags.precision.or(Some(6))),
        'b' | 'x' | 'X' => format_binary_float(number, verb),
        _ => return None,
    };
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    if number.is_nan() || number.is_infinite() {
        let sign = if number.is_infinite() && !negative && !flags.space {
            "+"
        } else {
            flags.sign(negative)
        };
        return Some(
            Flags {
                zero: false,
                ..flags.clone()
            }
            .pad_number(sign, digits),
        );
    }
    Some(flags.pad_number(flags.sign(negative), digits))
}

/// A float for `%v`. Go prints a large integer with an exponent, which YAML and TOML parsers would read as a float;
/// this prints it as an integer.
fn plain_float(number: f64) -> String {
    let is_whole = number.fract() == 0.0 && number.abs() < 1e21;
    format_float(number, if is_whole { 'f' } else { 'g' }, None)
}

/// Formats a string; none for a verb that does not fit.
fn format_text(text: &str, verb: char, flags: &Flags) -> Option<String> {
    let cut = || match flags.precision {
        Some(precision) => text.chars().take(precision).collect(),
        None => text.to_owned(),
    };
    match verb {
        'v' | 's' => Some(flags.pad(&cut())),
        'q' if flags.sharp && can_back_quote(&cut()) => Some(flags.pad(&format!("`{}`", cut()))),
        'q' => Some(flags.pad(&quote(&cut(), flags.plus))),
        'x' | 'X' => Some(flags.pad(&hex(text, verb, flags))),
        _ => None,
    }
}

fn can_back_quote(text: &str) -> bool {
    !text.chars().any(|letter| {
        letter == '`' || letter == '\u{feff}' || (letter.is_control() && letter != '\t')
    })
}

fn hex(text: &str, verb: char, flags: &Flags) -> String {
    let bytes = &text.as_bytes()[..flags.precision.unwrap_or(usize::MAX).min(text.len())];
    let digit = |byte: &u8| {
        if verb == 'x' {
            format!("{byte:02x}")
        } else {
            format!("{byte:02X}")
        }
    };
    let digits: Vec<String> = bytes.iter().map(digit).collect();
    let prefix = if flags.sharp && !digits.is_empty() {
        format!("0{verb}")
    } else {
        String::new()
    };
    let separator = if flags.space {
        format!(" {prefix}")
    } else {
        String::new()
    };
    prefix + &digits.join(&separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: &str, arguments: &[Value], expected: &str) {
        assert_eq!(sprintf(format, arguments), expected, "{format}");
    }

    #[test]
    fn verbs_and_flags() {
        let (n, s) = (Value::int(42), Value::string("abc"));
        check(
            "%5d|%-5d|%05d|%+d|% d",
            &[n.clone(), n.clone(), n.clone(), n.clone(), n.clone()],
            "   42|42   |00042|+42| 42",
        );
        check(
            "%x %X %#x %o %#o %b %c %q %U",
            &vec![n.clone(); 9],
            "2a 2A 0x2a 52 052 101010 * '*' U+002A",
        );
        check(
            "%6.2f|%e|%g",
            &[Value::float(1.5), Value::float(1.5), Value::float(1.5)],
            "  1.50|1.500000e+00|1.5",
        );
        check(
            "%10s|%-10s|%.2s|%q|%x",
            &vec![s.clone(); 5],
            "       abc|abc       |ab|\"abc\"|616263",
        );
        check(
            "%*d|%[1]d %[3]*.[2]*[1]f",
            &[Value::int(4), n.clone()],
            "  42|4 %!f(BADINDEX)",
        );
    }

    #[test]
    fn errors_are_printed() {
        check("%d", &[Value::string("a")], "%!d(string=a)");
        check("%d", &[], "%!d(MISSING)");
        check("a", &[Value::int(1), Value::Nil], "a%!(EXTRA int=1, <nil>)");
        check("%", &[], "%!(NOVERB)");
        check(
            "%s",
            &[Value::list(vec![Value::int(1), Value::string("b")])],
            "[%!s(int=1) b]",
        );
        check("%z", &[Value::int(1)], "%!z(int=1)");
    }

    #[test]
    fn operands_get_a_space_unless_one_is_a_string() {
        let values = [
            Value::int(1),
            Value::int(2),
            Value::string("a"),
            Value::string("b"),
            Value::int(3),
            Value::Nil,
        ];
        assert_eq!(sprint(&values), "1 2ab3 <nil>");
    }
}
