//! Parses dates with layouts.

use super::layout::{MONTHS, Part, WEEKDAYS, next_part};
use super::{Time, days_before};

/// The parts of a date that have been parsed.
#[derive(Default)]
struct Read {
    year: i64,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    nanoseconds: u32,
    afternoon: Option<bool>,
    offset: Option<i32>,
    zone: Option<String>,
}

/// Parses a date with a layout.
///
/// # Errors
/// The message says which part of the layout does not match.
pub(crate) fn parse_time(layout: &str, text: &str) -> Result<Time, String> {
    let mut read = Read::default();
    let (mut layout_rest, mut rest) = (layout, text);
    let wrong = |part: &str| format!("invalid date: expected the layout \"{layout}\": {part}");
    while let Some((before, part, after)) = next_part(layout_rest) {
        rest = skip(before, rest).ok_or_else(|| wrong(&format!("missing \"{before}\"")))?;
        let shown = &layout_rest[before.len()..layout_rest.len() - after.len()];
        rest = read
            .take(part, rest, after)
            .ok_or_else(|| wrong(&format!("nothing matches \"{shown}\"")))?;
        layout_rest = after;
    }
    match skip(layout_rest, rest) {
        Some("") => read.time().ok_or_else(|| wrong("the day does not exist")),
        Some(_) => Err(wrong("unexpected text at the end")),
        None => Err(wrong(&format!("missing \"{layout_rest}\""))),
    }
}

/// Skips literal text of a layout; a space matches any number of spaces.
fn skip<'t>(plain: &str, mut text: &'t str) -> Option<&'t str> {
    let mut plain = plain.chars().peekable();
    while let Some(letter) = plain.next() {
        if letter == ' ' {
            if !text.is_empty() && !text.starts_with(' ') {
                return None;
            }
            while plain.next_if_eq(&' ').is_some() {}
            text = text.trim_start_matches(' ');
        } else {
            text = text.strip_prefix(letter)?;
        }
    }
    Some(text)
}

/// Parses a number of `least` to `most` digits, in `range`.
fn number(
    text: &str,
    least: usize,
    most: usize,
    range: std::ops::RangeInclusive<i64>,
) -> Option<(i64, &str)> {
    let digits = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    let value = text[..digits]
        .parse()
        .ok()
        .filter(|value| digits >= least && range.contains(value))?;
    Some((value, &text[digits..]))
}

/// Parses a name, ignoring case, and returns its index.
fn name<'t>(text: &'t str, names: &[&str], length: Option<usize>) -> Option<(i64, &'t str)> {
    names.iter().zip(0..).find_map(|(name, index)| {
        let name = &name[..length.unwrap_or(name.len())];
        let found = text
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name));
        found.then(|| (index, &text[name.len()..]))
    })
}

