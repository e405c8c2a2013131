use super::table::TABLE;
use super::*;
use helm_yaml::reader;

fn converted(yaml: &str) -> LegacySettings {
    convert(&reader::from_str(yaml).unwrap())
}

fn toml(yaml: &str) -> String {
    converted(yaml).to_toml()
}

fn refused(yaml: &str) -> Vec<(String, &'static str)> {
    let refused = converted(yaml).unconverted;
    refused
        .into_iter()
        .map(|refused| (refused.path, refused.reason))
        .collect()
}

#[test]
fn every_setting_exists_in_the_schema_of_the_runner() {
    for legacy in TABLE.iter().filter(|legacy| !legacy.key.is_empty()) {
        let node = |value: i64| Node::new(value, Span::SYNTHETIC);
        let list = Node::new(vec![Node::new("a", Span::SYNTHETIC)], Span::SYNTHETIC);
        let boolean = Node::new(true, Span::SYNTHETIC);
        let accepts = |node: &Node| {
            crate::runner_config::setting::in_toml(legacy.section, legacy.key, node).is_some()
        };
        assert!(
            accepts(&node(1))
                || accepts(&list)
                || accepts(&boolean)
                || legacy.key == "supplemental_groups",
            "{}.{}",
            legacy.section,
            legacy.key
        );
    }
}

#[test]
fn every_value_becomes_its_setting() {
    let values = "\
runners:
  image: debian:12
  privileged: true
  namespace: jobs
  imagePullPolicy: if-not-present
  imagePullSecrets: [regcred]
  serviceAccountName: builder
  pollTimeout: 600
  outputLimit: '8192'
  requestConcurrency: 3
  cloneUrl: http://gitlab.internal
  env:
    B: two \"words\"
    A: 1
  builds: {cpuLimit: 2, memoryLimitOverwriteMaxAllowed: 4Gi}
  services: {memoryRequests: 256Mi}
  helpers: {cpuRequests: 0.5, image: registry.example.com/helper:1}
  pod_security_context: {run_as_non_root: true, run_as_user: 1000, supplemental_groups: [7, 8]}
  nodeSelector: {kubernetes.io/arch: arm64}
  nodeTolerations:
    - {key: dedicated, value: ci, effect: NoSchedule}
    - {key: spot, operator: Exists, effect: NoExecute}
  podLabels: {team: ci}
  podAnnotations: {example.com/rate: 5}
  cache:
    cacheType: s3
    cachePath: runner
    cacheShared: true
    s3ServerAddress: minio.example.com
    s3BucketName: cache
    s3BucketLocation: eu-west-1
    s3CacheInsecure: true
";
    let expected = r#"[[runners]]
  clone_url = "http://gitlab.internal"
  request_concurrency = 3
  output_limit = 8192
  environment = ["A=1", "B=two \"words\""]
  [runners.kubernetes]
    namespace = "jobs"
    image = "debian:12"
    privileged = true
    pull_policy = "if-not-present"
    image_pull_secrets = ["regcred"]
    service_account = "builder"
    poll_timeout = 600
    cpu_limit = "2"
    memory_limit_overwrite_max_allowed = "4Gi"
    service_memory_request = "256Mi"
    helper_image = "registry.example.com/helper:1"
    helper_cpu_request = "0.5"
    [runners.kubernetes.pod_security_context]
      run_as_non_root = true
      run_as_user = 1000
      supplemental_groups = [7, 8]
    [runners.kubernetes.node_selector]
      "kubernetes.io/arch" = "arm64"
    [runners.kubernetes.node_tolerations]
      "dedicated=ci" = "NoSchedule"
      spot = "NoExecute"
    [runners.kubernetes.pod_labels]
      team = "ci"
    [runners.kubernetes.pod_annotations]
      "example.com/rate" = "5"
  [runners.cache]
    Type = "s3"
    Path = "runner"
    Shared = true
    [runners.cache.s3]
      ServerAddress = "minio.example.com"
      BucketName = "cache"
      BucketLocation = "eu-west-1"
      Insecure = true
"#;
    assert_eq!(toml(values), expected);
    assert_eq!(refused(values), []);
}

