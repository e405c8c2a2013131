//! The rendered manifests of any values, printed as YAML and as JSON, read back as the same objects.
#![no_main]

use helm_yaml::reader;
use libfuzzer_sys::fuzz_target;
use runnergen::chart::manifest::Manifest;
use runnergen::cli::output::stream;
use runnergen::input::loaded::LoadedValues;
use runnergen_fuzz::{load, same, source};

fuzz_target!(|bytes: &[u8]| {
    let sound = load(bytes).into_iter().filter(LoadedValues::is_sound);
    sound
        .filter_map(|mut loaded| loaded.take_manifests().ok())
        .for_each(|manifests| check(&manifests));
});

fn check(manifests: &[Manifest]) {
    let text = stream::to_yaml(manifests);
    let (sources, file) = source(&text);
    let documents =
        reader::read_all(&sources, file).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(documents.len(), manifests.len(), "{text}");
    for (document, manifest) in documents.iter().zip(manifests) {
        assert!(
            same(&document.root, &manifest.object),
            "{:?}\n{text}",
            manifest.object
        );
        assert!(document.duplicates.is_empty(), "{text}");
    }
    let json =
        stream::to_json(manifests).map(|text| serde_json::from_str::<serde_json::Value>(&text));
    assert!(json.is_ok_and(|read| read.is_ok()));
}
