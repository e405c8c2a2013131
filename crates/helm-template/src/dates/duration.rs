//! Durations in nanoseconds: `1h30m`.

const SECOND: u64 = 1_000_000_000;

/// Parses a duration as Go's `time.ParseDuration` does.
pub(crate) fn parse_duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        let (part, after) = part(rest)?;
        total = total.checked_add(part).filter(|&total| total <= 1 << 63)?;
        rest = after;
    }
    if negative {
        0i64.checked_sub_unsigned(total)
    } else {
        i64::try_from(total).ok()
    }
}

/// Parses a number with its unit; returns the nanoseconds and the rest of the text.
fn part(text: &str) -> Option<(u64, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at(digits(text));
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(digits(rest)),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let end = rest
        .find(|letter: char| letter == '.' || letter.is_ascii_digit())
        .unwrap_or(rest.len());
    let unit = match &rest[..end] {
        "ns" => 1,
        "us" | "µs" | "μs" => 1000,
        "ms" => 1_000_000,
        "s" => SECOND,
        "m" => 60 * SECOND,
        "h" => 3600 * SECOND,
        _ => return None,
    };
    let whole = if whole.is_empty() {
        0
    } else {
        whole.parse::<u64>().ok()?
    };
    let fraction = format!("0.{fraction}").parse::<f64>().unwrap_or_default() * unit as f64;
    Some((
        whole.checked_mul(unit)?.checked_add(fraction as u64)?,
        &rest[end..],
    ))
}

/// Formats a duration as Go does: `1h0m0s`, `1.5s`, `2ms`.
pub(crate) fn print_duration(duration: i64) -> String {
    let sign = if duration < 0 { "-" } else { "" };
    let total = duration.unsigned_abs();
    let text = match total {
        0 => return "0s".to_owned(),
        1..1000 => format!("{total}ns"),
        1000..1_000_000 => format!("{}µs", decimal(total, 1000)),
        1_000_000..SECOND => format!("{}ms", decimal(total, 1_000_000)),
        _ => {
            let (minutes, rest) = (total / (60 * SECOND), total % (60 * SECOND));
            let seconds = decimal(rest, SECOND);
            match (minutes / 60, minutes % 60) {
                (0, 0) => format!("{seconds}s"),
                (0, minutes) => format!("{minutes}m{seconds}s"),
                (hours, minutes) => format!("{hours}h{minutes}m{seconds}s"),
            }
        }
    };
    format!("{sign}{text}")
}

/// `total / unit` with all decimal places.
fn decimal(total: u64, unit: u64) -> String {
    let places = unit.ilog10() as usize;
    let text = format!("{}.{:0places$}", total / unit, total % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Truncates a duration to a multiple of another one.
pub(crate) fn truncate_duration(duration: i64, multiple: i64) -> i64 {
    if multiple <= 0 {
        duration
    } else {
        duration - duration % multiple
    }
}

/// Rounds a duration to the nearest multiple of another one, halfway away from zero.
pub(crate) fn round_duration(duration: i64, multiple: i64) -> i64 {
    if multiple <= 0 {
        return duration;
    }
    let rest = duration % multiple;
    if i128::from(rest).abs() * 2 < i128::from(multiple) {
        return duration - rest;
    }
    let step = if duration < 0 { -multiple } else { multiple };
    (duration - rest)
        .checked_add(step)
        .unwrap_or(if duration < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_parse_and_format() {
        for (text, printed) in [
            ("1h", "1h0m0s"),
            ("1.5h", "1h30m0s"),
            ("90m", "1h30m0s"),
            ("-2s", "-2s"),
            ("1500ms", "1.5s"),
            ("1us", "1µs"),
            ("3ns", "3ns"),
            ("0", "0s"),
            ("1h2m3.5s", "1h2m3.5s"),
        ] {
            assert_eq!(
                parse_duration(text).map(print_duration).as_deref(),
                Some(printed)
            );
        }
        for wrong in ["", "1", "h", "1d", "-", "1h-2m", "99999999h9999999999999h"] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(round_duration(15, 10), 20);
        assert_eq!(round_duration(-15, 10), -20);
        assert_eq!(round_duration(14, 10), 10);
        assert_eq!(truncate_duration(-19, 10), -10);
    }
}