#[test]
fn the_result_is_valid_toml_with_the_given_strings() {
    let values = "\
runners:
  env: {PATH_: 'C:\\new', QUOTED: \"a\\tb\\nc\", PLAIN: \"it's #1\"}
  podAnnotations: {'a \"b\"': 'x=y', \"\": z}
";
    let parsed: toml::Table = toml(values).parse().unwrap();
    let runner = &parsed["runners"][0];
    assert_eq!(runner["environment"][0].as_str(), Some("PATH_=C:\\new"));
    assert_eq!(runner["environment"][1].as_str(), Some("PLAIN=it's #1"));
    assert_eq!(runner["environment"][2].as_str(), Some("QUOTED=a\tb\nc"));
    let annotations = &runner["kubernetes"]["pod_annotations"];
    assert_eq!(annotations["a \"b\""].as_str(), Some("x=y"));
    assert_eq!(annotations[""].as_str(), Some("z"));
}

#[test]
fn empty_values_had_no_effect() {
    let values = "\
runners:
  image: ''
  privileged: false
  outputLimit: 0
  builds: {}
  cache: {cacheType: '', cacheShared: false}
  nodeTolerations: []
";
    assert!(converted(values).is_empty());
    assert_eq!(refused(values), []);
}

#[test]
fn defaults_of_the_runner_are_marked() {
    let settings =
        converted("runners: {outputLimit: 4096, pollTimeout: 180, image: debian}").settings;
    let defaults: Vec<(&str, bool)> = settings
        .iter()
        .map(|setting| (setting.key.as_str(), setting.is_default))
        .collect();
    assert_eq!(
        defaults,
        [
            ("output_limit", true),
            ("image", false),
            ("poll_timeout", true)
        ]
    );
}

#[test]
fn spellings_that_the_runner_refuses_are_corrected() {
    let settings = converted(
        "runners: {imagePullPolicy: IfNotPresent, imagePullSecrets: [{name: a}], builds: {cpuRequest: 1}, \
         cache: {cacheType: GCS, gcsBucketName: b}}",
    )
    .settings;
    let lines: Vec<(String, bool)> = settings
        .iter()
        .map(|setting| (setting.line(), setting.deviation.is_some()))
        .collect();
    let line = |line: &str, deviates| (line.to_owned(), deviates);
    assert_eq!(
        lines,
        [
            line("pull_policy = \"if-not-present\"", true),
            line("image_pull_secrets = [\"a\"]", true),
            line("cpu_request = \"1\"", true),
            line("Type = \"gcs\"", true),
            line("BucketName = \"b\"", false),
        ]
    );
}

#[test]
fn values_without_an_equivalent_are_refused() {
    let paths = |yaml: &str| -> Vec<String> {
        assert!(converted(yaml).is_empty(), "{yaml}");
        refused(yaml).into_iter().map(|(path, _)| path).collect()
    };
    assert_eq!(
        paths("runners: {cache: {cacheType: File}}"),
        ["runners.cache.cacheType"]
    );
    assert_eq!(
        paths("runners: {cache: {s3BucketName: a}}"),
        ["runners.cache.s3BucketName"]
    );
    assert_eq!(
        paths("runners: {image: '{{ .Values.x }}'}"),
        ["runners.image"]
    );
    assert_eq!(paths("runners: {pollTimeout: 3m}"), ["runners.pollTimeout"]);
    assert_eq!(paths("runners: {env: [A]}"), ["runners.env"]);
    assert_eq!(paths("runners: {builds: {gpu: 1}}"), ["runners.builds.gpu"]);
    assert_eq!(
        paths("runners: {nodeTolerations: [a]}"),
        ["runners.nodeTolerations[0]"]
    );
    assert_eq!(
        refused(
            "runners: {nodeTolerations: [{key: a, operator: Exists, effect: NoSchedule}, \
             {key: a, operator: Exists, effect: NoExecute}]}"
        )
        .len(),
        1
    );
}

#[test]
fn of_two_values_for_one_setting_the_chart_read_the_first() {
    let values = "runners: {cache: {cacheType: s3, s3CachePath: old, cachePath: new}}";
    assert!(toml(values).contains("Path = \"new\""));
}

#[test]
fn a_setting_is_found_in_a_runner_in_any_case() {
    let settings = converted("runners: {image: a, cache: {cacheType: s3}}").settings;
    let runner = reader::from_str("{kubernetes: {image: a}, cache: {type: gcs}}").unwrap();
    let equal: Vec<bool> = settings
        .iter()
        .filter_map(|setting| Some(setting.equals(setting.current(&runner)?)))
        .collect();
    assert_eq!(equal, [true, false]);
}
