//! Configurations of the Kubernetes executor, generated from the schema of the runner's configuration: some settings with
//! plausible values, and in every other configuration one with an arbitrary value of its type.

use serde_json::{Map, Value, json};

/// An endless, reproducible sequence of `[runners.kubernetes]` tables.
pub struct Configurations {
    schema: Value,
    random: Random,
    count: usize,
}

/// A generator of pseudo-random numbers (xorshift).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Strings for any setting.
const STRINGS: [&str; 40] = [
    "",
    "a",
    "A",
    "a_b",
    "a-b",
    "-a",
    "a.b",
    "/",
    "/a",
    "/a/../b",
    "../a",
    "a/b",
    "a:b",
    "$CI_JOB_ID",
    "1",
    "-1",
    "0",
    "1.5",
    "1Gi",
    "1GB",
    "500m",
    "1e3",
    "10.0.0.1",
    "10.0.0.300",
    "::1",
    "In",
    "Exists",
    "Gt",
    "NoSchedule",
    "nosuch",
    "kubernetes.io/os",
    "a/b/c",
    " a",
    "a b",
    "metadata.name",
    "repo",
    "scripts",
    "logs",
    "Localhost",
    "HTTPS",
];

const INTEGERS: [i64; 9] = [-1, 0, 1, 30, 100, 101, 65535, 65536, 3_000_000_000];

/// Keys of tables with keys of the user.
const KEYS: [&str; 12] = [
    "a",
    "a=b",
    "a.b/c",
    "example.com/team",
    "-a",
    "a b",
    "",
    "A_B",
    "kubernetes.io/os",
    "a/b/c",
    "=",
    "a=b=c",
];

/// Plausible strings by the last key of the setting.
const PLAUSIBLE: [(&str, &[&str]); 42] = [
    ("namespace", &["ci"]),
    ("service_account", &["builds", "default"]),
    ("priority_class_name", &["high"]),
    ("runtime_class_name", &["gvisor"]),
    ("scheduler_name", &["default-scheduler"]),
    ("image", &["alpine:3", "registry.example.com/ci/build:1"]),
    ("helper_image", &["registry.example.com/helper:1"]),
    ("helper_image_flavor", &["alpine", "ubuntu"]),
    ("name", &["cache", "tools", "docker", "data", "certs"]),
    (
        "mount_path",
        &["/cache", "/tools", "/builds", "/data", "/certs"],
    ),
    ("sub_path", &["a/b", "settings.xml"]),
    ("host_path", &["/var/cache", "/opt"]),
    ("mount_propagation", &["None", "HostToContainer"]),
    ("medium", &["", "Memory"]),
    ("size_limit", &["1Gi", "500Mi"]),
    ("driver", &["csi.example.com"]),
    ("fs_type", &["ext4"]),
    ("server", &["nfs.example.com"]),
    ("path", &["/exports", "/healthz"]),
    ("type", &["RuntimeDefault", "Unconfined"]),
    ("localhost_profile", &["profiles/a.json"]),
    ("selinux_type", &["spc_t"]),
    ("proc_mount", &["default"]),
    ("add", &["SYS_ADMIN", "NET_ADMIN"]),
    ("drop", &["ALL", "NET_RAW"]),
    ("cap_add", &["SYS_ADMIN", "NET_ADMIN"]),
    ("cap_drop", &["CHOWN", "ALL"]),
    ("ip", &["10.0.0.7", "::1"]),
    ("hostnames", &["gitlab.internal", "db"]),
    ("nameservers", &["10.0.0.1", "10.0.0.2"]),
    ("searches", &["svc.local", "example.com"]),
    ("dns_policy", &["none", "default", "cluster-first"]),
    ("key", &["kubernetes.io/arch", "team"]),
    ("operator", &["In", "NotIn"]),
    ("values", &["amd64", "arm64"]),
    ("topology_key", &["kubernetes.io/hostname"]),
    ("namespaces", &["ci", "default"]),
    ("pull_policy", &["always", "if-not-present"]),
    ("image_pull_secrets", &["registry"]),
    ("alias", &["db", "docker, docker-host"]),
    ("scheme", &["HTTP", "HTTPS"]),
    ("host", &["example.com"]),
];

