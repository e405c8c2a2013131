//! Spelling suggestions: the known word that is most similar to an unknown word.

use strsim::osa_distance;

/// The question `did you mean …?` for the candidate nearest to `word`, if one is near enough.
pub fn did_you_mean<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    nearest(word, candidates).map(|known| format!("did you mean `{known}`?"))
}

/// Returns true if at most `edits` letters inserted, removed, replaced or swapped make one word of the other.
pub fn is_near(word: &str, known: &str, edits: usize) -> bool {
    word.len().abs_diff(known.len()) <= edits && osa_distance(word, known) <= edits
}

/// The candidate in the text of [`did_you_mean`].
pub fn suggested(text: &str) -> Option<&str> {
    text.strip_prefix("did you mean `")?.strip_suffix("`?")
}

/// The candidate nearest to `word`, unless all are too different. Another naming style (`pull_policy`, `PullPolicy`,
/// `pullpolicy`) is nearest, then the plural, then the smallest edit distance. Of several equally near candidates, the
/// first wins.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let normalized = normalized(word);
    let length = normalized.chars().count();
    let limit = (length / 3).clamp(1, MAX_DISTANCE);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        // Words of very different length are never near: skipping them early makes them nearly free.
        .filter(|candidate| letters(candidate).count().abs_diff(length) <= limit.max(PLURAL_LENGTH))
        .filter_map(|candidate| {
            Some((
                similarity(&normalized, &self::normalized(candidate), limit)?,
                candidate,
            ))
        })
        .min_by_key(|(similarity, _)| *similarity)
        .map(|(_, candidate)| candidate)
}

/// The question `did you mean …?` for the only candidate that begins or ends with `word`, or the reverse:
/// `priorityClass` for `priorityClassName`, `scrapeInterval` for `interval`. A fallback for [`did_you_mean`].
pub fn did_you_mean_more<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    let word = normalized(word);
    let mut related = candidates.into_iter().filter(|candidate| {
        let candidate = normalized(candidate);
        let (part, whole) = if word.len() < candidate.len() {
            (&word, &candidate)
        } else {
            (&candidate, &word)
        };
        part.len() >= SHORTEST_PART && (whole.starts_with(part) || whole.ends_with(part))
    });
    let only = related.next().filter(|_| related.next().is_none())?;
    Some(format!("did you mean `{only}`?"))
}

/// The largest edit distance allowed in a long word; a short word allows one edit for every three letters.
const MAX_DISTANCE: usize = 3;

/// The shortest part of a word, in letters, that identifies the whole word.
const SHORTEST_PART: usize = 5;

/// The longest plural ending, in letters.
const PLURAL_LENGTH: usize = 2;

/// How many letters of a word are compared.
const MAX_LETTERS: usize = 64;

/// The letters and digits of a word in lowercase, without the separators of its naming style.
fn letters(word: &str) -> impl Iterator<Item = char> {
    word.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(MAX_LETTERS)
}

fn normalized(word: &str) -> String {
    letters(word).collect()
}

/// How similar two words are, the most similar first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Similarity {
    SameLetters,
    Plural,
    Distance(usize),
}

/// The similarity of two normalized words; `None` if they are too different.
fn similarity(word: &str, candidate: &str, limit: usize) -> Option<Similarity> {
    if word.is_empty() || candidate.is_empty() {
        return None;
    }
    if word == candidate {
        return Some(Similarity::SameLetters);
    }
    if is_plural(word, candidate) {
        return Some(Similarity::Plural);
    }
    let distance = osa_distance(word, candidate);
    let longest = word.chars().count().max(candidate.chars().count());
    // A word of two letters is within one edit of too many others.
    let is_recognizable = distance < longest.div_ceil(2);
    (distance <= limit && is_recognizable).then_some(Similarity::Distance(distance))
}

fn is_plural(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    long.strip_prefix(short)
        .is_some_and(|ending| matches!(ending, "s" | "es"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelling_finds_the_known_word() {
        let known = [
            "replicas",
            "resources",
            "checkInterval",
            "serverToken",
            "unregisterServers",
            "hpa",
            "imagePullPolicy",
        ];
        for (misspelled, meant) in [
            ("replcas", "replicas"),
            ("repilcas", "replicas"),
            ("check_interval", "checkInterval"),
            ("SERVERTOKEN", "serverToken"),
            ("unregisterServer", "unregisterServers"),
            ("hap", "hpa"),
            ("image_pull_polciy", "imagePullPolicy"),
        ] {
            assert_eq!(nearest(misspelled, known), Some(meant), "{misspelled}");
        }
        assert_eq!(
            did_you_mean("replcas", known).as_deref(),
            Some("did you mean `replicas`?")
        );
    }

    #[test]
    fn the_nearest_candidate_wins() {
        assert_eq!(
            nearest("Loadbalancer", ["ClusterIP", "LoadBalancer"]),
            Some("LoadBalancer")
        );
        assert_eq!(
            nearest("runAsUsers", ["runAsGroup", "runAsUser"]),
            Some("runAsUser")
        );
        assert_eq!(
            nearest("limit", ["limits", "Limit"]),
            Some("Limit"),
            "style before plural"
        );
        assert_eq!(
            nearest("class", ["clash", "classes"]),
            Some("classes"),
            "plural before edit distance"
        );
        assert_eq!(
            nearest("cat", ["hat", "bat"]),
            Some("hat"),
            "the first of equally near candidates"
        );
    }

    #[test]
    fn a_part_finds_the_only_word_that_contains_it() {
        let known = [
            "priorityClassName",
            "terminationGracePeriodSeconds",
            "interval",
            "podLabels",
            "podAnnotations",
        ];
        let meant = |word| did_you_mean_more(word, known);
        assert_eq!(
            meant("priorityClass").as_deref(),
            Some("did you mean `priorityClassName`?")
        );
        assert_eq!(
            meant("scrapeInterval").as_deref(),
            Some("did you mean `interval`?")
        );
        assert_eq!(
            meant("annotations").as_deref(),
            Some("did you mean `podAnnotations`?")
        );
        assert_eq!(meant("pod"), None, "too short");
        assert_eq!(
            did_you_mean_more("labels", ["podLabels", "deploymentLabels"]),
            None,
            "ambiguous"
        );
    }

    #[test]
    fn a_different_word_has_no_suggestion() {
        for word in ["", "-", "x", "id", "ingress", "persistence"] {
            assert_eq!(
                nearest(word, ["replicas", "hpa", "ip", "", "_"]),
                None,
                "{word}"
            );
        }
        assert_eq!(nearest("replicas", []), None);
        assert_eq!(
            nearest("replicas", ["replicas"]),
            None,
            "a known word needs no suggestion"
        );
        assert_eq!(nearest(&"x".repeat(1_000_000), ["replicas"]), None);
    }
}
