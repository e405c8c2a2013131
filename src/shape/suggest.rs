//! What was probably meant by a word that is not known.

/// The candidate that `word` was probably meant to be, if one is near enough. Spelling it in another style
/// (`pull_policy`, `PullPolicy`, `pullpolicy`) is nearest, then the plural, then a slip of the fingers.
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let folded: Vec<char> = letters(word).collect();
    let allowed = (folded.len() / 3).clamp(1, 3);
    candidates
        .filter(|candidate| !candidate.is_empty() && *candidate != word)
        // A plural, and what is within reach, is about as long: the rest costs next to nothing.
        .filter(|candidate| letters(candidate).count().abs_diff(folded.len()) <= allowed.max(PLURAL))
        .filter_map(|candidate| {
            let other: Vec<char> = letters(candidate).collect();
            let distance = if is_plural(&folded, &other) { 0 } else { distance(&folded, &other, allowed)? };
            // A word as short as three letters is within reach of too many others.
            (distance < folded.len().max(other.len()).div_ceil(2)).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Letters and digits in lower case: what is left when the style of writing is taken away. Long words are cut.
fn letters(word: &str) -> impl Iterator<Item = char> {
    const LONGEST: usize = 64;
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(LONGEST)
}

/// By how many letters a plural is longer.
const PLURAL: usize = 2;

fn is_plural(one: &[char], other: &[char]) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && long.strip_prefix(short).is_some_and(|ending| matches!(ending, [] | ['s'] | ['e', 's']))
}

/// Damerau-Levenshtein distance (letters added, lost, replaced, or swapped with their neighbour), up to `limit`.
fn distance(from: &[char], to: &[char], limit: usize) -> Option<usize> {
    if from.len().abs_diff(to.len()) > limit {
        return None;
    }
    let mut before_last = vec![0; to.len() + 1];
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for i in 1..=from.len() {
        let mut row = vec![i; to.len() + 1];
        for j in 1..=to.len() {
            let replaced = last[j - 1] + usize::from(from[i - 1] != to[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(word: &str, candidates: &[&'static str]) -> Option<&'static str> {
        nearest(word, candidates.iter().copied())
    }

    #[test]
    fn style_plural_and_slips() {
        let keys = ["imagePullPolicy", "limits", "requests", "effect", "nodeAffinity", "podAffinity", "ip"];
        assert_eq!(meant("image_pull_policy", &keys), Some("imagePullPolicy"));
        assert_eq!(meant("limit", &keys), Some("limits"));
        assert_eq!(meant("effct", &keys), Some("effect"));
        assert_eq!(meant("effetc", &keys), Some("effect"));
        assert_eq!(meant("nodeAffinty", &keys), Some("nodeAffinity"));
        assert_eq!(meant("id", &keys), None);
        assert_eq!(meant("somethingElse", &keys), None);
    }

    #[test]
    fn the_nearest_wins() {
        assert_eq!(meant("Loadbalancer", &["LoadBalancer", "ClusterIP"]), Some("LoadBalancer"));
        assert_eq!(meant("runAsUsers", &["runAsGroup", "runAsUser"]), Some("runAsUser"));
    }
}
