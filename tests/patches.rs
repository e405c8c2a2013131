//! Patches of the manifests: the same objects as with the real kustomize, from the values, from files, and in streams;
//! findings on the line of the patch; provenance.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{runnergen, stderr, stdout, tool, with_input};

const VALUES: &str = "\
gitlabUrl: https://gitlab.example.com
runners:
  secret: gitlab-runner-token
serviceAccount:
  create: true
rbac:
  create: true
  rules:
    - { resources: [pods], verbs: [get, list, create, delete] }
extraEnv:
  FIRST: '1'
  SECOND: '2'
nodeSelector:
  disk: fast
volumes:
  - name: certificates
    projected:
      sources:
        - secret: { name: first }
";

/// Lists of patches as a kustomization has them.
const CASES: [(&str, &str); 19] = [
    (
        "a sidecar",
        "
- target: { kind: Deployment }
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: any
    spec:
      template:
        spec:
          containers:
            - name: proxy
              image: registry.example.com/proxy:1
              ports: [{ containerPort: 3128 }]
",
    ),
    (
        "a variable of the manager",
        "
- target: { kind: Deployment }
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: any }
    spec:
      template:
        spec:
          containers:
            - name: gitlab-runner
              env:
                - { name: FIRST, $patch: delete }
                - { name: SECOND, value: changed }
                - { name: THIRD, value: '3' }
",
    ),
    (
        "annotations of the Role",
        "
- target: { kind: Role|RoleBinding }
  patch: |-
    kind: Role
    apiVersion: rbac.authorization.k8s.io/v1
    metadata:
      name: any
      annotations: { team: ci, reviewed: 'yes' }
",
    ),
    (
        "a projected volume is replaced by its name",
        "
- target: { kind: Deployment }
  patch: |-
    kind: Deployment
    apiVersion: apps/v1
    metadata: { name: any }
    spec:
      template:
        spec:
          volumes:
            - name: certificates
              projected:
                sources:
                  - secret: { name: first }
                  - configMap: { name: second }
            - name: more
              projected:
                sources: [{ serviceAccountToken: { path: token, audience: vault } }]
",
    ),
    (
        "dnsConfig and dnsPolicy",
        "
- target: { group: apps, version: v1, kind: Deployment, name: gitlab-.* }
  patch: |-
    kind: Deployment
    apiVersion: apps/v1
    metadata: { name: any }
    spec: { template: { spec: { dnsPolicy: None, dnsConfig: { nameservers: [192.0.2.1], options: [{ name: ndots, value: '2' }] } } } }
",
    ),
    (
        "null deletes a field",
        "
- target: { kind: Deployment }
  patch: |-
    kind: Deployment
    apiVersion: apps/v1
    metadata: { name: any }
    spec: { template: { spec: { nodeSelector: null, terminationGracePeriodSeconds: null } } }
",
    ),
    (
        "an object is deleted",
        "
- target: { kind: RoleBinding }
  patch: |-
    kind: RoleBinding
    apiVersion: rbac.authorization.k8s.io/v1
    metadata: { name: any }
    $patch: delete
",
    ),
    (
        "an object is replaced",
        "
- target: { kind: Deployment }
  patch: |-
    kind: Deployment
    apiVersion: apps/v1
    metadata: { name: any }
    spec: { template: { spec: { nodeSelector: { $patch: replace, arch: arm64 } } } }
",
    ),
    (
        "JSON 6902 by label",
        "
- target: { labelSelector: 'app=gitlab-runner,release in (gitlab-runner)', kind: Deployment }
  patch: |-
    - { op: add, path: /spec/template/spec/volumes/-, value: { name: last, emptyDir: {} } }
    - { op: add, path: /metadata/annotations, value: { example.com/team: ci } }
    - { op: replace, path: /metadata/annotations/example.com~1team, value: platform }
    - { op: test, path: /kind, value: Deployment }
    - { op: copy, from: /metadata/labels/app, path: /metadata/labels/copied }
    - { op: move, from: /metadata/labels/copied, path: /metadata/labels/moved }
    - { op: remove, path: /spec/template/spec/nodeSelector/disk }
",
    ),
    (
        "JSON 6902 on everything with a label",
        "
- target: { labelSelector: '!nothing' }
  patch: |-
    - { op: add, path: /metadata/labels/team, value: ci }
",
    ),
    (
        "by annotation, after another patch",
        "
- target: { kind: ServiceAccount }
  patch: |-
    - { op: add, path: /metadata/annotations, value: { mark: a } }
- target: { annotationSelector: mark=a }
  patch: |-
    - { op: add, path: /metadata/annotations/found, value: 'true' }
",
    ),
    (
        "by namespace",
        "
- target: { namespace: ci, kind: ConfigMap }
  patch: |-
    - { op: add, path: /metadata/annotations, value: { in: ci } }
",
    ),
    (
        "$patch: delete removes the key, at any depth",
        "
- target: { kind: Deployment }
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: any }
    spec:
      template:
        spec:
          securityContext: { $patch: delete }
          containers:
            - name: gitlab-runner
              livenessProbe: { $patch: delete }
              lifecycle: { preStop: { $patch: delete } }
