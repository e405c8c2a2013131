//! Any bytes as a values file: after all fixes, with unsafe ones or without, there is nothing left to fix, and safe fixes
//! render the same number of objects.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runnergen::fix::{Job, Outcome, Selection, fix};
use runnergen::lint::settings::Settings;
use runnergen_fuzz::{load, on_disk, request};

fn fixed(bytes: &[u8], with_unsafe: bool) -> Option<Vec<u8>> {
    let path = on_disk("values.yaml", bytes);
    let mut request = request();
    request.files = vec![path.to_string_lossy().into_owned()];
    let job = Job {
        file: None,
        is_walked: false,
        request,
        settings: Settings::default(),
    };
    let selection = Selection {
        with_unsafe,
        ..Selection::default()
    };
    let outcome: Outcome = fix(&[job], &selection).ok()?;
    Some(outcome.files.into_iter().next()?.after)
}

fn rendered(bytes: &[u8]) -> Option<usize> {
    let loaded = load(bytes).into_iter().next()?;
    Some(loaded.manifests().as_ref().ok()?.len())
}

fuzz_target!(|bytes: &[u8]| {
    for with_unsafe in [false, true] {
        let Some(after) = fixed(bytes, with_unsafe) else {
            continue;
        };
        assert!(with_unsafe || rendered(bytes) == rendered(&after));
        assert!(fixed(&after, with_unsafe).is_none());
    }
});
