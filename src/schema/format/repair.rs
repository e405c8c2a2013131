//! Suggests a valid string for an invalid one.

use super::Format;

/// A suggestion, which the caller validates against the format.
pub(super) fn repair(format: Format, text: &str) -> Option<String> {
    // A placeholder has unknown content.
    if text.is_empty() || text.contains(['$', '{', '<', '%']) {
        return None;
    }
    match format {
        Format::DnsLabel | Format::DnsSubdomain | Format::Dns1035Label | Format::PortName => {
            Some(hyphenate(&text.to_ascii_lowercase()))
        }
        Format::LabelKey | Format::LabelValue | Format::ConfigMapKey => Some(hyphenate(text)),
        Format::Duration | Format::Interval => Some(duration(text)),
        Format::AmountOrPercent => Some(format!("{text}%")),
        Format::Quantity => quantity(text),
        Format::PrintedInteger | Format::TomlInteger => seconds(text),
        _ => None,
    }
}

/// Replaces invalid characters of a name by hyphens, and trims them at both ends.
fn hyphenate(text: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/');
    let hyphenated: String = text
        .chars()
        .map(|c| if kept(c) { c } else { '-' })
        .collect();
    hyphenated.trim_matches(['-', '.']).to_owned()
}

/// `15 minutes`, `1 hour`: Go uses the first letter of the unit.
fn duration(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [number, unit] => format!(
            "{number}{}",
            unit.chars()
                .take(1)
                .collect::<String>()
                .to_ascii_lowercase()
        ),
        _ => format!("{text}s"),
    }
}

/// `90s`, `5m`, `1h` converted to seconds.
fn seconds(text: &str) -> Option<String> {
    let unit = text.chars().next_back()?;
    let factor: u32 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return None,
    };
    let number: u32 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
    Some(number.checked_mul(factor)?.to_string())
}

/// `256MB`, `1K`, `512mi`, `1,5`: without the byte unit, with the case and decimal point of Kubernetes.
fn quantity(text: &str) -> Option<String> {
    if let Some((number, "core" | "cores" | "cpu" | "cpus" | "CPU" | "CPUs")) = text.split_once(' ')
    {
        return Some(number.replace(',', "."));
    }
    let packed: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    let Some(end) = packed.find(|c: char| !c.is_ascii_digit() && c != '.') else {
        return Some(packed);
    };
    let (number, suffix) = packed.split_at(end);
    // `500 m`: a suffix that is valid keeps its case, as `m` and `M` are different suffixes.
    if number.parse::<f64>().is_ok() && matches!(suffix, "m" | "u" | "n") {
        return Some(packed);
    }
    let suffix = match suffix.to_ascii_lowercase().trim_end_matches('b') {
        "k" => "k",
        "m" => "M",
        "g" => "G",
        "t" => "T",
        "ki" => "Ki",
        "mi" => "Mi",
        "gi" => "Gi",
        "ti" => "Ti",
        _ => return None,
    };
    (!number.is_empty()).then(|| format!("{number}{suffix}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_valid() {
        let meant = |format: Format, text: &str| format.repair(text);
        assert_eq!(
            meant(Format::DnsLabel, "My_Runner").as_deref(),
            Some("my-runner")
        );
        assert_eq!(meant(Format::LabelValue, "a b c").as_deref(), Some("a-b-c"));
        assert_eq!(meant(Format::Quantity, "256MB").as_deref(), Some("256M"));
        assert_eq!(meant(Format::Quantity, "500 m").as_deref(), Some("500m"));
        assert_eq!(meant(Format::Quantity, "1 gib").as_deref(), Some("1Gi"));
        assert_eq!(
            meant(Format::Duration, "15 minutes").as_deref(),
            Some("15m")
        );
        assert_eq!(meant(Format::DnsLabel, "${NAME}"), None);
        assert_eq!(meant(Format::Quantity, "much"), None);
    }
}
