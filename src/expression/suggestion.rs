//! "Did you mean …?": the known word that an unknown one was probably meant to be.

/// Asks whether the nearest of the candidates was meant, where one is near.
pub fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    nearest(word, candidates).map(|known| format!("did you mean `{known}`?"))
}

/// The candidate nearest to `word`, unless all are too far to be meant. Another style of writing (`pull_policy`,
/// `PullPolicy`, `pullpolicy`) is nearest, then the plural, then a slip of the fingers. Of several that are equally
/// near, the first wins.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word_letters: Vec<char> = letters(word).collect();
    let limit = (word_letters.len() / 3).clamp(1, MOST_SLIPS);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        // Words of very different length are never near: they cost next to nothing.
        .filter(|candidate| letters(candidate).count().abs_diff(word_letters.len()) <= limit.max(PLURAL))
        .filter_map(|candidate| {
            let candidate_letters: Vec<char> = letters(candidate).collect();
            Some((rank(&word_letters, &candidate_letters, limit)?, candidate))
        })
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, candidate)| candidate)
}

/// Asks for the only candidate that begins or ends with the word, or the other way round: `priorityClass` for
/// `priorityClassName`, `scrapeInterval` for `interval`. For when nothing better is known.
pub fn did_you_mean_more<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    let word: Vec<char> = letters(word).collect();
    let mut relatives = candidates.into_iter().filter(|candidate| {
        let candidate: Vec<char> = letters(candidate).collect();
        let (part, whole) = if word.len() < candidate.len() { (&word, &candidate) } else { (&candidate, &word) };
        part.len() >= SHORTEST_PART && (whole.starts_with(part) || whole.ends_with(part))
    });
    let only = relatives.next().filter(|_| relatives.next().is_none())?;
    Some(format!("did you mean `{only}`?"))
}

/// How many slips are forgiven in a long word; in a short one it is one for three letters.
const MOST_SLIPS: usize = 3;

/// How many letters a part of a word has, for the word to be told by it.
const SHORTEST_PART: usize = 5;

/// By how many letters a plural is longer.
const PLURAL: usize = 2;

/// How many letters of a word count.
const LONGEST: usize = 64;

/// Letters and digits in lower case: what is left when the style of writing is taken away.
fn letters(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).take(LONGEST)
}

/// How near two words are, the nearest first; nothing where one cannot have been meant by the other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    SameLetters,
    Plural,
    Slips(usize),
}

fn rank(word: &[char], candidate: &[char], limit: usize) -> Option<Rank> {
    if word.is_empty() || candidate.is_empty() {
        return None;
    }
    if word == candidate {
        return Some(Rank::SameLetters);
    }
    if is_plural(word, candidate) {
        return Some(Rank::Plural);
    }
    let slips = distance(word, candidate);
    // A word of two letters is within reach of too many others.
    let is_recognizable = slips < word.len().max(candidate.len()).div_ceil(2);
    (slips <= limit && is_recognizable).then_some(Rank::Slips(slips))
}

fn is_plural(one: &[char], other: &[char]) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    long.strip_prefix(short).is_some_and(|ending| matches!(ending, ['s'] | ['e', 's']))
}

/// Damerau-Levenshtein: how many letters must be inserted, deleted, replaced or swapped with their neighbour to make
/// one word the other.
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
        let known =
            ["replicas", "resources", "checkInterval", "runnerToken", "unregisterRunners", "hpa", "imagePullPolicy"];
        for (slip, meant) in [
            ("replcas", "replicas"),
            ("repilcas", "replicas"),
            ("check_interval", "checkInterval"),
            ("RUNNERTOKEN", "runnerToken"),
            ("unregisterRunner", "unregisterRunners"),
            ("hap", "hpa"),
            ("image_pull_polciy", "imagePullPolicy"),
        ] {
            assert_eq!(nearest(slip, known), Some(meant), "{slip}");
        }
        assert_eq!(did_you_mean("replcas", known).as_deref(), Some("did you mean `replicas`?"));
    }

    #[test]
    fn the_nearest_wins() {
        assert_eq!(nearest("Loadbalancer", ["ClusterIP", "LoadBalancer"]), Some("LoadBalancer"));
        assert_eq!(nearest("runAsUsers", ["runAsGroup", "runAsUser"]), Some("runAsUser"));
        assert_eq!(nearest("limit", ["limits", "Limit"]), Some("Limit"), "style before plural");
        assert_eq!(nearest("class", ["clash", "classes"]), Some("classes"), "plural before a slip");
        assert_eq!(nearest("cat", ["hat", "bat"]), Some("hat"), "the first of equals");
    }

    #[test]
    fn a_part_finds_the_only_word_that_it_may_stand_for() {
        let known = ["priorityClassName", "terminationGracePeriodSeconds", "interval", "podLabels", "podAnnotations"];
        let meant = |word| did_you_mean_more(word, known);
        assert_eq!(meant("priorityClass").as_deref(), Some("did you mean `priorityClassName`?"));
        assert_eq!(meant("scrapeInterval").as_deref(), Some("did you mean `interval`?"));
        assert_eq!(meant("annotations").as_deref(), Some("did you mean `podAnnotations`?"));
        assert_eq!(meant("pod"), None, "too short");
        assert_eq!(did_you_mean_more("labels", ["podLabels", "deploymentLabels"]), None, "two of them");
    }

    #[test]
    fn another_word_finds_nothing() {
        for word in ["", "-", "x", "id", "ingress", "persistence"] {
            assert_eq!(nearest(word, ["replicas", "hpa", "ip", "", "_"]), None, "{word}");
        }
        assert_eq!(nearest("replicas", []), None);
        assert_eq!(nearest("replicas", ["replicas"]), None, "what is known was meant");
        assert_eq!(nearest(&"x".repeat(1_000_000), ["replicas"]), None);
    }
}
