//! Did you mean: the known name that is nearest to a mistyped one.

/// The nearest of the names, when it is near enough: as many slips as a third of the letters, case aside.
pub(super) fn most_similar<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = name.to_lowercase();
    let allowed = (wanted.chars().count() / 3).max(1);
    names
        .map(|known| (distance(&wanted, &known.to_lowercase(), allowed), known))
        .min()
        .filter(|(distance, _)| *distance <= allowed)
        .map(|(_, known)| known)
}

/// How many letters must be put in, left out, changed or swapped with their neighbour; beyond `most` it only says so.
fn distance(left: &str, right: &str, most: usize) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > most || left.len() > 64 {
        return most + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let mut cost = (last[column] + usize::from(letter != other)).min(last[column + 1] + 1).min(line[column] + 1);
            if row > 0 && column > 0 && left[row - 1] == *other && right[column - 1] == *letter {
                cost = cost.min(before[column - 1] + 1);
            }
            line.push(cost);
        }
        before = std::mem::replace(&mut last, line);
    }
    last[right.len()]
}
