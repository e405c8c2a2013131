//! Property tests: no template makes the evaluator panic.

use helm_template::{Engine, used_values};
use helm_yaml::source::{Origin, Sources, TracedText};
use proptest::prelude::*;

use super::world::World;

/// Fragments of templates.
const PIECES: &str = r##"
    {{ }} {{- -}} | ( ) . $ $x := = , if else end range with define block template break continue "x" `y` 'z' 1
    -2.5 1e9 0x true nil é .Values .Values.data .nums .a.b list dict include tpl toYaml fromYaml toToml printf
    "%d%s" upper repeat until set index slice regexMatch "(a|b)*" semverCompare ">=1.2" toDate trunc wrap round
    div merge dig /* */ text abbrev splitn b32dec substr chunk date durationRound
"##;

fn words(text: &'static str) -> Vec<&'static str> {
    text.split_whitespace().collect()
}

/// A fragment or white space.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select([words(PIECES), vec![" ", "\n"]].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>()) {
        let _ = World::new().evaluate(&format!("{{{{ {text} }}}}"));
    }

    #[test]
    fn arbitrary_fragments_never_panic(pieces in prop::collection::vec(piece(), 0..30)) {
        let text = pieces.concat();
        let _ = World::new().evaluate(&text);
        let spaced = pieces.join(" ");
        let _ = World::new().evaluate(&format!("{{{{ {spaced} }}}}"));
        let file = Sources::default().add("v", Origin::File, text.clone());
        let world = World::new();
        let _ = (Engine::new(&world.context()).lint(&TracedText::whole(&text, file)), used_values(&text));
    }

    #[test]
    fn arbitrary_arguments_never_panic(
        function in prop::sample::select(words(FUNCTIONS)),
        arguments in prop::collection::vec(prop::sample::select(ARGUMENTS), 0..4),
    ) {
        let _ = World::new().evaluate(&format!("{{{{ {function} {} }}}}", arguments.join(" ")));
    }
}

/// Functions that count, cut or parse strings.
const FUNCTIONS: &str = "\
    trim trunc substr abbrev abbrevboth wrap wrapWith repeat indent split splitn splitList snakecase camelcase \
    initials title printf index slice chunk first rest initial without until untilStep seq add sub mul div mod \
    round divf mulf int toDecimal date toDate duration durationRound dateModify durationRoundTo mustToDuration \
    semver semverCompare regexFindAll regexSplit regexReplaceAll b64dec b32dec urlParse urlJoin fromJson \
    fromYaml fromToml toToml toYaml toJson merge dig dict get pick cat nospace quote html js tpl include eq lt \
    join sortAlpha has uniq deepCopy ternary default len toStrings regexMatch adler32sum clean dir ext";

const ARGUMENTS: &[&str] = &[
    "0",
    "1",
    "-1",
    "7",
    "3.5",
    "-0.0",
    "1e300",
    "9223372036854775807",
    "-9223372036854775808",
    "\"\"",
    "\"a\"",
    "\"é😀 b\"",
    "\"%d%*.[3]s\"",
    "\"1.2.3-x\"",
    "\"2006-01-02\"",
    "\"-99999999999h\"",
    "\"a: [1, {b: 2}]\"",
    "\"{\\\"a\\\": [1]}\"",
    "\"a = 1\"",
    "\"(x+)?[a-z]{2,}\"",
    "\"=\"",
    "\"http://u:p@h:1/é?q#f\"",
    "nil",
    "true",
    "(list)",
    "(list 1 \"a\" nil)",
    "(dict)",
    "(dict \"a\" (list 1))",
    "(until 3)",
    ".",
    ".Values.data",
    "(toDate \"2006\" \"2020\")",
    "(semver \"1\")",
    "(mustToDuration 9)",
    "(split \",\" \"a,b\")",
    "(int64 -5)",
    "(rest (list))",
    ".Capabilities",
];
