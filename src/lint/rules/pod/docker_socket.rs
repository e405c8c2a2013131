use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports job pods that mount the socket of the node's container engine.
    ///
    /// ## Why it matters
    ///
    /// Every job gets root access to the node, can inspect all containers on it, and its own containers remain after the job.
    /// Most clusters do not run Docker any more: the kubelet then creates an empty directory in place of the socket.
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
    ///
    /// ## Fix
    ///
    /// Use Docker-in-Docker on dedicated nodes, or a build tool that needs no daemon, such as BuildKit or Buildah in
    /// rootless mode.
    ///
    /// ## References
    ///
    /// - [GitLab: use Docker to build Docker images](https://docs.gitlab.com/ci/docker/using_docker_build/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [GitLab Runner: security](https://docs.gitlab.com/runner/security/)
    RG240 "docker-socket" Warning
}

const SOCKETS: [&str; 3] = ["docker.sock", "containerd.sock", "crio.sock"];

fn check(context: &RuleContext, findings: &mut Findings) {
    for (_, section) in context.pod_runners() {
        let Some(volumes) = section.and_then(|section| section.at(&["volumes", "host_path"]))
        else {
            continue;
        };
        for volume in volumes.items() {
            let Some(path) = volume.get("host_path").or_else(|| volume.get("mount_path")) else {
                continue;
            };
            if path
                .as_text()
                .is_some_and(|text| SOCKETS.iter().any(|socket| text.ends_with(socket)))
            {
                let message = "access to the container engine's socket gives each job root access to its node";
                let help = "use Docker-in-Docker on dedicated nodes, or a build tool without a daemon, such as rootless BuildKit";
                findings
                    .report(context.config_place(&path), message)
                    .help(help);
            }
        }
    }
}
