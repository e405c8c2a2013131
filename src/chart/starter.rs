//! Writes a values file to start with.

use std::fmt;

/// What a values file to start with contains.
#[derive(Clone, Debug)]
pub struct Starter {
    /// Address of the GitLab instance.
    pub url: String,
    /// Namespace of the Helm release.
    pub namespace: String,
    /// Secret with the runner's token.
    pub token_secret: String,
    /// Where the cache is stored.
    pub cache: Option<Cache>,
    /// Whether jobs can use Docker-in-Docker.
    pub dind: bool,
    /// Whether the containers of jobs are privileged.
    pub privileged: bool,
    /// Namespace of jobs, if it differs from that of the release.
    pub job_namespace: Option<String>,
    /// Whether runnergen computes the Role.
    pub minimal_rbac: bool,
    /// Whether the manager pod conforms to the Restricted Pod Security Standard.
    pub hardened: bool,
    /// CPU of a build container.
    pub cpu: Option<String>,
    /// Memory of a build container.
    pub memory: Option<String>,
}

/// The storage of the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Cache {
    /// Amazon S3, MinIO and other S3-compatible storage
    S3,
    /// Google Cloud Storage
    Gcs,
    /// Azure Blob Storage
    Azure,
}

/// Secret with the credentials of the cache.
const CACHE_SECRET: &str = "gitlab-runner-cache";

const RULES: &str = "
  rules: # `runnergen rbac -f FILE` prints the permissions that a configuration needs
    - {resources: [pods], verbs: [create, delete, get, list, watch]}
    - {resources: [pods/attach, pods/exec], verbs: [create, delete, get, patch]}
    - {resources: [pods/log], verbs: [get, list]}
    - {resources: [secrets], verbs: [create, delete, get, update]}
    - {resources: [services], verbs: [create, get]}
    - {resources: [serviceaccounts], verbs: [get]}
    - {resources: [events], verbs: [list, watch]}";

impl Starter {
    /// The commands that create what the values refer to.
    pub fn commands(&self) -> Vec<String> {
        let namespace = &self.namespace;
        let mut commands = vec![format!("kubectl create namespace {namespace}")];
        if let Some(jobs) = self
            .job_namespace
            .as_ref()
            .filter(|jobs| *jobs != namespace)
        {
            commands.push(format!("kubectl create namespace {jobs}"));
        }
        commands.push(format!(
            "kubectl create secret generic {} -n {namespace} \
             --from-literal=runner-token=glrt-REPLACE-ME --from-literal=runner-registration-token=",
            self.token_secret
        ));
        if let Some(cache) = self.cache {
            let keys = cache.secret_keys();
            commands.push(format!(
                "kubectl create secret generic {CACHE_SECRET} -n {namespace} {keys}"
            ));
        }
        commands
    }

    fn config(&self) -> Vec<String> {
        let mut lines = vec!["[[runners]]".to_owned()];
        let mut add = |text: &str| lines.extend(text.lines().map(|line| format!("  {line}")));
        if self.dind {
            add(
                "# In .gitlab-ci.yml: `image: docker:28` and `services: [docker:28-dind]`.\n\
                 environment = [\"DOCKER_HOST=tcp://docker:2376\", \"DOCKER_TLS_CERTDIR=/certs\", \
                 \"DOCKER_TLS_VERIFY=1\", \"DOCKER_CERT_PATH=/certs/client\"]",
            );
        }
        add("[runners.kubernetes]");
        if let Some(namespace) = &self.job_namespace {
            add(&format!("  namespace = \"{namespace}\""));
        }
        add("  image = \"alpine:3.22\" # of jobs that name none");
        if self.privileged || self.dind {
            add(
                "  # Better: dedicated nodes, with [runners.kubernetes.node_selector].\n  \
                 privileged = true # runnergen: ignore[privileged-jobs] the cluster runs trusted jobs only",
            );
        }
        add(&resources("cpu", self.cpu.as_deref(), "500m"));
        add(&resources("memory", self.memory.as_deref(), "2Gi"));
        if self.dind {
            add(
                "  [[runners.kubernetes.volumes.empty_dir]]\n    name = \"docker-certs\"\n    \
                 mount_path = \"/certs/client\"\n    medium = \"Memory\"",
            );
        }
        if let Some(cache) = self.cache {
            add(cache.section());
        }
        lines
    }
}

