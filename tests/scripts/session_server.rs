//! `set-session-server-address` and `set-session-server-port`: configured or looked up in the Kubernetes API, and
//! written to config.toml.

use std::time::{Duration, Instant};

use runnergen::chart::manifest::scripts::{ScriptContext, SessionServer};

use super::kubernetes_api::KubernetesApi;
use super::pod::{Outcome, Pod, plain};
use super::programs::{Image, here};

const CONFIG: &str = "/home/gitlab-runner/.gitlab-runner/config.toml";
const ADDRESS: &str = "set-session-server-address";
const PORT: &str = "set-session-server-port";
const ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// A pod before the session server steps: config.toml contains the placeholders.
fn pod(image: Image, port: Option<&str>) -> Pod {
    let session_server = SessionServer {
        service_name: "rel-session-server".into(),
        port: port.map(Into::into),
        ..SessionServer::default()
    };
    let pod = Pod::new(
        image,
        &ScriptContext {
            session_server: Some(session_server),
            ..plain()
        },
    );
    std::fs::create_dir_all(pod.path(CONFIG).parent().unwrap()).unwrap();
    pod.write(
        CONFIG,
        "[session_server]\n  advertise_address = \"SESSION_SERVER_ADDRESS:SESSION_SERVER_PORT\"\n",
    );
    for (file, text) in [
        ("token", "the-token\n"),
        ("namespace", "ns"),
        ("ca.crt", ""),
    ] {
        pod.write(&format!("{ACCOUNT}/{file}"), text);
    }
    pod.with(
        "CONFIG_PATH_FOR_INIT",
        "/home/gitlab-runner/.gitlab-runner/",
    )
}

/// The same with a Kubernetes API without TLS, requested with the real curl.
fn asking(api: &KubernetesApi) -> Pod {
    let pod = pod(Image::RedHat, None)
        .real("curl", "curl")
        .with("KUBERNETES_SERVICE_HOST", "127.0.0.1")
        .with("KUBERNETES_SERVICE_PORT", &api.port.to_string());
    for script in [ADDRESS, PORT] {
        let path = format!("/configmaps/{script}");
        pod.write(&path, &pod.read(&path).replace("https://", "http://"));
    }
    pod
}

/// The address in config.toml after a script.
fn advertised(pod: &Pod, outcome: &Outcome) -> String {
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
    let config = pod.read(CONFIG);
    config.split('"').nth(1).unwrap().to_owned()
}

/// Addresses in the environment, and the addresses that the runner advertises.
const KNOWN: &[(&str, &str)] = &[
    ("runner.example.com", "runner.example.com"),
    ("10.0.0.1", "10.0.0.1"),
    ("10.0.0.1,", "10.0.0.1"),
    (" host.example.com ,", "host.example.com"),
    ("fd00::1", "[fd00::1]"),
    ("[fd00::1]", "[fd00::1]"),
];

#[test]
fn a_known_address_is_written() {
    for (given, written) in KNOWN {
        Image::each(|image| {
            let pod = pod(image, Some("9000")).with("SESSION_SERVER_ADDRESS", given);
            let outcome = pod.run(ADDRESS, &[]);
            assert_eq!(
                advertised(&pod, &outcome),
                format!("{written}:SESSION_SERVER_PORT"),
                "{given:?}"
            );
        });
    }
}

#[test]
fn invalid_addresses_are_not_written() {
    Image::one(|image| {
        for given in [
            "a/b",
            "https://x",
            "a\"b",
            "a&b",
            "$(id)",
            "a\\b",
            ",",
            "a\nb=\"c",
        ] {
            let pod = pod(image, Some("9000")).with("SESSION_SERVER_ADDRESS", given);
            let before = pod.read(CONFIG);
            let outcome = pod.run(ADDRESS, &[]);
            assert_eq!(outcome.status, Some(1), "{given:?}: {outcome:?}");
            assert!(outcome.errors.contains("cannot be reached"), "{outcome:?}");
            assert_eq!(pod.read(CONFIG), before, "{given:?}");
        }
    });
}