",
    ),
    (
        "directives in an absent object",
        "
- target: { kind: Deployment }
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: any }
    spec:
      template:
        spec:
          affinity:
            $patch: replace
            podAffinity: { $patch: delete }
            podAntiAffinity: { $patch: replace, requiredDuringSchedulingIgnoredDuringExecution: null }
            nodeAffinity: { $patch: merge }
          initContainers:
            - { name: none, $patch: delete }
            - { name: some, $patch: replace, image: a, lifecycle: { $patch: delete } }
",
    ),
    (
        "an object is merged explicitly, in a list and alone",
        "
- target: { kind: Deployment }
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: any }
    $patch: merge
    spec:
      template:
        spec:
          securityContext: { $patch: merge, runAsUser: 7 }
          containers:
            - { name: gitlab-runner, $patch: merge, imagePullPolicy: Always }
            - $patch: merge
",
    ),
    (
        "an object is replaced, with directives in it",
        "
- target: { kind: Deployment }
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: any }
    spec:
      template:
        spec:
          securityContext: { $patch: replace, fsGroup: 7, sysctls: null, seLinuxOptions: { $patch: delete } }
",
    ),
    (
        "a list is replaced as a whole",
        "
- target: { kind: Deployment }
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: any }
    spec: { template: { spec: { containers: [{ name: gitlab-runner, env: [{ name: A, value: b }, { $patch: replace }] }] } } }
",
    ),
    (
        "JSON 6902 on annotations of an object without annotations",
        "
- target: { kind: Deployment|Role }
  patch: |-
    - { op: add, path: /metadata/annotations/team, value: ci }
    - { op: add, path: /metadata/labels/team, value: ci }
",
    ),
    (
        "a target by the names before and after a change",
        "
- target: { kind: Deployment }
  patch: |-
    - { op: replace, path: /metadata/name, value: other }
- target: { kind: Deployment, name: gitlab-runner }
  patch: |-
    - { op: add, path: /metadata/labels/before, value: 'true' }
- target: { kind: Deployment, name: other }
  patch: |-
    - { op: add, path: /metadata/labels/after, value: 'true' }
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: gitlab-runner, namespace: ci }
    spec: { replicas: 2 }
",
    ),
];

/// A directory with the values, the values with patches, the patches alone, and the manifests without them.
struct Case {
    folder: TempDir,
}

