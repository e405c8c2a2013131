//! Go's date layouts, which are based on `Mon Jan 2 15:04:05 MST 2006`.

use super::Time;

/// A placeholder of a layout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    Year,
    ShortYear,
    LongMonth,
    ShortMonth,
    Month {
        zero: bool,
    },
    LongWeekday,
    ShortWeekday,
    Day {
        fill: Option<char>,
    },
    DayOfYear {
        fill: char,
    },
    Hour,
    Hour12 {
        zero: bool,
    },
    Minute {
        zero: bool,
    },
    Second {
        zero: bool,
    },
    Fraction {
        digits: usize,
        trims: bool,
    },
    Half {
        upper: bool,
    },
    Zone,
    Offset {
        z: bool,
        colon: bool,
        minutes: bool,
        seconds: bool,
    },
}

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

const FIXED: [(&str, Part); 26] = [
    ("2006", Part::Year),
    ("06", Part::ShortYear),
    ("002", Part::DayOfYear { fill: '0' }),
    ("__2", Part::DayOfYear { fill: ' ' }),
    ("01", Part::Month { zero: true }),
    ("02", Part::Day { fill: Some('0') }),
    ("_2", Part::Day { fill: Some(' ') }),
    ("03", Part::Hour12 { zero: true }),
    ("04", Part::Minute { zero: true }),
    ("05", Part::Second { zero: true }),
    ("15", Part::Hour),
    ("1", Part::Month { zero: false }),
    ("2", Part::Day { fill: None }),
    ("3", Part::Hour12 { zero: false }),
    ("4", Part::Minute { zero: false }),
    ("5", Part::Second { zero: false }),
    ("PM", Part::Half { upper: true }),
    ("pm", Part::Half { upper: false }),
    ("January", Part::LongMonth),
    ("Monday", Part::LongWeekday),
    ("MST", Part::Zone),
    (
        "07:00:00",
        Part::Offset {
            z: false,
            colon: true,
            minutes: true,
            seconds: true,
        },
    ),
    (
        "070000",
        Part::Offset {
            z: false,
            colon: false,
            minutes: true,
            seconds: true,
        },
    ),
    (
        "07:00",
        Part::Offset {
            z: false,
            colon: true,
            minutes: true,
            seconds: false,
        },
    ),
    (
        "0700",
        Part::Offset {
            z: false,
            colon: false,
            minutes: true,
            seconds: false,
        },
    ),
    (
        "07",
        Part::Offset {
            z: false,
            colon: false,
            minutes: false,
            seconds: false,
        },
    ),
];

/// Splits a layout at its first placeholder: the text before it, the placeholder and the rest.
pub(super) fn next_part(layout: &str) -> Option<(&str, Part, &str)> {
    layout.char_indices().find_map(|(at, _)| {
        let (part, length) = part_at(layout, at)?;
        Some((&layout[..at], part, &layout[at + length..]))
    })
}

fn part_at(layout: &str, at: usize) -> Option<(Part, usize)> {
    let rest = &layout[at..];
    // `_2006` is an underscore and a year, not a padded day.
    if rest.starts_with("_2006") {
        return None;
    }
    if let Some(sign @ ('-' | 'Z')) = rest.chars().next() {
        let (text, part) = FIXED
            .iter()
            .filter(|(_, part)| matches!(part, Part::Offset { .. }))
            .find(|(text, _)| rest[1..].starts_with(text))?;
        let Part::Offset {
            colon,
            minutes,
            seconds,
            ..
        } = *part
        else {
            return None;
        };
        return Some((
            Part::Offset {
                z: sign == 'Z',
                colon,
                minutes,
                seconds,
            },
            text.len() + 1,
        ));
    }
    if rest.starts_with(['.', ',']) {
        return fraction(rest);
    }
    let fixed = FIXED
        .iter()
        .find(|(text, part)| rest.starts_with(text) && !matches!(part, Part::Offset { .. }));
    if let Some((text, part)) = fixed {
        return Some((*part, text.len()));
    }
    let word_ends = !rest
        .get(3..)
        .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_lowercase()));
    match rest.get(..3) {
        Some("Jan") if word_ends => Some((Part::ShortMonth, 3)),
        Some("Mon") if word_ends => Some((Part::ShortWeekday, 3)),
        _ => None,
    }
}

