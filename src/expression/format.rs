//! Go's `fmt`: how a value prints by itself, and `printf`.

mod compound;
mod flags;
mod scalar;

use std::fmt::Write;

use self::compound::{formatted, typed};
use self::flags::Flags;
use super::value::{Number, Value};

/// How a value prints in the output, and for `%v`.
pub(super) fn display(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        _ => formatted(value, 'v', &Flags::default()),
    }
}

/// Go's `fmt.Sprint`: a space between neighbours of which neither is text.
pub(super) fn sprint(values: &[Value]) -> String {
    let mut out = String::new();
    let mut after_text = true;
    for value in values {
        let is_text = matches!(value, Value::Text(_));
        if !after_text && !is_text {
            out.push(' ');
        }
        out.push_str(&display(value));
        after_text = is_text;
    }
    out
}

/// Go's `fmt.Sprintln`: a space between all, and a newline.
pub(super) fn sprintln(values: &[Value]) -> String {
    let texts: Vec<String> = values.iter().map(display).collect();
    texts.join(" ") + "\n"
}

/// Go's `fmt.Sprintf`, mistakes included: they print as `%!d(string=x)`.
pub(super) fn sprintf(format: &str, arguments: &[Value]) -> String {
    let mut printer = Printer { rest: format, arguments, next: 0, reordered: false, good_index: true };
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

/// Widest field and longest precision; Go has the same bound.
const WIDEST: i64 = 1_000_000;

struct Printer<'a> {
    rest: &'a str,
    arguments: &'a [Value],
    next: usize,
    /// An explicit index was used: nothing is said about arguments that are left over.
    reordered: bool,
    good_index: bool,
}

impl Printer<'_> {
    /// What follows a percent sign.
    fn directive(&mut self, out: &mut String) {
        self.good_index = true;
        let mut flags = self.flags();
        let mut indexed = self.index();
        if let Some(width) = self.size(out, "%!(BADWIDTH)", -WIDEST, indexed) {
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
        let Some(verb) = self.rest.chars().next() else { return out.push_str("%!(NOVERB)") };
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

    /// `[3]`: which argument is next.
    fn index(&mut self) -> bool {
        let Some(inner) = self.rest.strip_prefix('[') else { return false };
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

    /// A width or precision: digits, or a star for the next argument.
    fn size(&mut self, out: &mut String, complaint: &str, least: i64, indexed: bool) -> Option<i64> {
        if self.accept('*') {
            let argument = self.arguments.get(self.next);
            self.next += usize::from(argument.is_some());
            let size = match argument {
                Some(Value::Number(Number::Int(size) | Number::Int64(size))) if (least..=WIDEST).contains(size) => {
                    Some(*size)
                }
                _ => None,
            };
            if size.is_none() {
                out.push_str(complaint);
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
        digits.parse().ok().filter(|&size| size <= WIDEST)
    }

    /// Arguments that no verb asked for.
    fn extra(&self, out: &mut String) {
        let left = self.arguments.get(self.next..).unwrap_or_default();
        if self.reordered || left.is_empty() {
            return;
        }
        let shown: Vec<String> = left.iter().map(typed).collect();
        let _ = write!(out, "%!(EXTRA {})", shown.join(", "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: &str, arguments: &[Value], expected: &str) {
        assert_eq!(sprintf(format, arguments), expected, "{format}");
    }

    #[test]
    fn verbs_and_flags() {
        let (n, s) = (Value::int(42), Value::text("abc"));
        check(
            "%5d|%-5d|%05d|%+d|% d",
            &[n.clone(), n.clone(), n.clone(), n.clone(), n.clone()],
            "   42|42   |00042|+42| 42",
        );
        check("%x %X %#x %o %#o %b %c %q %U", &vec![n.clone(); 9], "2a 2A 0x2a 52 052 101010 * '*' U+002A");
        check("%6.2f|%e|%g", &[Value::float(1.5), Value::float(1.5), Value::float(1.5)], "  1.50|1.500000e+00|1.5");
        check("%10s|%-10s|%.2s|%q|%x", &vec![s.clone(); 5], "       abc|abc       |ab|\"abc\"|616263");
        check("%*d|%[1]d %[3]*.[2]*[1]f", &[Value::int(4), n.clone()], "  42|4 %!f(BADINDEX)");
    }

    #[test]
    fn mistakes_are_printed() {
        check("%d", &[Value::text("a")], "%!d(string=a)");
        check("%d", &[], "%!d(MISSING)");
        check("a", &[Value::int(1), Value::Nil], "a%!(EXTRA int=1, <nil>)");
        check("%", &[], "%!(NOVERB)");
        check("%s", &[Value::list(vec![Value::int(1), Value::text("b")])], "[%!s(int=1) b]");
        check("%z", &[Value::int(1)], "%!z(int=1)");
    }

    #[test]
    fn neighbours_get_a_space_unless_one_is_text() {
        let values = [Value::int(1), Value::int(2), Value::text("a"), Value::text("b"), Value::int(3), Value::Nil];
        assert_eq!(sprint(&values), "1 2ab3 <nil>");
    }
}
