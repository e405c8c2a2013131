//! Resource quantities with exact comparison.

use std::fmt;

/// A quantity in billionths (nano-units) of its unit, the resolution of Kubernetes. Larger values saturate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity(i128);

/// Nano-units per unit.
const BILLION: i128 = 1_000_000_000;

impl Quantity {
    /// Zero.
    pub const ZERO: Quantity = Quantity(0);

    /// Parses `0.5`, `500m`, `128Mi`, `1e3`. Like the API server, it reads a suffix alone as zero.
    pub fn parse(text: &str) -> Option<Quantity> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let number_end = unsigned
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(unsigned.len());
        let (number, suffix) = unsigned.split_at(number_end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if text.is_empty() || fraction.contains('.') {
            return None;
        }
        let magnitude = scale(whole, fraction, factor(suffix)?);
        Some(Quantity(if text.starts_with('-') {
            -magnitude
        } else {
            magnitude
        }))
    }

    /// An integer number of units.
    pub fn whole(number: i64) -> Quantity {
        Quantity(i128::from(number).saturating_mul(BILLION))
    }

    /// The sum of two quantities.
    #[must_use]
    pub fn plus(self, other: Quantity) -> Quantity {
        Quantity(self.0.saturating_add(other.0))
    }

    /// Returns true if it is negative.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Returns true if it is an integer number of units, as required for devices.
    pub fn is_whole(self) -> bool {
        self.0 % BILLION == 0
    }
}

/// Factor of a suffix: a power of two or of ten.
#[derive(Clone, Copy)]
enum Factor {
    Two(u32),
    Ten(i64),
}

fn factor(suffix: &str) -> Option<Factor> {
    Some(match suffix {
        "n" => Factor::Ten(-9),
        "u" => Factor::Ten(-6),
        "m" => Factor::Ten(-3),
        "" => Factor::Ten(0),
        "k" => Factor::Ten(3),
        "M" => Factor::Ten(6),
        "G" => Factor::Ten(9),
        "T" => Factor::Ten(12),
        "P" => Factor::Ten(15),
        "E" => Factor::Ten(18),
        "Ki" => Factor::Two(10),
        "Mi" => Factor::Two(20),
        "Gi" => Factor::Two(30),
        "Ti" => Factor::Two(40),
        "Pi" => Factor::Two(50),
        "Ei" => Factor::Two(60),
        _ => Factor::Ten(suffix.strip_prefix(['e', 'E'])?.parse().ok()?),
    })
}

/// `whole.fraction` times the factor, in nano-units, rounded up.
fn scale(whole: &str, fraction: &str, factor: Factor) -> i128 {
    let digits: Vec<u8> = whole
        .bytes()
        .chain(fraction.bytes())
        .map(|byte| byte - b'0')
        .collect();
    let (multiplier, power) = match factor {
        Factor::Two(power) => (1_i128 << power, 0),
        Factor::Ten(power) => (1, power),
    };
    // Decimal places to shift: those of the suffix plus nine, minus those of the fraction.
    let decimals = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let places = power.saturating_add(9).saturating_sub(decimals);
    let mut amount = 0_i128;
    for digit in &digits {
        amount = amount.saturating_mul(10).saturating_add((*digit).into());
    }
    amount = amount.saturating_mul(multiplier);
    if amount == 0 {
        return 0;
    }
    let ten_to_the = |places: i64| {
        u32::try_from(places)
            .ok()
            .and_then(|places| 10_i128.checked_pow(places))
    };
    match ten_to_the(places.saturating_abs()) {
        Some(power) if places >= 0 => amount.saturating_mul(power),
        Some(power) => amount / power + i128::from(amount % power != 0),
        None if places >= 0 => i128::MAX,
        None => 1,
    }
}

impl fmt::Display for Quantity {
    /// As a decimal number of units.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, fraction) = (
            self.0.unsigned_abs() / 1_000_000_000,
            self.0.unsigned_abs() % 1_000_000_000,
        );
        let decimals = format!("{fraction:09}");
        match decimals.trim_end_matches('0') {
            "" => write!(out, "{sign}{whole}"),
            decimals => write!(out, "{sign}{whole}.{decimals}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Quantity::parse(text).map(|quantity| quantity.to_string())
    }

    #[test]
    fn suffixes_and_fractions() {
        for (text, amount) in [
            ("1", "1"),
            ("0.5", "0.5"),
            ("500m", "0.5"),
            ("1Ki", "1024"),
            ("1.5Gi", "1610612736"),
            ("1e3", "1000"),
            ("1E-3", "0.001"),
            ("2E", "2000000000000000000"),
            ("+5k", "5000"),
            ("-1", "-1"),
            (".5", "0.5"),
            ("5.", "5"),
            ("0.1n", "0.000000001"),
            ("m", "0"),
        ] {
            assert_eq!(read(text).as_deref(), Some(amount), "{text}");
        }
    }

    #[test]
    fn invalid_quantities() {
        for text in [
            "", "256MB", "1K", "1 Gi", "1.2.3", "1e", "one", "1mi", "0x10", "1,5", "--1", "1Gi ",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn large_quantities_stay_in_order() {
        let quantity = |text: &str| Quantity::parse(text).unwrap();
        assert!(quantity("9e999999999999") >= quantity("8Ei"));
        assert!(quantity(&"9".repeat(500)) > quantity("1E"));
        assert!(quantity("1e-99999999999") > Quantity::ZERO);
        assert!(quantity("1000m") == quantity("1") && quantity("1Gi") > quantity("1G"));
    }
}
