//! Decimal arithmetic as in Sprig: 0.1 + 0.2 = 0.3. Results over 38 digits are computed with floats.

/// The number of decimal places of a quotient.
const PLACES: i32 = 16;

/// A decimal number: `coefficient` · 10^`exponent`.
#[derive(Clone, Copy)]
struct Decimal {
    coefficient: i128,
    exponent: i32,
}

impl Decimal {
    /// The shortest decimal that round-trips to a float.
    fn new(number: f64) -> Option<Self> {
        let text = format!("{number:e}");
        let (digits, exponent) = text.split_once('e')?;
        let places = digits
            .split_once('.')
            .map_or(0, |(_, fraction)| fraction.len());
        let coefficient = digits.replace('.', "").parse().ok()?;
        Some(Decimal {
            coefficient,
            exponent: exponent.parse::<i32>().ok()? - i32::try_from(places).ok()?,
        })
    }

    fn to_float(self) -> Option<f64> {
        format!("{}e{}", self.coefficient, self.exponent)
            .parse()
            .ok()
    }

    /// The coefficient with a smaller exponent.
    fn scaled(self, exponent: i32) -> Option<i128> {
        self.coefficient
            .checked_mul(power_of_ten(self.exponent.checked_sub(exponent)?)?)
    }
}

fn power_of_ten(exponent: i32) -> Option<i128> {
    10i128.checked_pow(u32::try_from(exponent).ok()?)
}

/// `left + right`
pub(super) fn add(left: f64, right: f64) -> f64 {
    exact(left, right, |left, right| {
        let exponent = left.exponent.min(right.exponent);
        let coefficient = left
            .scaled(exponent)?
            .checked_add(right.scaled(exponent)?)?;
        Some(Decimal {
            coefficient,
            exponent,
        })
    })
    .unwrap_or(left + right)
}

/// `left - right`
pub(super) fn subtract(left: f64, right: f64) -> f64 {
    add(left, -right)
}

/// `left * right`
pub(super) fn multiply(left: f64, right: f64) -> f64 {
    exact(left, right, |left, right| {
        let coefficient = left.coefficient.checked_mul(right.coefficient)?;
        Some(Decimal {
            coefficient,
            exponent: left.exponent + right.exponent,
        })
    })
    .unwrap_or(left * right)
}

/// `left / right`, rounded to [`PLACES`].
pub(super) fn divide(left: f64, right: f64) -> f64 {
    exact(left, right, |left, right| {
        let shift = left.exponent - right.exponent + PLACES;
        let dividend = if shift > 0 {
            left.coefficient.checked_mul(power_of_ten(shift)?)?
        } else {
            left.coefficient
        };
        // A divisor that overflows makes the quotient zero.
        let factor = if shift < 0 {
            power_of_ten(-shift).unwrap_or(i128::MAX)
        } else {
            1
        };
        let divisor = right.coefficient.saturating_mul(factor);
        let (quotient, rest) = (
            dividend.checked_div(divisor)?,
            dividend.checked_rem(divisor)?,
        );
        let away = i128::from(rest.unsigned_abs() >= divisor.unsigned_abs() - rest.unsigned_abs());
        let coefficient = quotient + away * dividend.signum() * divisor.signum();
        Some(Decimal {
            coefficient,
            exponent: -PLACES,
        })
    })
    .unwrap_or(left / right)
}

fn exact(
    left: f64,
    right: f64,
    operation: impl Fn(Decimal, Decimal) -> Option<Decimal>,
) -> Option<f64> {
    operation(Decimal::new(left)?, Decimal::new(right)?)?.to_float()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_results_are_exact() {
        assert_eq!(add(0.1, 0.2), 0.3);
        assert_eq!(subtract(0.3, 0.1), 0.2);
        assert_eq!(multiply(1.1, 1.1), 1.21);
        assert_eq!(divide(1.0, 7.0), 0.142_857_142_857_142_9);
        assert_eq!(divide(-2.0, 3.0), -0.666_666_666_666_666_7);
        assert_eq!(divide(1.0, 3e20), 0.0);
        assert_eq!(add(1e300, 1.0), 1e300);
        assert!(multiply(f64::INFINITY, 2.0).is_infinite());
    }
}
