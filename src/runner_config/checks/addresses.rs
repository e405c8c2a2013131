//! Addresses on which the runner listens: metrics and session server.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::{View, is_open};

pub(super) fn check(root: &View<'_>, problems: &mut Vec<Problem>) {
    if let Some(view) = root.get("listen_address") {
        // The runner adds its own port where there is none.
        problems.extend(view.as_text().filter(|text| !is_listener(text, true)).map(|_| not_an_address(&view)));
    }
    let Some(server) = root.get("session_server") else { return };
    for key in ["listen_address", "advertise_address"] {
        let Some(view) = server.get(key) else { continue };
        problems.extend(view.as_text().filter(|text| !is_listener(text, false)).map(|_| not_an_address(&view)));
    }
    if let (Some(advertised), None) = (server.get("advertise_address"), server.text("listen_address")) {
        let message = "a session server needs a `listen_address`; without it there is none";
        problems.push(Problem::key(ProblemKind::SessionServer, Level::Error, &advertised, message));
    }
}

fn not_an_address(view: &View<'_>) -> Problem {
    let message = "this is no address: it is `host:port`, or `:port` for all interfaces";
    Problem::value(ProblemKind::Address, Level::Error, view, message)
}

/// `host:port` with a host that may be empty, an address or in brackets.
fn is_listener(text: &str, port_may_be_missing: bool) -> bool {
    if is_open(text) {
        return true;
    }
    let Some((host, port)) = text.rsplit_once(':') else { return port_may_be_missing && !text.contains('/') };
    let is_port = port.parse::<u16>().is_ok();
    is_port && !host.contains(['/', ' ']) && (!host.contains(':') || host.starts_with('['))
}