/// Parses `.000` or `.999`, not followed by another digit.
fn fraction(rest: &str) -> Option<(Part, usize)> {
    let digit = rest[1..]
        .chars()
        .next()
        .filter(|&digit| digit == '0' || digit == '9')?;
    let digits = rest[1..]
        .chars()
        .take_while(|&other| other == digit)
        .count();
    let ends = !rest[1 + digits..].starts_with(|letter: char| letter.is_ascii_digit());
    ends.then_some((
        Part::Fraction {
            digits,
            trims: digit == '9',
        },
        digits + 1,
    ))
}

/// Formats a time with a layout.
pub(super) fn format(time: &Time, mut layout: &str) -> String {
    let mut out = String::new();
    while let Some((before, part, rest)) = next_part(layout) {
        out.push_str(before);
        let separator = layout[before.len()..].chars().next().unwrap_or('.');
        out.push_str(&shown(time, part, separator));
        layout = rest;
    }
    out + layout
}

fn shown(time: &Time, part: Part, separator: char) -> String {
    let civil = time.civil();
    let month = MONTHS[civil.month as usize - 1];
    let weekday = WEEKDAYS[civil.weekday as usize];
    let two = |number: u32, zero: bool| {
        if zero {
            format!("{number:02}")
        } else {
            number.to_string()
        }
    };
    let hour12 = if civil.hour.is_multiple_of(12) {
        12
    } else {
        civil.hour % 12
    };
    match part {
        Part::Year if civil.year < 0 => format!("-{:04}", -civil.year),
        Part::Year => format!("{:04}", civil.year),
        Part::ShortYear => format!("{:02}", civil.year.rem_euclid(100)),
        Part::LongMonth => month.to_owned(),
        Part::ShortMonth => month[..3].to_owned(),
        Part::Month { zero } => two(civil.month, zero),
        Part::LongWeekday => weekday.to_owned(),
        Part::ShortWeekday => weekday[..3].to_owned(),
        Part::Day { fill: Some(' ') } => format!("{:2}", civil.day),
        Part::Day { fill } => two(civil.day, fill.is_some()),
        Part::DayOfYear { fill: ' ' } => format!("{:3}", civil.day_of_year),
        Part::DayOfYear { .. } => format!("{:03}", civil.day_of_year),
        Part::Hour => format!("{:02}", civil.hour),
        Part::Hour12 { zero } => two(hour12, zero),
        Part::Minute { zero } => two(civil.minute, zero),
        Part::Second { zero } => two(civil.second, zero),
        Part::Fraction { digits, trims } => {
            shown_fraction(time.nanoseconds, digits, trims, separator)
        }
        Part::Half { upper } => match (civil.hour < 12, upper) {
            (true, true) => "AM".to_owned(),
            (true, false) => "am".to_owned(),
            (false, true) => "PM".to_owned(),
            (false, false) => "pm".to_owned(),
        },
        Part::Zone if time.zone.is_empty() => shown_offset(time.offset, false, true, false),
        Part::Zone => time.zone.clone(),
        Part::Offset { z: true, .. } if time.offset == 0 => "Z".to_owned(),
        Part::Offset {
            colon,
            minutes,
            seconds,
            ..
        } => shown_offset(time.offset, colon, minutes, seconds),
    }
}

fn shown_fraction(nanoseconds: u32, digits: usize, trims: bool, separator: char) -> String {
    let text = format!("{nanoseconds:09}");
    let text = format!("{:0<digits$}", &text[..digits.min(9)]);
    let text = if trims {
        text.trim_end_matches('0')
    } else {
        &text
    };
    if text.is_empty() {
        String::new()
    } else {
        format!("{separator}{text}")
    }
}

fn shown_offset(offset: i32, colon: bool, minutes: bool, seconds: bool) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let offset = offset.unsigned_abs();
    let colon = if colon { ":" } else { "" };
    let mut out = format!("{sign}{:02}", offset / 3600);
    if minutes {
        out += &format!("{colon}{:02}", offset / 60 % 60);
    }
    if seconds {
        out += &format!("{colon}{:02}", offset % 60);
    }
    out
}