impl Read {
    /// Parses the text of one placeholder.
    fn take<'t>(&mut self, part: Part, text: &'t str, after: &str) -> Option<&'t str> {
        let least = |zero: bool| if zero { 2 } else { 1 };
        let (value, rest) = match part {
            Part::Year => number(text, 4, 4, 0..=9999)?,
            Part::ShortYear => number(text, 2, 2, 0..=99)?,
            Part::LongMonth => name(text, &MONTHS, None)?,
            Part::ShortMonth => name(text, &MONTHS, Some(3))?,
            Part::Month { zero } => number(text, least(zero), 2, 1..=12)?,
            Part::LongWeekday => name(text, &WEEKDAYS, None)?,
            Part::ShortWeekday => name(text, &WEEKDAYS, Some(3))?,
            Part::Day { fill: Some(' ') } => {
                number(text.strip_prefix(' ').unwrap_or(text), 1, 2, 0..=31)?
            }
            Part::Day { fill } => number(text, least(fill.is_some()), 2, 0..=31)?,
            Part::DayOfYear { .. } => number(text.trim_start_matches(' '), 1, 3, 1..=366)?,
            Part::Hour => number(text, 1, 2, 0..=23)?,
            Part::Hour12 { zero } => number(text, least(zero), 2, 0..=12)?,
            Part::Minute { zero } => number(text, least(zero), 2, 0..=59)?,
            Part::Second { zero } => {
                let (second, rest) = number(text, least(zero), 2, 0..=59)?;
                let (nanoseconds, rest) = optional_fraction(rest, after);
                self.nanoseconds = nanoseconds.unwrap_or(self.nanoseconds);
                (second, rest)
            }
            Part::Fraction { digits, trims } => {
                let (nanoseconds, rest) = fraction(text, digits, trims)?;
                (i64::from(nanoseconds), rest)
            }
            Part::Half { upper } => name(
                text,
                if upper { &["AM", "PM"] } else { &["am", "pm"] },
                None,
            )?,
            Part::Zone => return self.zone(text),
            Part::Offset { .. } => return self.offset(part, text),
        };
        self.put(part, value);
        Some(rest)
    }

    fn put(&mut self, part: Part, value: i64) {
        match part {
            Part::Year => self.year = value,
            Part::ShortYear => {
                self.year = if value >= 69 {
                    value + 1900
                } else {
                    value + 2000
                }
            }
            Part::LongMonth | Part::ShortMonth => self.month = Some(value + 1),
            Part::Month { .. } => self.month = Some(value),
            Part::Day { .. } => self.day = Some(value),
            Part::DayOfYear { .. } => self.day_of_year = Some(value),
            Part::Hour | Part::Hour12 { .. } => self.hour = value,
            Part::Minute { .. } => self.minute = value,
            Part::Second { .. } => self.second = value,
            Part::Fraction { .. } => self.nanoseconds = value as u32,
            Part::Half { .. } => self.afternoon = Some(value == 1),
            Part::LongWeekday | Part::ShortWeekday | Part::Zone | Part::Offset { .. } => {}
        }
    }

    fn zone<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let length = text
            .bytes()
            .take(5)
            .take_while(u8::is_ascii_uppercase)
            .count();
        if length < 3 {
            return None;
        }
        self.zone = Some(text[..length].to_owned());
        Some(&text[length..])
    }

    fn offset<'t>(&mut self, part: Part, text: &'t str) -> Option<&'t str> {
        let Part::Offset {
            z,
            colon,
            minutes,
            seconds,
        } = part
        else {
            return None;
        };
        if let Some(rest) = text.strip_prefix('Z').filter(|_| z) {
            self.offset = Some(0);
            self.zone = Some("UTC".to_owned());
            return Some(rest);
        }
        let sign = match text.chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        let (hours, mut rest) = number(&text[1..], 2, 2, 0..=24)?;
        let mut offset = hours * 3600;
        for (wanted, unit) in [(minutes, 60), (seconds, 1)] {
            if wanted {
                rest = if colon { rest.strip_prefix(':')? } else { rest };
                let (value, after) = number(rest, 2, 2, 0..=60)?;
                offset += value * unit;
                rest = after;
            }
        }
        self.offset = Some((sign * offset) as i32);
        Some(rest)
    }

    /// The time; none if the day does not exist.
    fn time(self) -> Option<Time> {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        let next = if month == 12 {
            (self.year + 1, 1)
        } else {
            (self.year, month + 1)
        };
        let length = days_before(next.0, next.1, 1) - days_before(self.year, month, 1);
        if day < 1 || day > length {
            return None;
        }
        let hour = match self.afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let clock = hour * 3600 + self.minute * 60 + self.second;
        let mut time = match self.day_of_year {
            Some(day) if self.month.is_none() => Time::from_civil(self.year, 1, day, clock)?,
            _ => Time::from_civil(self.year, month, day, clock)?,
        };
        time.nanoseconds = self.nanoseconds;
        match (self.offset, self.zone) {
            (Some(0), _) | (None, None) => {}
            (Some(offset), zone) => {
                time.seconds -= i64::from(offset);
                time.offset = offset;
                time.zone = zone.unwrap_or_default();
            }
            (None, Some(zone)) => time.zone = zone,
        }
        Some(time)
    }
}

/// Parses a fraction after the seconds, which is accepted even if the layout has none.
fn optional_fraction<'t>(text: &'t str, after: &str) -> (Option<u32>, &'t str) {
    let digits = text.bytes().skip(1).take_while(u8::is_ascii_digit).count();
    let expected = matches!(next_part(after), Some(("", Part::Fraction { .. }, _)));
    if expected || digits == 0 || !text.starts_with(['.', ',']) {
        return (None, text);
    }
    match fraction(text, digits, false) {
        Some((nanoseconds, rest)) => (Some(nanoseconds), rest),
        None => (None, text),
    }
}

fn fraction(text: &str, digits: usize, trims: bool) -> Option<(u32, &str)> {
    if !text.starts_with(['.', ',']) {
        return trims.then_some((0, text));
    }
    let found = text.bytes().skip(1).take_while(u8::is_ascii_digit).count();
    let length = if trims { found.min(9) } else { digits };
    if found < length || length == 0 {
        return None;
    }
    let value = format!("{:0<9}", &text[1..1 + length]);
    Some((value[..9].parse().ok()?, &text[1 + length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_parse_with_layouts() {
        for (layout, text, seconds) in [
            ("2006-01-02", "2020-03-04", 1_583_280_000),
            (
                "2006-01-02T15:04:05Z07:00",
                "2020-03-04T10:04:05Z",
                1_583_316_245,
            ),
            (
                "2006-01-02T15:04:05Z07:00",
                "2020-03-04T12:04:05.5+02:00",
                1_583_316_245,
            ),
            ("Jan _2 2006 3:04PM", "Mar  4 2020 10:04AM", 1_583_316_240),
        ] {
            assert_eq!(
                parse_time(layout, text).map(|time| time.seconds),
                Ok(seconds),
                "{text}"
            );
        }
    }

    #[test]
    fn invalid_dates_are_rejected() {
        for text in ["2020-02-30", "2020-3-04", "20-03-04", "2020-03-04 ", "x"] {
            assert!(parse_time("2006-01-02", text).is_err(), "{text}");
        }
    }
}
