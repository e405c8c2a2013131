//! Quantities, percentages and base64.

use crate::kubernetes::quantity::Quantity;
use helm_yaml::base_encoding::BASE64;

use super::Verdict;
use super::names::ensure;

/// A resource quantity.
pub(super) fn quantity(text: &str) -> Verdict {
    if Quantity::parse(text).is_some() {
        return Ok(());
    }
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &text[number.len()..];
    if Quantity::parse(number).is_some() && !suffix.is_empty() {
        return Err(format!("unknown quantity suffix `{suffix}`"));
    }
    Err("expected a quantity, such as `500m`, `2` or `1.5Gi`".to_owned())
}

/// A non-negative integer.
pub(super) fn not_negative(number: i64) -> Verdict {
    ensure(number >= 0, "expected at least 0")
}

/// File permissions. YAML reads digits with a leading 0 as octal.
pub(super) fn file_mode(number: i64) -> Verdict {
    let hint = format!("expected octal permissions up to `0777`, such as `0644`, found {number}");
    ensure((0..=0o777).contains(&number), &hint)
}

/// An integer followed by `%`.
pub(super) fn percent(text: &str) -> Verdict {
    let digits = text.strip_suffix('%').filter(|digits| !digits.is_empty());
    let is_integer = digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    ensure(
        is_integer,
        "expected an integer without quotes or a percentage, such as `25%`",
    )
}

/// Base64 with padding, as decoded by the API server.
pub(super) fn base64(text: &str) -> Verdict {
    ensure(
        BASE64.decode(text).is_ok(),
        "expected base64; plain strings belong in `stringData`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_and_base64() {
        assert!(
            percent("25%").is_ok()
                && percent("25").is_err()
                && percent("%").is_err()
                && percent("2.5%").is_err()
        );
        for good in ["", "YQ==", "YWI=", "YWJj", "YW\nJj\n"] {
            assert!(base64(good).is_ok(), "{good}");
        }
        for bad in ["YQ", "YQ=", "a b=", "====", "YW-j"] {
            assert!(base64(bad).is_err(), "{bad}");
        }
    }
}
