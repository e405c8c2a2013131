use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// Jobs get the socket of the node's container engine.
    ///
    /// With it each job is root on the node, sees the containers of everybody there, and leaves its own behind. And
    /// most clusters have no Docker any more: the socket is then a folder that the kubelet makes.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.volumes.host_path]]
    ///           name = "docker"
    ///           mount_path = "/var/run/docker.sock"
    ///           host_path = "/var/run/docker.sock" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = true
    ///         [runners.kubernetes.node_selector]
    ///           pool = "ci"
    ///         [[runners.kubernetes.volumes.empty_dir]]
    ///           name = "docker-certs"
    ///           mount_path = "/certs/client"
    ///           medium = "Memory"
    /// ```
    RG240 "docker-socket" Warning
}

const SOCKETS: [&str; 3] = ["docker.sock", "containerd.sock", "crio.sock"];

fn check(inspection: &Inspection, findings: &mut Findings) {
    for (_, section) in inspection.pod_runners() {
        let Some(volumes) = section.and_then(|section| section.at(&["volumes", "host_path"])) else { continue };
        for volume in volumes.items() {
            let Some(path) = volume.get("host_path").or_else(|| volume.get("mount_path")) else { continue };
            if path.as_text().is_some_and(|text| SOCKETS.iter().any(|socket| text.ends_with(socket))) {
                let message = "with this socket each job is root on its node";
                let help = "use Docker-in-Docker on nodes of its own, or build with a tool that needs no daemon";
                findings.report(inspection.config_place(&path), message).help(help);
            }
        }
    }
}
