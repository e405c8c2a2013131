//! Kubernetes quantities as numbers that can be compared: `500m`, `1.5Gi`, `2e3`.

/// The amount, or nothing where this is no quantity.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let digits_end =
        text.find(|character: char| !matches!(character, '0'..='9' | '.' | '+' | '-')).unwrap_or(text.len());
    let (number, suffix) = text.split_at(digits_end);
    if number.trim_start_matches(['+', '-']).contains(['+', '-']) {
        return None;
    }
    let amount: f64 = number.parse().ok()?;
    Some(amount * scale(suffix)?)
}

fn scale(suffix: &str) -> Option<f64> {
    const STEPS: [&str; 6] = ["K", "M", "G", "T", "P", "E"];
    if let Some(binary) = suffix.strip_suffix('i') {
        let step = STEPS.iter().position(|step| *step == binary)?;
        return Some(1024f64.powi(i32::try_from(step).ok()? + 1));
    }
    match suffix {
        "" => Some(1.0),
        "n" => Some(1e-9),
        "u" => Some(1e-6),
        "m" => Some(1e-3),
        "k" => Some(1e3),
        "M" => Some(1e6),
        "G" => Some(1e9),
        "T" => Some(1e12),
        "P" => Some(1e15),
        "E" => Some(1e18),
        _ => {
            let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            (exponent.abs() <= 100).then(|| 10f64.powi(exponent))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn suffixes_scale() {
        for (text, amount) in
            [("500m", 0.5), ("1Gi", 1_073_741_824.0), ("2k", 2e3), ("1e3", 1e3), ("+1.5", 1.5), ("1E", 1e18)]
        {
            assert_eq!(parse(text), Some(amount), "{text}");
        }
        for text in ["", "Gi", "1 Gi", "1GB", "1ki", "1-1", "--1", "1e", "1e999999999999", "0x1"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