#[test]
fn a_known_port_is_written() {
    Image::each(|image| {
        let pod = pod(image, Some("30093"));
        let outcome = pod.run(PORT, &[]);
        assert_eq!(advertised(&pod, &outcome), "SESSION_SERVER_ADDRESS:30093");
    });
}

#[test]
fn invalid_ports_are_not_written() {
    Image::one(|image| {
        let pod = pod(image, Some("90/g; e id"));
        let before = pod.read(CONFIG);
        assert_eq!(pod.run(PORT, &[]).status, Some(1));
        assert_eq!(pod.read(CONFIG), before);
    });
}

/// Responses of the API, by the expected address.
const BALANCERS: &[(&str, &str)] = &[
    (
        r#"{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.7"}]}}}"#,
        "192.0.2.7",
    ),
    (
        r#"{"status":{"loadBalancer":{"ingress":[{"ip":"2001:db8::7","ipMode":"VIP"}]}}}"#,
        "[2001:db8::7]",
    ),
    (
        r#"{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.7","hostname":"lb.example.com"}]}}}"#,
        "lb.example.com",
    ),
    (
        "{\n  \"status\": {\n    \"loadBalancer\": {\n      \"ingress\": [\n        {\n          \"hostname\": \"lb.example.com\",\n          \"ports\": []\n        },\n        {\n          \"hostname\": \"other\"\n        }\n      ]\n    }\n  }\n}\n",
        "lb.example.com",
    ),
    (
        r#"{"metadata":{"labels":{"ip":"label","hostname":"label"},"managedFields":[{"fieldsV1":{"f:loadBalancer":{}}}]},"spec":{"clusterIP":"10.0.0.1","loadBalancerIP":"10.0.0.2"},"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.8"}]}}}"#,
        "192.0.2.8",
    ),
];

#[test]
fn a_load_balancer_address_is_looked_up() {
    if !here(&["bash", "curl"]) {
        return;
    }
    for (body, address) in BALANCERS {
        let api = KubernetesApi::start(&[(200, body)]);
        let pod = asking(&api);
        let outcome = pod.run(ADDRESS, &[]);
        assert_eq!(
            advertised(&pod, &outcome),
            format!("{address}:SESSION_SERVER_PORT"),
            "{body}"
        );
        let request = &api.requests()[0];
        assert_eq!(
            request[0],
            "GET /api/v1/namespaces/ns/services/rel-session-server HTTP/1.1"
        );
        assert!(
            request.contains(&"Authorization: Bearer the-token".to_owned()),
            "{request:?}"
        );
    }
}