impl Case {
    fn new(patches: &str) -> Self {
        let case = Case {
            folder: tempfile::tempdir().unwrap(),
        };
        let indented = patches.replace('\n', "\n    ");
        case.write("values.yaml", VALUES);
        case.write(
            "patched.yaml",
            &format!("{VALUES}runnergen:\n  patches:{}\n", indented.trim_end()),
        );
        let list = format!("patches:{patches}");
        case.write("patches.yaml", &list);
        case.write("base.yaml", &case.render(&["-f", "values.yaml"]));
        case.write(
            "kustomization.yaml",
            &format!("resources: [base.yaml]\n{list}"),
        );
        case
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = runnergen(arguments);
        command.current_dir(self.path()).output().unwrap()
    }

    fn render(&self, arguments: &[&str]) -> String {
        let arguments = [&["render", "gitlab-runner", "-n", "ci"], arguments].concat();
        stdout(runnergen(&arguments).current_dir(self.path()))
    }
}

/// The objects of a stream by kind and name.
fn objects(stream: &str) -> BTreeMap<String, Value> {
    let documents: Vec<Value> = serde_saphyr::from_multiple(stream).unwrap();
    let key = |object: &Value| format!("{}/{}", object["kind"], object["metadata"]["name"]);
    documents
        .into_iter()
        .filter(|object| !object.is_null())
        .map(|object| (key(&object), object))
        .collect()
}

#[test]
fn patches_have_the_effect_that_they_have_in_kustomize() {
    let kustomize = tool("kustomize");
    for (name, patches) in CASES {
        let case = Case::new(patches);
        let before = objects(&case.render(&["-f", "values.yaml"]));
        let in_values = objects(&case.render(&["-f", "patched.yaml"]));
        assert_ne!(in_values, before, "{name}: nothing changed");
        let from_file = case.render(&["-f", "values.yaml", "--patch", "patches.yaml"]);
        assert_eq!(objects(&from_file), in_values, "{name}: from a file");
        let mut post_render = runnergen(&["post-render", "--patch", "patches.yaml"]);
        let base = fs::read(case.path().join("base.yaml")).unwrap();
        let output = with_input(post_render.current_dir(case.path()), &base);
        assert_eq!(
            objects(&String::from_utf8(output.stdout).unwrap()),
            in_values,
            "{name}: in a stream"
        );
        if let Some(kustomize) = &kustomize {
            let built = stdout(Command::new(kustomize).arg("build").arg(case.path()));
            assert_eq!(objects(&built), in_values, "{name}: with kustomize");
        }
    }
}

