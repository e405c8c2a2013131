use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;
use std::net::IpAddr;

rule! {
    /// ## What it does
    ///
    /// Reports an Ingress of the session server without a host name.
    ///
    /// The chart uses `sessionServer.publicIP` as the host, in spite of the key's name.
    ///
    /// ## Why it matters
    ///
    /// Without a host the API server rejects the TLS section, which the chart renders unless `tls` is empty. It also
    /// rejects an IP address in place of a host name.
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
    ///
    /// ## Fix
    ///
    /// Set `sessionServer.publicIP` to the host name.
    ///
    /// ## References
    ///
    /// - [Kubernetes: Ingress](https://kubernetes.io/docs/concepts/services-networking/ingress/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG102 "session-ingress-host" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if !context.is_on("sessionServer.ingress.enabled") {
        return;
    }
    let host = context
        .value("sessionServer.publicIP")
        .filter(|host| host.is_truthy());
    match host {
        None => {
            let has_tls = context.is_on("sessionServer.ingress.tls");
            let message = "missing host: the Ingress requires `sessionServer.publicIP`";
            findings
                .report(context.at("sessionServer.ingress.enabled"), message)
                .level(if has_tls {
                    Severity::Error
                } else {
                    Severity::Warning
                })
                .help(
                    "set `sessionServer.publicIP` to the host name, such as `sessions.example.com`",
                );
        }
        Some(host)
            if host
                .as_str()
                .is_some_and(|host| host.parse::<IpAddr>().is_ok()) =>
        {
            let message = "invalid host of the Ingress: expected a host name, found an IP address";
            let help = "write a host name that resolves to this address";
            findings
                .report(context.at("sessionServer.publicIP"), message)
                .help(help);
        }
        Some(_) => {}
    }
}
