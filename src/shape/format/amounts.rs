//! Amounts, percentages, and bytes in base64.

use crate::base_encoding::BASE64;
use crate::quantity::Quantity;

use super::Verdict;
use super::names::demand;

/// A number with one of the suffixes that Kubernetes knows.
pub(super) fn quantity(text: &str) -> Verdict {
    let rule =
        "is no quantity, which is a number and behind it nothing, `m`, `k`, `M`, `G`, `T`, `Ki`, `Mi`, `Gi` or `Ti`";
    demand(Quantity::parse(text).is_some(), rule)
}

/// A whole number from 0.
pub(super) fn not_negative(number: i64) -> Verdict {
    demand(number >= 0, "must not be negative")
}

/// Three digits of the base 8, which YAML knows by the 0 before them.
pub(super) fn file_mode(number: i64) -> Verdict {
    let hint = format!("is {number}, and permissions end at 0777: write them with a 0 before them, as in `0644`");
    demand((0..=0o777).contains(&number), &hint)
}

/// A whole number and `%`.
pub(super) fn percent(text: &str) -> Verdict {
    let digits = text.strip_suffix('%').filter(|digits| !digits.is_empty());
    let whole = digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    demand(whole, "has to be a whole number without quotes, or a percentage such as `25%`")
}

/// What the API server decodes into bytes.
pub(super) fn base64(text: &str) -> Verdict {
    demand(BASE64.decode(text).is_ok(), "has to be base64; plain text belongs into `stringData`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_and_base64() {
        assert!(percent("25%").is_ok() && percent("25").is_err() && percent("%").is_err() && percent("2.5%").is_err());
        for good in ["", "YQ==", "YWI=", "YWJj", "YW\nJj\n"] {
            assert!(base64(good).is_ok(), "{good}");
        }
        for bad in ["YQ", "YQ=", "a b=", "====", "YW-j"] {
            assert!(base64(bad).is_err(), "{bad}");
        }
    }
}