#[test]
fn strategic_merge_patches_in_files_name_their_object() {
    let case =
        Case::new("\n- target: { kind: Role }\n  patch: { metadata: { annotations: { a: b } } }\n");
    case.write(
        "two.yaml",
        "kind: Deployment\nmetadata: { name: gitlab-runner, annotations: { a: b } }\n---\n\
         apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: gitlab-runner, annotations: { c: d } }\n",
    );
    case.write(
        "one.yaml",
        "target: { kind: Role }\npatch: { metadata: { annotations: { e: f } } }\n",
    );
    let rendered = case.render(&[
        "-f",
        "values.yaml",
        "--patch",
        "two.yaml",
        "--patch",
        "one.yaml",
    ]);
    let rendered = objects(&rendered);
    let annotations = |kind: &str| {
        rendered[&format!("\"{kind}\"/\"gitlab-runner\"")]["metadata"]["annotations"].to_string()
    };
    assert_eq!(annotations("Deployment"), r#"{"a":"b"}"#);
    assert_eq!(annotations("ServiceAccount"), r#"{"c":"d"}"#);
    assert_eq!(annotations("Role"), r#"{"e":"f"}"#);
}

#[test]
fn patched_fields_point_at_the_patch_and_others_at_their_values() {
    let case = Case::new(CASES[0].1);
    let printed = case.render(&[
        "-f",
        "values.yaml",
        "--patch",
        "patches.yaml",
        "--provenance",
    ]);
    let line = |text: &str| {
        let found = printed.lines().find(|line| line.contains(text));
        found
            .unwrap_or_else(|| panic!("{text} in {printed}"))
            .trim()
            .to_owned()
    };
    assert_eq!(
        line("registry.example.com/proxy"),
        "image: registry.example.com/proxy:1 # patches.yaml:13"
    );
    assert_eq!(line("value: \"1\""), "value: \"1\" # values.yaml:11");
    assert_eq!(line("disk: fast"), "disk: fast # values.yaml:14");
    assert_eq!(line("containers:"), "containers:");
}

#[test]
fn the_checksum_follows_a_patched_config_map() {
    let case = Case::new("\n- target: { kind: ConfigMap }\n  patch: { data: { extra: '1' } }\n");
    let checksum = |arguments: &[&str]| {
        let rendered = objects(&case.render(arguments));
        let pod = &rendered["\"Deployment\"/\"gitlab-runner\""]["spec"]["template"];
        pod["metadata"]["annotations"]["checksum/configmap"].clone()
    };
    assert!(checksum(&["-f", "values.yaml"]).is_string());
    assert_ne!(
        checksum(&["-f", "values.yaml"]),
        checksum(&["-f", "patched.yaml"])
    );
}

/// Patches, each with what is reported: `LINE:COLUMN: severity[CODE]: message`, in the file of the patches.
const MISTAKES: [(&str, &str); 18] = [
    (
        "- target: { kind: Deployment }\n  patch: { spec: { template: { spec: { containers: [{ name: gitlab-runner, $patch: replace, image: a }] } } } }\n",
        "3:84: error[RG252]: invalid patch of Deployment/gitlab-runner: `$patch: replace` cannot replace an item of a list: kustomize ignores it",
    ),
    (
        "- target: { kind: ConfigMap }\n  patch: { $patch: replace, data: { a: b } }\n",
        "3:20: error[RG252]: invalid patch of ConfigMap/gitlab-runner: `$patch: replace` cannot replace the object as a whole: kustomize ignores it",
    ),
    (
        "- target: { kind: Deployment }\n  patch: { spec: { template: { spec: { affinity: { $patch: remove } } } } }\n",
        "3:60: error[RG252]: invalid patch of Deployment/gitlab-runner: expected `$patch` to be `merge`, `replace` or `delete`",
    ),
    (
        "- target: { kind: Deployment }\n  patch: { spec: { template: { spec: { tolerations: [{ key: a, $patch: delete }] } } } }\n",
        "3:72: error[RG252]: invalid patch of Deployment/gitlab-runner: `$patch` is not supported in this list: the list of the patch replaces it",
    ),
    (
        "- target: { kind: Deployment }\n  patch: { spec: { $retainKeys: [replicas], replicas: 2 } }\n",
        "3:20: error[RG252]: invalid patch of Deployment/gitlab-runner: unknown directive `$retainKeys`: expected `$patch`",
    ),
    (
        "- target: { kind: Deployment }\n  patch: { spec: { template: { spec: { volumes: [{ name: a, emptyDir: {} }, { name: a, emptyDir: {} }] } } } }\n",
        "3:79: error[RG252]: invalid patch of Deployment/gitlab-runner: duplicate `name`: another item of the list has it",
    ),
    (
        "- target: { kind: Deploymnt }\n  patch: { metadata: { annotations: { a: b } } }\n",
        "2:19: error[RG251]: the patch has no effect: no object with `kind: Deploymnt`",
    ),
    (
        "- target: { kind: Role, labelSelector: app=other }\n  patch: { metadata: { annotations: { a: b } } }\n",
        "2:40: error[RG251]: the patch has no effect: no object with `labelSelector: app=other`",
    ),
    (
        "- patch: { kind: Role, metadata: { name: runner, annotations: { a: b } } }\n",
        "2:42: error[RG251]: the patch has no effect: no object with `name: runner`",
    ),
    (
        "- target: { kind: Role }\n  patch: |-\n    - op: add\n      path: /metadata/owners/team\n      value: ci\n",
        "5:13: error[RG252]: invalid patch of Role/gitlab-runner: the path `/metadata/owners/team` does not exist",
    ),
    (
        "- target: { kind: Role }\n  patch: [{ op: replace, path: /metadata/labels/team, value: ci }]\n",
        "3:32: warning[RG252]: invalid patch of Role/gitlab-runner: the path `/metadata/labels/team` does not exist",
    ),
    (
        "- target: { kind: Role }\n  patch: [{ op: put, path: /metadata }]\n",
        "3:17: error[RG252]: invalid patch of Role/gitlab-runner: expected `op` to be one of `add`, `remove`, `replace`, `move`, `copy`, `test`",
    ),
    (
        "- target: { kind: Deployment }\n  patch: { spec: { template: { spec: { containers: [{ image: a }] } } } }\n",
        "3:55: error[RG252]: invalid patch of Deployment/gitlab-runner: missing `name`: items of this list are merged by it",
    ),
    (
        "- target: { kind: Deployment }\n  patch: { spec: { template: { spec: { dnsConfg: {} } } } }\n",
        "3:40: error[RG253]: the patch makes Deployment/gitlab-runner invalid at `spec.template.spec.dnsConfg`: unknown key `dnsConfg` in `spec.template.spec`",
    ),
    (
        "- target: { kind: Deployment }\n  patch: |-\n    - { op: remove, path: /spec/template/spec/containers/0/image }\n    - { op: remove, path: /spec/selector }\n",
        "4:5: error[RG253]: the patch makes Deployment/gitlab-runner invalid: missing `selector` in `spec`",
    ),
    (
        "- patch: [{ op: remove, path: /spec }]\n",
        "2:10: error[RG250]: missing `target`: a list of operations names no object",
    ),
    (
        "- target: { kind: '(' }\n  patch: { spec: {} }\n",
        "2:19: error[RG250]: invalid `kind` of the target: expected a word or a regular expression",
    ),
    (
        "- target: { kinds: Role, kind: Role }\n  patch: { metadata: { labels: { a: b } } }\n",
        "2:13: error[RG250]: unknown key `kinds` in `target`",
    ),
];

#[test]
fn mistakes_are_reported_on_the_line_of_the_patch() {
    for (patches, expected) in MISTAKES {
        let case = Case::new(
            "\n- target: { kind: Role }\n  patch: { metadata: { annotations: { a: b } } }\n",
        );
        case.write("wrong.yaml", &format!("patches:\n{patches}"));
        let (place, message) = expected.split_once(": ").unwrap();
        let checks = |output: &Output, text: String| {
            assert!(
                text.contains(&format!("{message}\n --> wrong.yaml:{place}\n")),
                "{patches}: {expected}\n{text}"
            );
            let is_error = message.starts_with("error");
            assert_eq!(output.status.success(), !is_error, "{patches}: {text}");
        };
        for arguments in [
            &[
                "validate",
                "values.yaml",
                "--patch",
                "wrong.yaml",
                "-n",
                "ci",
            ][..],
            &[
                "render",
                "-f",
                "values.yaml",
                "--patch",
                "wrong.yaml",
                "-n",
                "ci",
            ],
        ] {
            let output = case.run(arguments);
            let text = String::from_utf8_lossy(&output.stdout).into_owned() + &stderr(&output);
            checks(&output, text);
        }
        let base = fs::read(case.path().join("base.yaml")).unwrap();
        let mut post_render = runnergen(&["post-render", "--patch", "wrong.yaml"]);
        let output = with_input(post_render.current_dir(case.path()), &base);
        checks(&output, stderr(&output));
        assert_eq!(
            output.stdout.is_empty(),
            !output.status.success(),
            "{patches}"
        );
    }
}

#[test]
fn a_patch_that_fails_is_never_left_out() {
    let case = Case::new(
        "\n- target: { kind: Role }\n  patch: [{ op: remove, path: /none }]\n"
            .replace(
                "[{ op: remove, path: /none }]",
                "{ metadata: { annotations: { a: b } } }",
            )
            .as_str(),
    );
    case.write(
        "wrong.yaml",
        "patches: [{target: {kind: Role}, patch: [{op: remove, path: /none}]}]\n",
    );
    for validate in ["strict", "warn", "ignore"] {
        let output = case.run(&[
            "render",
            "-f",
            "values.yaml",
            "--patch",
            "wrong.yaml",
            "--validate",
            validate,
        ]);
        assert_eq!(output.status.code(), Some(1), "{validate}");
        assert!(output.stdout.is_empty(), "{validate}");
        assert!(
            stderr(&output).contains("`/none` does not exist"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn secrets_in_patches_are_redacted() {
    let case =
        Case::new("\n- target: { kind: Role }\n  patch: { metadata: { annotations: { a: b } } }\n");
    case.write(
        "secret.yaml",
        "patches:\n- target: { kind: Secret }\n  patch: { stringData: { value: hunter2hunter2 }, typ: x }\n",
    );
    let output = case.run(&[
        "validate",
        "values.yaml",
        "--patch",
        "secret.yaml",
        "--set",
        "runners.secret=null",
        "--set",
        "runnerToken=glrt-abcdefghijklmnopqrst",
    ]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("unknown key `typ`"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn a_patch_of_one_release_of_several_is_matched() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir(folder.path().join("all")).unwrap();
    write("all/a.yaml", VALUES);
    write("all/b.yaml", VALUES);
    write(
        "one.yaml",
        "kind: Deployment\nmetadata: { name: a-gitlab-runner }\nspec: { replicas: 3 }\n",
    );
    write(
        "none.yaml",
        "kind: Deployment\nmetadata: { name: c-gitlab-runner }\nspec: { replicas: 3 }\n",
    );
    let render = |patch: &str| {
        let mut command = runnergen(&["render", "-f", "all", "--all", "--patch", patch]);
        command.current_dir(folder.path()).output().unwrap()
    };
    let one = render("one.yaml");
    assert_eq!(one.status.code(), Some(0), "{}", stderr(&one));
    assert!(!stderr(&one).contains("RG251"), "{}", stderr(&one));
    let rendered = String::from_utf8(one.stdout).unwrap();
    assert_eq!(rendered.matches("replicas: 3").count(), 1);
    let none = render("none.yaml");
    assert_eq!(none.status.code(), Some(1));
    assert_eq!(
        stderr(&none).matches("[RG251]").count(),
        1,
        "{}",
        stderr(&none)
    );
    assert!(none.stdout.is_empty());
}

#[test]
fn diff_applies_patches_to_values() {
    let case =
        Case::new("\n- target: { kind: Role }\n  patch: { metadata: { annotations: { a: b } } }\n");
    let output = case.run(&[
        "diff",
        "base.yaml",
        "values.yaml",
        "-n",
        "ci",
        "--patch",
        "patches.yaml",
    ]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("+ metadata.annotations:"), "{text}");
    assert_eq!(text.matches("~ ").count(), 1, "{text}");
}

#[test]
fn an_unknown_value_is_answered_with_the_patch_that_sets_it() {
    let case =
        Case::new("\n- target: { kind: Role }\n  patch: { metadata: { annotations: { a: b } } }\n");
    for value in [
        "dnsConfig: { options: [{ name: ndots, value: '2' }] }",
        "minReadySeconds: 3",
        "workingDir: /builds",
    ] {
        case.write("unknown.yaml", &format!("{VALUES}{value}\n"));
        let output = case.run(&["validate", "unknown.yaml"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let help = text.split("patch the manifest: write `").nth(1);
        let help = help.and_then(|rest| rest.split('`').next());
        let help = help.unwrap_or_else(|| panic!("a patch in {text}"));
        case.write("as-helped.yaml", &format!("{VALUES}{help}\n"));
        let key = value.split(':').next().unwrap();
        assert!(
            case.render(&["-f", "as-helped.yaml"])
                .contains(&format!("{key}:")),
            "{help}"
        );
    }
}
