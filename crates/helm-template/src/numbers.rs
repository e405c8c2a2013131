//! Parsing and formatting of numbers as in Go: template constants, `strconv` and the float formats of `fmt`.

use super::ast::Constant;

/// Parses an integer as Go's `strconv.ParseInt(text, 0, 64)` does: with prefixes `0x`, `0o`, `0b`, a leading zero for
/// octal, and underscores between digits.
pub(super) fn parse_int(text: &str) -> Option<i64> {
    let (negative, digits) = split_sign(text);
    let magnitude = parse_magnitude(digits)?;
    if negative {
        0i64.checked_sub_unsigned(magnitude)
    } else {
        i64::try_from(magnitude).ok()
    }
}

/// Parses digits with an optional prefix, without sign.
fn parse_magnitude(text: &str) -> Option<u64> {
    let lower = text.to_ascii_lowercase();
    let (radix, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'o', ..] => (8, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', _, ..] => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    if !underscores_separate(&lower) {
        return None;
    }
    let digits = digits.replace('_', "");
    // `from_str_radix` would accept a second sign.
    let plain = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_alphanumeric());
    plain
        .then(|| u64::from_str_radix(&digits, radix).ok())
        .flatten()
}

/// Returns true if each underscore is between digits, or between a prefix and a digit.
fn underscores_separate(text: &str) -> bool {
    let bytes = text.as_bytes();
    let prefixed = bytes.len() > 1 && bytes[0] == b'0' && bytes[1].is_ascii_alphabetic();
    (0..bytes.len()).filter(|&at| bytes[at] == b'_').all(|at| {
        let before = at > 0 && (bytes[at - 1].is_ascii_hexdigit() || (prefixed && at == 2));
        before && bytes.get(at + 1).is_some_and(u8::is_ascii_hexdigit)
    })
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

/// Parses a float as Go's `strconv.ParseFloat` does; none for one that is too large.
pub(super) fn parse_float(text: &str) -> Option<f64> {
    let (negative, digits) = split_sign(text);
    if !underscores_separate(digits) {
        return None;
    }
    let lower = digits.to_ascii_lowercase().replace('_', "");
    let magnitude = match lower.as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => return Some(f64::NAN),
        _ if lower.starts_with("0x") => parse_hex_float(&lower[2..])?,
        _ => {
            let plain = lower
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'+' | b'-'));
            lower
                .parse::<f64>()
                .ok()
                .filter(|number| plain && number.is_finite())?
        }
    };
    Some(if negative { -magnitude } else { magnitude })
}

/// Parses a hexadecimal float such as `1.8p3`.
fn parse_hex_float(text: &str) -> Option<f64> {
    let (mantissa, power) = text.split_once('p')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let value = u64::from_str_radix(&digits, 16).ok()? as f64;
    let power = power
        .parse::<i32>()
        .ok()?
        .checked_sub(i32::try_from(fraction.len() * 4).ok()?)?;
    Some(value * 2f64.powi(power)).filter(|number| number.is_finite())
}

/// Parses a number constant of a template.
///
/// # Errors
/// The message for an invalid constant.
pub(super) fn parse_constant(text: &str) -> Result<Constant, &'static str> {
    let is_hex = text
        .trim_start_matches(['+', '-'])
        .to_ascii_lowercase()
        .starts_with("0x");
    let is_float = text.contains(['.', 'p', 'P']) || (!is_hex && text.contains(['e', 'E']));
    if let Some(int) = parse_int(text) {
        return Ok(Constant {
            int: Some(int),
            float: int as f64,
            is_float: false,
        });
    }
    let plain = if underscores_separate(text.trim_start_matches(['+', '-'])) {
        text.replace('_', "")
    } else {
        String::new()
    };
    match parse_float(&plain) {
        Some(float) if is_float => {
            let int =
                (float.abs() < 9.3e18 && (float as i64) as f64 == float).then_some(float as i64);
            Ok(Constant {
                int,
                float,
                is_float,
            })
        }
        Some(_) if text.trim_start_matches(['+', '-']).starts_with('0') => {
            Err("invalid octal number: a leading zero makes it octal, which has no digits over 7")
        }
        Some(_) => Err("integer too large: the maximum is 64 bits"),
        None => Err("invalid number"),
    }
}

