//! `scripts/add-chart-release`: a release is added to the two tables from an unpacked chart.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::{skip, tool};

const VERSIONS: &str = "schemas/chart-versions.tsv";
const FEATURES: &str = "schemas/chart-features.tsv";
const KNOWN_VERSIONS: &str =
    "# versions\n1.0.0\t18.0.0\t2026-01-01\tverified\n1.2.0\t18.2.0\t\tpreview\n";
const KNOWN_FEATURES: &str = "# features\n\
    feature\tDumbInit\t1.0.0\t\tdeployment.yaml: dumb-init\tAn init process.\n\
    value\tformer\t\t\n\
    value\tsoon\t1.2.0\n\
    default\tformer\t\t\t1\n\
    default\treplicas\t\t\t1\n";
/// `probe` is known to the schema, and the release before does not read it.
const SCHEMA: &str = r#"{"properties": {"replicas": {}, "former": {}, "probe": {}}}"#;

const BEFORE: Chart = Chart {
    version: "1.0.0",
    values: "replicas: 1\nformer: 1\n",
    templates: &[(
        "deployment.yaml",
        "dumb-init {{ .Values.replicas }} {{ .Values.former }}",
    )],
};

const RELEASE: Chart = Chart {
    version: "1.1.0",
    values: "replicas: 2\nnews: {}\n",
    templates: &[
        (
            "deployment.yaml",
            "{{ .Values.replicas }} {{ .Values.news }} {{ .Values.probe }} {{ .Values.soon }}",
        ),
        ("gateway.yaml", "kind: Gateway"),
    ],
};

struct Chart {
    version: &'static str,
    values: &'static str,
    templates: &'static [(&'static str, &'static str)],
}

/// A copy of the scripts, with small tables.
struct Trial {
    folder: tempfile::TempDir,
}

impl Trial {
    /// `None`, with a note, if Python or its YAML package is missing.
    fn new() -> Option<Self> {
        let python = tool("python3")?;
        let has_yaml = Command::new(python).args(["-c", "import yaml"]).output();
        if !has_yaml.expect("python3 starts").status.success() {
            skip("the Python package PyYAML is missing");
            return None;
        }
        let folder = tempfile::tempdir().expect("a directory");
        let trial = Self { folder };
        for script in ["scripts/add-chart-release", "scripts/chart-features.py"] {
            trial.write(script, &fs::read_to_string(script).expect("the script"));
        }
        trial.write(VERSIONS, KNOWN_VERSIONS);
        trial.write(FEATURES, KNOWN_FEATURES);
        trial.write("schemas/values.json", SCHEMA);
        Some(trial)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let target = self.path(name);
        fs::create_dir_all(target.parent().expect("a directory")).expect("it is created");
        fs::write(target, text).expect("it is written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file")
    }

    fn unpack(&self, chart: &Chart) -> PathBuf {
        let version = chart.version;
        let metadata = format!("name: gitlab-runner\nversion: {version}\nappVersion: 18.1.0\n");
        self.write(&format!("{version}/Chart.yaml"), &metadata);
        self.write(&format!("{version}/values.yaml"), chart.values);
        for (name, text) in chart.templates {
            self.write(&format!("{version}/templates/{name}"), text);
        }
        self.path(version)
    }

    fn run(&self, arguments: &[&Path]) -> Output {
        let mut command = Command::new("python3");
        command.arg(self.path("scripts/add-chart-release"));
        command.args(["--date", "2026-02-03"]).args(arguments);
        command.output().expect("python3 starts")
    }

    fn assert_untouched(&self) {
        assert_eq!(self.read(VERSIONS), KNOWN_VERSIONS);
        assert_eq!(self.read(FEATURES), KNOWN_FEATURES);
    }
}

#[test]
fn a_release_is_added_to_both_tables() {
    let Some(trial) = Trial::new() else { return };
    let before = trial.unpack(&BEFORE);
    let release = trial.unpack(&RELEASE);
    let output = trial.run(&[Path::new("--before"), &before, &release]);
    assert_eq!(output.status.code(), Some(1), "there is something to do");
    assert_eq!(
        trial.read(VERSIONS),
        "# versions\n1.0.0\t18.0.0\t2026-01-01\tverified\n1.1.0\t18.1.0\t2026-02-03\tverified\n1.2.0\t18.2.0\t\tpreview\n"
    );
    assert_eq!(
        trial.read(FEATURES),
        "# features\n\
         feature\tDumbInit\t1.0.0\t\tdeployment.yaml: dumb-init\tAn init process.\n\
         value\tformer\t\t1.1.0\n\
         value\tsoon\t1.1.0\n\
         value\tnews\t1.1.0\n\
         value\tprobe\t1.1.0\n\
         default\tformer\t\t1.1.0\t1\n\
         default\treplicas\t\t1.1.0\t1\n\
         default\treplicas\t1.1.0\t\t2\n\
         default\tnews\t1.1.0\t\t{}\n"
    );
    let said = String::from_utf8_lossy(&output.stdout);
    for expected in [
        "value soon is read since 1.1.0",
        "  value former: name its replacement",
        "  value news: add it with its type",
        "  feature DumbInit: 1.1.0 does not show it",
        "  template gateway.yaml: new",
        "  template deployment.yaml: changed",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
}

#[test]
fn a_release_without_news_is_one_line() {
    let Some(trial) = Trial::new() else { return };
    let before = trial.unpack(&BEFORE);
    let same = trial.unpack(&Chart {
        version: "1.0.1",
        ..BEFORE
    });
    trial.run(&[Path::new("--before"), &before, &same]);
    assert!(
        trial
            .read(VERSIONS)
            .contains("\n1.0.1\t18.1.0\t2026-02-03\tverified\n")
    );
    assert_eq!(trial.read(FEATURES), KNOWN_FEATURES);
}

#[test]
fn what_is_no_chart_or_an_older_release_touches_no_file() {
    let Some(trial) = Trial::new() else { return };
    let older = trial.unpack(&Chart {
        version: "0.9.0",
        ..BEFORE
    });
    let release = trial.unpack(&RELEASE);
    let empty = trial.path("schemas");
    let fails_with = |arguments: &[&Path], message: &str| {
        let output = trial.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(message), "{said}");
        trial.assert_untouched();
    };
    fails_with(&[&empty], "is not an unpacked chart");
    fails_with(
        &[Path::new("--before"), &empty, &release],
        "is not an unpacked chart",
    );
    fails_with(&[&older], "0.9.0 is older than the verified release 1.0.0");
}
