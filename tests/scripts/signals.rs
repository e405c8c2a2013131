//! A pod stops at any step of its start when it receives a signal; a running runner receives the signal itself.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::pod::{Pod, Running, plain, wait_for, wait_until};
use super::programs::{Image, find, here};

/// Signals that stop a pod, with the resulting exit codes.
const SIGNALS: [(&str, i32); 3] = [("TERM", 143), ("INT", 130), ("QUIT", 131)];

/// A registration attempt that reports its start and takes longer than any test.
const HANGS: &str = "echo asking >&2\n: >/tmp/here\nexec sleep 60";

/// Much less than the minute that a script would take, and much more than a busy machine needs.
const AT_ONCE: Duration = Duration::from_secs(30);

/// Shells need some milliseconds between this message and the pause of the script.
fn at_work(pod: &Pod) {
    wait_for(&pod.path("/tmp/here"));
    sleep(Duration::from_millis(100));
}

/// Sends a signal to a running script, which must stop immediately with that exit code.
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
fn a_signal_stops_a_registration_attempt() {
    for (name, status) in SIGNALS {
        Image::each(|image| {
            let pod = Pod::new(image, &plain()).runner(HANGS);
            ends_at_once(
                &pod,
                "register-the-runner",
                |running| running.signal(name),
                status,
            );
            assert_eq!(pod.calls("/entrypoint").len(), 1);
            assert!(
                pod.read("/errors").contains("asking"),
                "what the runner had said is shown"
            );
            assert_eq!(
                std::fs::read_dir(pod.path("/tmp")).unwrap().count(),
                1,
                "nothing is left but the mark"
            );
        });
    }
}

#[test]
fn a_signal_stops_a_registration_pause() {
    for (name, status) in SIGNALS {
        Image::each(|image| {
            let pod = Pod::new(image, &plain())
                .runner(": >/tmp/here; exit 1")
                .with("RUNNERGEN_REGISTER_PAUSE", "60");
            ends_at_once(
                &pod,
                "register-the-runner",
                |running| running.signal(name),
                status,
            );
            assert_eq!(pod.calls("/entrypoint").len(), 1);
        });
    }
}

#[test]
fn a_signal_stops_the_start_during_registration() {
    for (name, status) in SIGNALS {
        Image::each(|image| {
            let alone = Pod::new(image, &plain()).runner(HANGS);
            ends_at_once(&alone, "entrypoint", |running| running.signal(name), status);
            let group = Pod::new(image, &plain()).runner(HANGS);
            ends_at_once(
                &group,
                "entrypoint",
                |running| running.signal_group(name),
                status,
            );
        });
    }
}

#[test]
fn a_signal_stops_the_start_during_the_pre_entrypoint_script() {
    Image::one(|image| {
        for (name, status) in SIGNALS {
            let pod = Pod::new(image, &plain());
            pod.write(
                "/configmaps/pre-entrypoint-script",
                &pod.moved(": >/tmp/here\nsleep 60"),
            );
            ends_at_once(&pod, "entrypoint", |running| running.signal(name), status);
            assert_eq!(pod.calls("/entrypoint").len(), 1, "no runner was started");
        }
    });
}

/// A runner that records its process ID and its signals, and exits with 9.
const LISTENS: &str = "[ \"$1\" = run ] || exit 0\n\
    for signal in TERM INT QUIT; do trap \"echo $signal >/tmp/heard; exit 9\" $signal; done\n\
    echo $$ >/tmp/process; : >/tmp/here\nwhile :; do sleep 0.02; done";

#[test]
fn the_runner_replaces_the_process_and_receives_signals() {
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
fn dumb_init_forwards_signals() {
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
fn registration_attempts_end_with_the_script() {
    Image::each(|image| {
        let pod = Pod::new(image, &plain()).runner(&format!("echo $$ >/tmp/process\n{HANGS}"));
        ends_at_once(&pod, "entrypoint", |running| running.signal("TERM"), 143);
        let process =
            std::path::PathBuf::from(format!("/proc/{}", pod.read("/tmp/process").trim()));
        assert!(wait_until(|| !process.exists()));
    });
}
