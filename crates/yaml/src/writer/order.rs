//! The natural order of keys.

use std::cmp::Ordering;

/// Compares keys in the order of go-yaml: numbers by value (`a2` before `a10`), letters after any other character.
pub fn human_order(a: &str, b: &str) -> Ordering {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let Some(index) = (0..a.len().min(b.len())).find(|&index| a[index] != b[index]) else {
        return a.len().cmp(&b.len());
    };
    match (a[index].is_alphabetic(), b[index].is_alphabetic()) {
        (true, true) => a[index].cmp(&b[index]),
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => number_at(&a, &b, index)
            .cmp(&number_at(&b, &a, index))
            .then(a[index].cmp(&b[index])),
    }
}

/// The number at `index` and its end; a zero that continues a number is not a leading zero.
fn number_at(key: &[char], other: &[char], index: usize) -> (u64, usize) {
    let continues = key[..index]
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_digit())
        .any(|&c| c != '0');
    let first = u64::from(continues && (key[index] == '0' || other[index] == '0'));
    let digits = key[index..].iter().map_while(|c| c.to_digit(10));
    let end = index + digits.clone().count();
    (
        digits.fold(first, |number, digit| {
            number.saturating_mul(10).saturating_add(digit.into())
        }),
        end,
    )
}