/// Formats a float as Go's `%e`, `%f` and `%g` (or `%E`, `%G`); without precision, in the shortest form that round-trips.
pub(super) fn format_float(number: f64, verb: char, precision: Option<usize>) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    match (verb, precision) {
        ('f' | 'F', Some(precision)) => format!("{number:.precision$}"),
        ('f' | 'F', None) => format!("{number}"),
        ('e', Some(precision)) => go_exponent(&format!("{number:.precision$e}")),
        ('e', None) => go_exponent(&format!("{number:e}")),
        ('E' | 'G', _) => {
            format_float(number, verb.to_ascii_lowercase(), precision).to_ascii_uppercase()
        }
        _ => general(number, precision),
    }
}

/// `%g`: with an exponent if that is less than -4 or at least the precision.
fn general(number: f64, precision: Option<usize>) -> String {
    let wanted = precision.map(|precision| precision.max(1));
    let scientific = match wanted {
        Some(wanted) => format!("{number:.*e}", wanted - 1),
        None => format!("{number:e}"),
    };
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let digits = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    let count = digits.bytes().filter(u8::is_ascii_digit).count() as i32;
    let limit = match wanted {
        // No exponent while all digits are before the point.
        Some(wanted) if wanted as i32 > count && count > exponent => count,
        Some(wanted) => wanted as i32,
        None => 6,
    };
    if exponent < -4 || exponent >= limit {
        return go_exponent(&format!("{digits}e{exponent}"));
    }
    let places = usize::try_from(count - 1 - exponent).unwrap_or_default();
    format!("{number:.places$}")
}

/// Formats a float in binary: `%b` (an integer and a power of two), `%x` and `%X` (hexadecimal).
pub(super) fn format_binary_float(number: f64, verb: char) -> String {
    if !number.is_finite() {
        return format_float(number, 'g', None);
    }
    const FRACTION: u32 = f64::MANTISSA_DIGITS - 1;
    let bits = number.to_bits();
    let fraction = bits & ((1 << FRACTION) - 1);
    let exponent = (bits >> FRACTION & 0x7ff) as i64;
    let (whole, exponent) = if exponent == 0 { (0, 1) } else { (1, exponent) };
    let sign = if number.is_sign_negative() { "-" } else { "" };
    if verb == 'b' {
        let exponent = exponent - 1023 - i64::from(FRACTION);
        return format!("{sign}{}p{exponent:+}", whole << FRACTION | fraction);
    }
    let digits = format!("{fraction:013x}");
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    let exponent = if number == 0.0 { 0 } else { exponent - 1023 };
    let text = format!("{sign}0x{whole}{point}{digits}p{exponent:+03}");
    if verb == 'X' {
        text.to_uppercase()
    } else {
        text
    }
}

/// Converts Rust's exponent `1e-7` to Go's `1e-07`.
fn go_exponent(text: &str) -> String {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, exponent) = exponent
        .strip_prefix('-')
        .map_or(('+', exponent), |exponent| ('-', exponent));
    format!("{digits}e{sign}{exponent:0>2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_parse_as_in_go() {
        let int = |text| parse_constant(text).unwrap().int;
        assert_eq!(int("0x10"), Some(16));
        assert_eq!(int("1_000"), Some(1000));
        assert_eq!(int("0b101"), Some(5));
        assert_eq!(int("017"), Some(15));
        assert_eq!(int("-5"), Some(-5));
        assert_eq!(int("1e3"), Some(1000));
        assert!(parse_constant("1e3").unwrap().is_float);
        for wrong in [
            "",
            "-",
            "1__0",
            "08",
            "0x",
            "1_",
            "9999999999999999999",
            ".",
        ] {
            assert!(parse_constant(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn floats_print_as_in_go() {
        for (number, verb, precision, text) in [
            (1e6, 'g', None, "1e+06"),
            (100000.0, 'g', None, "100000"),
            (0.0001, 'g', None, "0.0001"),
            (0.00001, 'g', None, "1e-05"),
            (1234567.5, 'g', None, "1.2345675e+06"),
            (3.0, 'g', Some(3), "3"),
            (1234.0, 'g', Some(3), "1.23e+03"),
            (100000.0, 'g', Some(10), "100000"),
            (2.5, 'e', Some(0), "2e+00"),
            (2.5, 'f', Some(0), "2"),
            (1.23456, 'f', Some(2), "1.23"),
            (1e21, 'G', None, "1E+21"),
        ] {
            assert_eq!(format_float(number, verb, precision), text);
        }
    }
}
