use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use std::net::IpAddr;

rule! {
    /// The Ingress of the session server has no host name.
    ///
    /// Its host is `sessionServer.publicIP`, in spite of that name. Without it the API server refuses the part about
    /// TLS, which is there unless `tls` is empty; an address instead of a name it refuses in any case.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true
    ///   ingress:
    ///     enabled: true # <-
    /// ```
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true
    ///   publicIP: 192.0.2.7 # <-
    ///   ingress:
    ///     enabled: true
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true
    ///   publicIP: sessions.example.com
    ///   ingress:
    ///     enabled: true
    /// ```
    RG102 "session-ingress-host" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if !inspection.is_on("sessionServer.ingress.enabled") {
        return;
    }
    let host = inspection.value("sessionServer.publicIP").filter(|host| host.is_truthy());
    match host {
        None => {
            let has_tls = inspection.is_on("sessionServer.ingress.tls");
            let message = "the Ingress has no host: nobody finds the session server by it";
            findings
                .report(inspection.at("sessionServer.ingress.enabled"), message)
                .level(if has_tls { Level::Error } else { Level::Warning })
                .help("set `sessionServer.publicIP` to the host name");
        }
        Some(host) if host.as_str().is_some_and(|host| host.parse::<IpAddr>().is_ok()) => {
            let message = "the host of an Ingress is a name; the API server refuses an address";
            let help = "write a host name that leads to this address";
            findings.report(inspection.at("sessionServer.publicIP"), message).help(help);
        }
        Some(_) => {}
    }
}
