//! Dates, durations and schedules.

use super::Verdict;
use super::names::ensure;

/// A Go duration: `300ms`, `-1.5h`, `2h45m`.
pub(super) fn duration(text: &str) -> Verdict {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let rule = "expected a duration, such as `90s`, `15m` or `1h30m`";
    ensure(unsigned == "0" || seconds(unsigned).is_some(), rule)?;
    // Go stores nanoseconds in 63 bits: about 292 years.
    ensure(
        unsigned == "0" || seconds(unsigned).is_some_and(|seconds| seconds < 9_223_372_036.0),
        "expected a duration below 292 years",
    )
}

fn seconds(mut text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 8] = [
        ("ns", 1e-9),
        ("us", 1e-6),
        ("µs", 1e-6),
        ("μs", 1e-6),
        ("ms", 1e-3),
        ("s", 1.0),
        ("m", 60.0),
        ("h", 3600.0),
    ];
    let mut total = 0.0;
    if text.is_empty() {
        return None;
    }
    while !text.is_empty() {
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, rest) = text.split_at(digits);
        let unit_end = rest
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(rest.len());
        let (unit, rest) = rest.split_at(unit_end);
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
        total += decimal(number)? * factor;
        text = rest;
    }
    Some(total)
}

/// A Prometheus duration, largest unit first: `30s`, `1h30m`, `1d`.
pub(super) fn interval(text: &str) -> Verdict {
    const UNITS: [&str; 7] = ["y", "w", "d", "h", "m", "s", "ms"];
    let mut rest = text;
    for unit in UNITS {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (number, suffix) = rest.split_at(digits);
        let letters = suffix
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(suffix.len());
        if !number.is_empty() && &suffix[..letters] == unit {
            rest = &suffix[letters..];
        }
    }
    ensure(
        !text.is_empty() && rest.is_empty(),
        "expected an interval, such as `30s` or `1m`",
    )
}

/// Digits with at most one decimal point.
fn decimal(text: &str) -> Option<f64> {
    let has_digit = text.bytes().any(|b| b.is_ascii_digit());
    if has_digit {
        format!("0{text}").parse().ok()
    } else {
        None
    }
}

/// A date and time with an offset: `2030-01-01T00:00:00Z`.
pub(super) fn date_time(text: &str) -> Verdict {
    ensure(
        is_date_time(text).is_some(),
        "expected a date and time, such as `2030-01-31T12:00:00Z`",
    )
}

fn is_date_time(text: &str) -> Option<()> {
    let number = |range: std::ops::Range<usize>| {
        text.get(range)
            .filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?
            .parse::<u32>()
            .ok()
    };
    let sign = |at: usize, sign: &str| (text.get(at..at + 1) == Some(sign)).then_some(());
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
        .iter()
        .try_for_each(|(at, mark)| sign(*at, mark))?;
    let clock = number(11..13)? < 24 && number(14..16)? < 60 && number(17..19)? < 60;
    let days = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let rest = text.get(19..)?;
    let fraction = rest
        .strip_prefix(['.', ','])
        .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let zone = fraction.unwrap_or(rest);
    let offset = zone.len() == 6 && zone.starts_with(['+', '-']) && zone.get(3..4) == Some(":");
    let exists = (1..=12).contains(&month) && (1..=days).contains(&day) && clock;
    (exists && (zone == "Z" || offset)).then_some(())
}

/// Five fields, or a macro such as `@daily`.
pub(super) fn cron(text: &str) -> Verdict {
    const WORDS: [&str; 7] = [
        "@yearly",
        "@annually",
        "@monthly",
        "@weekly",
        "@daily",
        "@midnight",
        "@hourly",
    ];
    if let Some(interval) = text.strip_prefix("@every ") {
        return duration(interval);
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    let rule = "expected a cron schedule, such as `0 3 * * 1`";
    ensure(WORDS.contains(&text) || fields.len() == 5, rule)?;
    const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec";
    const DAYS: &str = "sun mon tue wed thu fri sat";
    let limits = [
        (0, 59, ""),
        (0, 23, ""),
        (1, 31, ""),
        (1, 12, MONTHS),
        (0, 6, DAYS),
    ];
    let fits = fields
        .iter()
        .zip(limits)
        .all(|(field, (least, most, names))| {
            let names: Vec<&str> = names.split_whitespace().collect();
            field
                .split(',')
                .all(|part| cron_part(part, least, most, &names).is_some())
        });
    ensure(WORDS.contains(&text) || fits, rule)
}

/// `*`, `5`, `1-5`, `*/2`, `mon-fri`.
fn cron_part(part: &str, least: u32, most: u32, names: &[&str]) -> Option<()> {
    let value = |text: &str| {
        let by_name = names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(text));
        let number = by_name
            .and_then(|index| u32::try_from(index).ok())
            .map(|index| index + least);
        number
            .or_else(|| text.parse().ok())
            .filter(|number| (least..=most).contains(number))
    };
    let (range, step) = part
        .split_once('/')
        .map_or((part, None), |(range, step)| (range, Some(step)));
    if let Some(step) = step {
        step.parse::<u32>().ok().filter(|step| *step > 0)?;
    }
    if range == "*" || range == "?" {
        return Some(());
    }
    match range.split_once('-') {
        Some((from, to)) => (value(from)? <= value(to)?).then_some(()),
        None => value(range).map(|_| ()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_durations() {
        for good in [
            "0", "1s", "1.5h", ".5m", "1.s", "1h30m", "-5m", "300ms", "1µs",
        ] {
            assert!(duration(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "15",
            "15 minutes",
            "1d",
            "s",
            ".s",
            "1..5s",
            "1h30",
            "+",
            "3000000h",
        ] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn prometheus_durations() {
        for good in ["30s", "1m", "1h30m", "500ms", "1d", "1y2w3d4h5m6s7ms"] {
            assert!(interval(good).is_ok(), "{good}");
        }
        for bad in ["", "30", "30 seconds", "1m1h", "1.5m", "s", "30sec", "€"] {
            assert!(interval(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn dates_and_times() {
        for good in ["2030-01-31T12:00:00Z", "2028-02-29T00:00:00.123+02:00"] {
            assert!(date_time(good).is_ok(), "{good}");
        }
        for bad in [
            "2030-01-31",
            "2030-02-30T00:00:00Z",
            "2030-01-31 12:00:00Z",
            "2030-01-31T12:00:00",
        ] {
            assert!(date_time(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn cron_schedules() {
        for good in [
            "* * * * *",
            "*/5 0-6 1,15 jan-mar MON",
            "@daily",
            "@every 1h30m",
            "0 3 ? * 0",
        ] {
            assert!(cron(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "* * * *",
            "60 * * * *",
            "* * * * 7",
            "*/0 * * * *",
            "@often",
            "5-1 * * * *",
        ] {
            assert!(cron(bad).is_err(), "{bad}");
        }
    }
}
