//! What a person may have meant.

/// The candidate that is closest to a word, when one is close enough to be meant.
pub(crate) fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let folded = fold(word);
    let allowed = (folded.len() / 4).clamp(1, 4);
    let distances = candidates.into_iter().map(|candidate| (distance(&folded, &fold(candidate)), candidate));
    let best = distances.min_by_key(|(distance, _)| *distance)?;
    (best.0 <= allowed).then_some(best.1)
}

/// A name without what people vary: letter case, `_` and `-`.
pub(crate) fn fold(name: &str) -> String {
    name.chars()
        .filter(|character| !matches!(character, '_' | '-'))
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

/// How many letters must be inserted, left out, exchanged or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().take(80).collect(), to.chars().take(80).collect());
    let mut rows = [(0..=to.len()).collect::<Vec<_>>(), vec![0; to.len() + 1], vec![0; to.len() + 1]];
    for row in 0..from.len() {
        rows.rotate_right(1);
        rows[0][0] = row + 1;
        for column in 0..to.len() {
            let exchange = rows[1][column] + usize::from(from[row] != to[column]);
            let mut best = exchange.min(rows[1][column + 1] + 1).min(rows[0][column] + 1);
            if row > 0 && column > 0 && from[row] == to[column - 1] && from[row - 1] == to[column] {
                best = best.min(rows[2][column - 1] + 1);
            }
            rows[0][column + 1] = best;
        }
    }
    rows[0][to.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn close_words_are_found_and_far_ones_are_not() {
        let names = ["cpu_limit", "cpu_request", "memory_limit"];
        assert_eq!(closest("cpuLimit", names), Some("cpu_limit"));
        assert_eq!(closest("cpu_limt", names), Some("cpu_limit"));
        assert_eq!(closest("cpu_lmiit", names), Some("cpu_limit"));
        assert_eq!(closest("namespace", names), None);
    }
}
