//! A pod that is told to stop stops, at whatever point of its start; a runner that runs is told itself.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::pod::{Pod, Running, plain, wait_for, wait_until};
use crate::programs::{Image, find, here};

/// Signals that end a pod, with the exit status that says so.
const SIGNALS: [(&str, i32); 3] = [("TERM", 143), ("INT", 130), ("QUIT", 131)];

/// An attempt that says where it is and takes longer than any test.
const HANGS: &str = "echo asking >&2\n: >/tmp/here\nexec sleep 60";

/// Much less than the minute that a script would go on for, and much more than a busy machine needs.
const AT_ONCE: Duration = Duration::from_secs(30);

/// Between this mark and the script's next pause lie some milliseconds in which shells are slow to hear.
fn at_work(pod: &Pod) {
    wait_for(&pod.path("/tmp/here"));
    sleep(Duration::from_millis(100));
}

/// Signals a script once it is at work; it ends at once, with that status.
fn ends_at_once(pod: &Pod, script: &str, signal: impl Fn(&Running), status: i32) {
    let running = pod.start(script, &[]);
    at_work(pod);
    let start = Instant::now();
    signal(&running);
    let outcome = running.finish(pod);
    assert_eq!(outcome.status, Some(status), "{outcome:?}");
    assert!(start.elapsed() < AT_ONCE, "{outcome:?}");
}

#[test]
fn registration_ends_in_the_middle_of_an_attempt() {
    for (name, status) in SIGNALS {
        Image::each(|image| {
            let pod = Pod::new(image, &plain()).runner(HANGS);
            ends_at_once(&pod, "register-the-runner", |running| running.signal(name), status);
            assert_eq!(pod.calls("/entrypoint").len(), 1);
            assert!(pod.read("/errors").contains("asking"), "what the runner had said is shown");
            assert_eq!(std::fs::read_dir(pod.path("/tmp")).unwrap().count(), 1, "nothing is left but the mark");
        });
    }
}

#[test]
fn registration_ends_in_the_middle_of_a_pause() {
    for (name, status) in SIGNALS {
        Image::each(|image| {
            let pod = Pod::new(image, &plain()).runner(": >/tmp/here; exit 1").with("RUNNERGEN_REGISTER_PAUSE", "60");
            ends_at_once(&pod, "register-the-runner", |running| running.signal(name), status);
            assert_eq!(pod.calls("/entrypoint").len(), 1);
        });
    }
}

#[test]
fn the_start_ends_while_it_registers() {
    for (name, status) in SIGNALS {
        Image::each(|image| {
            let alone = Pod::new(image, &plain()).runner(HANGS);
            ends_at_once(&alone, "entrypoint", |running| running.signal(name), status);
            let group = Pod::new(image, &plain()).runner(HANGS);
            ends_at_once(&group, "entrypoint", |running| running.signal_group(name), status);
        });
    }
}

#[test]
fn the_start_ends_while_the_pre_entrypoint_script_runs() {
    Image::one(|image| {
        for (name, status) in SIGNALS {
            let pod = Pod::new(image, &plain());
            pod.write("/configmaps/pre-entrypoint-script", &pod.moved(": >/tmp/here\nsleep 60"));
            ends_at_once(&pod, "entrypoint", |running| running.signal(name), status);
            assert_eq!(pod.calls("/entrypoint").len(), 1, "no runner was started");
        }
    });
}

/// A runner that notes its process and the signals it hears, and leaves with 9 at one.
const LISTENS: &str = "[ \"$1\" = run ] || exit 0\n\
    for signal in TERM INT QUIT; do trap \"echo $signal >/tmp/heard; exit 9\" $signal; done\n\
    echo $$ >/tmp/process; : >/tmp/here\nwhile :; do sleep 0.02; done";

#[test]
fn the_runner_takes_the_process_over_and_hears_the_signals() {
    for (name, _) in SIGNALS {
        Image::each(|image| {
            let pod = Pod::new(image, &plain()).runner(LISTENS);
            let running = pod.start("entrypoint", &[]);
            wait_for(&pod.path("/tmp/here"));
            assert_eq!(pod.read("/tmp/process").trim(), running.id().to_string());
            running.signal(name);
            assert_eq!(running.finish(&pod).status, Some(9));
            assert_eq!(pod.read("/tmp/heard").trim(), name);
        });
    }
}

#[test]
fn dumb_init_passes_signals_on() {
    if !here(&["bash", "dumb-init"]) {
        return;
    }
    let dumb_init = find("dumb-init").unwrap().display().to_string();
    let start = |pod: &Pod| {
        let script = pod.path("/configmaps/entrypoint").display().to_string();
        let running = pod.launch(&[&dumb_init, "--", "bash", &script]);
        at_work(pod);
        running
    };
    for (name, status) in SIGNALS {
        let registering = Pod::new(Image::RedHat, &plain()).runner(HANGS);
        let running = start(&registering);
        running.signal(name);
        assert_eq!(running.finish(&registering).status, Some(status));

        let serving = Pod::new(Image::RedHat, &plain()).runner(LISTENS);
        let running = start(&serving);
        running.signal(name);
        assert_eq!(running.finish(&serving).status, Some(9));
    }
}

#[test]
fn no_attempt_survives_the_script() {
    Image::each(|image| {
        let pod = Pod::new(image, &plain()).runner(&format!("echo $$ >/tmp/process\n{HANGS}"));
        ends_at_once(&pod, "entrypoint", |running| running.signal("TERM"), 143);
        let process = std::path::PathBuf::from(format!("/proc/{}", pod.read("/tmp/process").trim()));
        assert!(wait_until(|| !process.exists()));
    });
}
