//! "Did you mean …?": the known word that an unknown one was probably meant to be.

/// The candidate nearest to `word`, unless all are too far to be meant. Case, `_` and `-` don't count: `check_interval`
/// is `checkInterval`. Of several that are equally near, the first wins.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = letters(word).collect();
    let limit = word.len() / 3;
    let mut best: Option<(usize, &str)> = None;
    // Words of very different length are never near: they cost next to nothing.
    for candidate in candidates.into_iter().filter(|candidate| letters(candidate).count().abs_diff(word.len()) <= limit)
    {
        let letters: Vec<char> = letters(candidate).collect();
        let distance = distance(&word, &letters);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn letters(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|letter| !matches!(letter, '_' | '-')).flat_map(char::to_lowercase)
}

/// How many letters must be inserted, deleted, replaced or swapped with their neighbour to make one word the other.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != other);
            let mut least = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *letter == to[column - 1] && from[row - 1] == *other {
                least = least.min(before_last[column - 1] + 1);
            }
            current.push(least);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_what_was_meant() {
        let known = ["replicas", "resources", "checkInterval", "runnerToken", "unregisterRunners", "hpa"];
        for (slip, meant) in [
            ("replcas", "replicas"),
            ("repilcas", "replicas"),
            ("check_interval", "checkInterval"),
            ("RUNNERTOKEN", "runnerToken"),
            ("unregisterRunner", "unregisterRunners"),
            ("hap", "hpa"),
        ] {
            assert_eq!(nearest(slip, known), Some(meant), "{slip}");
        }
    }

    #[test]
    fn another_word_finds_nothing() {
        for word in ["", "x", "ingress", "persistence"] {
            assert_eq!(nearest(word, ["replicas", "hpa"]), None, "{word}");
        }
        assert_eq!(nearest("replicas", []), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), ["replicas"]), None);
    }
}