#[test]
fn a_node_port_is_looked_up() {
    if !here(&["bash", "curl"]) {
        return;
    }
    let pretty = "{\n \"spec\": {\n \"healthCheckNodePort\": 30000,\n \"ports\": [\n {\n \"port\": 9000,\n \"nodePort\": 30093\n }\n ]\n }\n}";
    for body in [
        r#"{"spec":{"ports":[{"port":9000,"targetPort":8093,"nodePort":30093}],"type":"NodePort"}}"#,
        pretty,
    ] {
        let api =
            KubernetesApi::start(&[(200, r#"{"spec":{"ports":[{"port":9000}]}}"#), (200, body)]);
        let pod = asking(&api);
        let outcome = pod.run(PORT, &[]);
        assert_eq!(
            advertised(&pod, &outcome),
            "SESSION_SERVER_ADDRESS:30093",
            "{body}"
        );
        assert_eq!(api.requests().len(), 2);
    }
}

const PENDING: &str = r#"{"spec":{"clusterIP":"10.0.0.1"},"status":{"loadBalancer":{}}}"#;
const READY: &str = r#"{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.7"}]}}}"#;

#[test]
fn the_lookup_waits_for_an_address() {
    if !here(&["bash", "curl"]) {
        return;
    }
    let api = KubernetesApi::start(&[
        (200, PENDING),
        (0, ""),
        (503, ""),
        (403, "{}"),
        (404, "{}"),
        (200, "not JSON"),
        (200, READY),
    ]);
    let pod = asking(&api);
    let outcome = pod.run(ADDRESS, &[]);
    assert_eq!(advertised(&pod, &outcome), "192.0.2.7:SESSION_SERVER_PORT");
    assert_eq!(api.requests().len(), 7);
}

#[test]
fn a_failed_lookup_prints_a_reason() {
    if !here(&["bash", "curl"]) {
        return;
    }
    for (status, body, asked, reason) in [
        (200, PENDING, 9, "got no external address"),
        (0, "", 9, "got no external address"),
        (403, "{}", 6, "permission to get Services"),
        (401, "{}", 6, "permission to get Services"),
    ] {
        let api = KubernetesApi::start(&[(status, body)]);
        let pod = asking(&api).with("RUNNERGEN_LOOKUP_ATTEMPTS", "9");
        let outcome = pod.run(ADDRESS, &[]);
        assert_eq!(outcome.status, Some(1), "{outcome:?}");
        assert!(outcome.errors.contains(reason), "{outcome:?}");
        assert_eq!(api.requests().len(), asked, "status {status}");
        assert!(!outcome.errors.contains("the-token"), "{outcome:?}");
    }
}

#[test]
fn without_a_service_account_there_is_no_lookup() {
    Image::one(|image| {
        let pod = pod(image, None);
        std::fs::remove_file(pod.path(&format!("{ACCOUNT}/token"))).unwrap();
        let outcome = pod.run(ADDRESS, &[]);
        assert_eq!(outcome.status, Some(1));
        assert!(outcome.errors.contains("publicIP"), "{outcome:?}");
    });
}

#[test]
fn curl_is_called_safely() {
    Image::each(|image| {
        let pod = pod(image, None)
            .tool("curl", &format!("printf '%s\\n200' '{READY}'"))
            .with("KUBERNETES_SERVICE_HOST", "fd00::1")
            .with("KUBERNETES_SERVICE_PORT", "6443");
        let outcome = pod.run(ADDRESS, &[]);
        assert_eq!(advertised(&pod, &outcome), "192.0.2.7:SESSION_SERVER_PORT");
        let call = pod.calls("/tools/curl").pop().unwrap();
        assert_eq!(call.input, "header = \"Authorization: Bearer the-token\"\n");
        assert!(
            call.arguments
                .iter()
                .all(|argument| !argument.contains("the-token") && argument.is_ascii())
        );
        assert_eq!(
            call.arguments.last().unwrap(),
            "https://[fd00::1]:6443/api/v1/namespaces/ns/services/rel-session-server"
        );
        for flag in ["--silent", "--max-time", "--connect-timeout", "--cacert"] {
            assert!(
                call.arguments.iter().any(|argument| argument == flag),
                "{flag}"
            );
        }
    });
}

#[test]
fn a_pod_starts_with_a_session_server() {
    Image::each(|image| {
        let pod = pod(image, Some("9000")).with("SESSION_SERVER_ADDRESS", "10.0.0.1");
        pod.write("/configmaps/config.toml", &pod.read(CONFIG));
        let outcome = pod.run("entrypoint", &[]);
        assert_eq!(advertised(&pod, &outcome), "10.0.0.1:9000");
    });
}

#[test]
fn a_start_without_an_address_fails_before_the_registration() {
    Image::one(|image| {
        let pod = pod(image, None).tool("curl", "printf '\\n403'");
        pod.write("/configmaps/config.toml", &pod.read(CONFIG));
        assert_eq!(pod.run("entrypoint", &[]).status, Some(1));
        assert!(pod.calls("/entrypoint").is_empty());
    });
}

#[test]
fn a_signal_stops_the_lookup() {
    Image::one(|image| {
        for signal in ["TERM", "INT", "QUIT"] {
            let pod = pod(image, None)
                .tool("curl", "printf '\\n500'")
                .with("RUNNERGEN_LOOKUP_PAUSE", "60");
            pod.write("/configmaps/config.toml", &pod.read(CONFIG));
            let running = pod.start("entrypoint", &[]);
            super::pod::wait_for(&pod.path("/tools/curl.calls/1.input"));
            let start = Instant::now();
            running.signal(signal);
            let outcome = running.finish(&pod);
            assert!(outcome.status.unwrap() > 128, "{outcome:?}");
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "a pause is a minute"
            );
            assert!(
                pod.calls("/entrypoint").is_empty(),
                "nothing was registered"
            );
        }
    });
}