/// Settings that do not describe the pod, or of which the runner rejects most values by itself.
const EXCLUDED: [&str; 3] = ["pod_spec", "autoscaler", "retry_limits"];

impl Configurations {
    pub fn new() -> Self {
        let schema: Value =
            serde_json::from_str(include_str!("../../schemas/runner-config.json")).expect("JSON");
        let schema = schema["properties"]["runners"]["items"]["properties"]["kubernetes"].clone();
        Configurations {
            schema,
            random: Random(0x2545_f491_4f6c_dd1d),
            count: 0,
        }
    }

    fn settings(
        &mut self,
        schema: &Value,
        is_plausible: bool,
        one_in: usize,
    ) -> Map<String, Value> {
        let mut table = Map::new();
        let Some(properties) = schema["properties"].as_object() else {
            return table;
        };
        for (key, schema) in properties {
            let is_table = schema["type"] == "object" || schema["type"] == "array";
            let chance = if is_table { one_in.div_ceil(2) } else { one_in };
            if !EXCLUDED.contains(&key.as_str()) && self.random.below(chance) == 0 {
                table.insert(key.clone(), self.value(key, schema, is_plausible));
            }
        }
        table
    }

    fn value(&mut self, key: &str, schema: &Value, is_plausible: bool) -> Value {
        let kind = schema["type"].as_str().unwrap_or("string");
        match kind {
            "object" if schema["properties"].is_object() => {
                // A table of a plausible configuration has all its settings.
                let one_in = if is_plausible { 1 } else { 2 };
                Value::Object(self.settings(schema, is_plausible, one_in))
            }
            "object" => {
                let name = if is_plausible {
                    "example.com/team"
                } else {
                    self.random.pick(&KEYS)
                };
                let value = if key == "node_tolerations" {
                    "NoSchedule"
                } else {
                    "a"
                };
                let value = if self.random.below(2) == 0 || is_plausible {
                    value
                } else {
                    self.random.pick(&STRINGS)
                };
                json!({ name: value })
            }
            "array" if is_plausible && key == "match_fields" => {
                json!([{"key": "metadata.name", "operator": "In", "values": ["node-1"]}])
            }
            "array" => {
                let count = 1 + self.random.below(if is_plausible { 1 } else { 2 });
                let items = (0..count).map(|_| self.value(key, &schema["items"], is_plausible));
                Value::Array(items.collect())
            }
            "boolean" => json!(self.random.below(2) == 0),
            "integer" if is_plausible => json!(1 + self.random.below(99)),
            "integer" => json!(self.random.pick(&INTEGERS)),
            _ => json!(self.string(key, schema, is_plausible)),
        }
    }

    fn string(&mut self, key: &str, schema: &Value, is_plausible: bool) -> String {
        let plausible = PLAUSIBLE.iter().find(|(name, _)| *name == key);
        match plausible {
            Some((_, values)) if is_plausible => (*self.random.pick(values)).to_owned(),
            _ if is_plausible && key.contains("match_label_keys") => format!("{key}/team"),
            _ if is_plausible && key.contains("memory_") => "1Gi".to_owned(),
            _ if is_plausible => "1".to_owned(),
            _ if schema["enum"].is_array() && self.random.below(2) == 0 => {
                let known = schema["enum"].as_array().expect("a list");
                self.random
                    .pick(known)
                    .as_str()
                    .expect("a string")
                    .to_owned()
            }
            Some((_, values)) if self.random.below(2) == 0 => {
                (*self.random.pick(values)).to_owned()
            }
            _ => (*self.random.pick(&STRINGS)).to_owned(),
        }
    }
}

impl Iterator for Configurations {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        let schema = self.schema.clone();
        self.count += 1;
        let mut table = self.settings(&schema, true, 12);
        if self.count.is_multiple_of(2) {
            table.extend(self.settings(&schema, false, 40));
        }
        Some(Value::Object(table))
    }
}
