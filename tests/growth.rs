//! The cost of every shape of input grows in proportion to its size. Instructions are counted, so the tests need valgrind and
//! no quiet machine.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;

use crate::common::cost::grows_steadily;
use crate::common::runnergen;

/// A file that repeats one item: the text before the items, and an item by its number.
struct Input {
    head: &'static str,
    item: fn(usize) -> String,
}

const INPUTS: [Input; 12] = [
    // Objects that the API server rejects.
    Input {
        head: "tolerations:\n",
        item: |_| "- {}\n".to_owned(),
    },
    // Environment variables.
    Input {
        head: "envVars:\n",
        item: |number| format!("- {{name: E{number}, value: x}}\n"),
    },
    // Unknown keys.
    Input {
        head: "",
        item: |number| format!("unknwon{number}: 1\n"),
    },
    // Duplicate keys.
    Input {
        head: "",
        item: |_| "concurrent: 1\n".to_owned(),
    },
    // Objects of the user.
    Input {
        head: "extraObjects:\n",
        item: |number| {
            format!("- {{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{number}}}}}\n")
        },
    },
    // Sections of the runner configuration.
    Input {
        head: "runners:\n  config: |\n",
        item: |number| format!("    [[runners]]\n      name = \"r{number}\"\n      limt = 1\n"),
    },
    // Volumes without mounts.
    Input {
        head: "volumes:\n",
        item: |number| format!("- {{name: v{number}, emptyDir: {{}}}}\n"),
    },
    // Expressions.
    Input {
        head: "podLabels:\n",
        item: |number| format!("  l{number}: '{{{{ .Release.Name }}}}'\n"),
    },
    // Expressions that fail.
    Input {
        head: "runners:\n  config: |\n",
        item: |number| format!("    # {{{{ .Values.a{number}.b }}}}\n"),
    },
    // Placeholders.
    Input {
        head: "podAnnotations:\n",
        item: |number| format!("  a{number}: ${{TOKEN_{number}}}\n"),
    },
    // Patches.
    Input {
        head: "runnergen:\n  patches:\n",
        item: |number| {
            format!(
                "  - {{target: {{kind: Role|Deployment}}, patch: {{metadata: {{annotations: {{a{number}: x}}}}}}}}\n"
            )
        },
    },
    // Anchors and aliases.
    Input {
        head: "podAnnotations:\n",
        item: |number| format!("  a{number}: &a{number} x\n  b{number}: *a{number}\n"),
    },
];

/// Asserts the costs of a command for a shape of a values file.
fn costs(shape: &Input, arguments: &[&str]) {
    let folder = tempfile::tempdir().expect("a directory");
    grows_steadily(20, |count| {
        let path = folder.path().join(format!("{count}.yaml"));
        let items: String = (0..count).map(shape.item).collect();
        fs::write(&path, shape.head.to_owned() + &items).expect("written");
        let mut command = runnergen(arguments);
        command.arg(path);
        command
    });
}

#[test]
fn the_cost_of_validation_is_linear_for_half_of_the_shapes() {
    let shapes = INPUTS.iter().step_by(2);
    shapes.for_each(|shape| costs(shape, &["validate"]));
}

#[test]
fn the_cost_of_validation_is_linear_for_the_other_half() {
    let shapes = INPUTS.iter().skip(1).step_by(2);
    shapes.for_each(|shape| costs(shape, &["validate"]));
}

#[test]
fn the_cost_of_provenance_is_linear() {
    let arguments = ["render", "--validate", "ignore", "--provenance", "-f"];
    costs(&INPUTS[1], &arguments);
}

#[test]
fn the_cost_of_an_upgrade_is_linear() {
    let arguments = ["upgrade", "--from", "0.52.1", "-f"];
    for shape in [&INPUTS[1], &INPUTS[5]] {
        costs(shape, &arguments);
    }
}
