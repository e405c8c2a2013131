//! The flags, width and precision of a directive, and filling up with them.

/// The flags, width and precision of a directive.
#[derive(Clone, Debug, Default)]
pub(super) struct Flags {
    pub sharp: bool,
    pub zero: bool,
    pub plus: bool,
    pub minus: bool,
    pub space: bool,
    /// `%+v`: structs show the names of their fields.
    pub names_fields: bool,
    pub width: Option<usize>,
    pub precision: Option<usize>,
}

impl Flags {
    /// Fills up to the width, with spaces or zeros.
    pub fn pad(&self, text: &str) -> String {
        let missing = self.width.unwrap_or_default().saturating_sub(text.chars().count());
        match (self.minus, self.zero) {
            _ if missing == 0 => text.to_owned(),
            (true, _) => text.to_owned() + &" ".repeat(missing),
            (false, true) => "0".repeat(missing) + text,
            (false, false) => " ".repeat(missing) + text,
        }
    }

    /// The same, with zeros behind the sign.
    pub fn pad_number(&self, sign: &str, digits: &str) -> String {
        if self.zero && !self.minus {
            let missing = self.width.unwrap_or_default().saturating_sub(sign.len() + digits.chars().count());
            return format!("{sign}{}{digits}", "0".repeat(missing));
        }
        Flags { zero: false, ..self.clone() }.pad(&format!("{sign}{digits}"))
    }

    pub fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        }
    }
}