/// The request and the limit of a build container.
fn resources(name: &str, given: Option<&str>, default: &str) -> String {
    let value = given.unwrap_or(default);
    let request = format!("  {name}_request = \"{value}\"");
    if given.is_none() && name == "cpu" {
        // Jobs without a CPU limit use what the node has left.
        return request;
    }
    format!("{request}\n  {name}_limit = \"{value}\"")
}

impl Cache {
    /// The flags of `kubectl create secret` for the keys that the chart's entrypoint reads.
    fn secret_keys(self) -> &'static str {
        match self {
            Cache::S3 => "--from-literal=accesskey=REPLACE-ME --from-literal=secretkey=REPLACE-ME",
            Cache::Gcs => "--from-file=gcs-application-credentials-file=KEY.json",
            Cache::Azure => {
                "--from-literal=azure-account-name=REPLACE-ME --from-literal=azure-account-key=REPLACE-ME"
            }
        }
    }

    /// The section `[runners.cache]` of the runner configuration.
    pub fn section(self) -> &'static str {
        match self {
            Cache::S3 => {
                "[runners.cache]\n  Type = \"s3\"\n  Shared = true\n  [runners.cache.s3]\n    \
                 ServerAddress = \"s3.amazonaws.com\" # or the host of MinIO, without https://\n    \
                 BucketName = \"gitlab-runner-cache\"\n    BucketLocation = \"eu-west-1\""
            }
            Cache::Gcs => {
                "[runners.cache]\n  Type = \"gcs\"\n  Shared = true\n  [runners.cache.gcs]\n    \
                 BucketName = \"gitlab-runner-cache\""
            }
            Cache::Azure => {
                "[runners.cache]\n  Type = \"azure\"\n  Shared = true\n  [runners.cache.azure]\n    \
                 ContainerName = \"gitlab-runner-cache\"\n    StorageDomain = \"blob.core.windows.net\""
            }
        }
    }
}

impl fmt::Display for Starter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# Before the installation:")?;
        for command in self.commands() {
            writeln!(f, "#   {command}")?;
        }
        writeln!(f, "# Installation:")?;
        let namespace = &self.namespace;
        writeln!(
            f,
            "#   runnergen render -n {namespace} -f values.yaml | kubectl apply -f -"
        )?;
        writeln!(
            f,
            "gitlabUrl: {}\nconcurrent: 10 # jobs at a time\n\nrunners:",
            self.url
        )?;
        writeln!(
            f,
            "  secret: {} # with the token that starts with glrt-",
            self.token_secret
        )?;
        if let Some(jobs) = &self.job_namespace {
            writeln!(f, "  jobNamespace: {jobs}")?;
        }
        if self.cache.is_some() {
            writeln!(f, "  cache:\n    secretName: {CACHE_SECRET}")?;
        }
        writeln!(f, "  config: |")?;
        for line in self.config() {
            writeln!(f, "    {line}")?;
        }
        writeln!(
            f,
            "\nserviceAccount:\n  create: true\nrbac:\n  create: true{}",
            self.rules()
        )?;
        if self.minimal_rbac || self.hardened {
            writeln!(
                f,
                "\nrunnergen: # settings of runnergen, which Helm ignores"
            )?;
        }
        if self.minimal_rbac {
            writeln!(
                f,
                "  rbac: minimal # the Role has the permissions that `runners.config` needs"
            )?;
        }
        if self.hardened {
            writeln!(
                f,
                "  hardened: true # the manager conforms to the Restricted Pod Security Standard"
            )?;
        }
        Ok(())
    }
}

impl Starter {
    /// The rules of the Role, unless runnergen computes them.
    fn rules(&self) -> &'static str {
        if self.minimal_rbac || self.hardened {
            ""
        } else {
            RULES
        }
    }
}
