//! The cost of every shape of input grows in proportion to its size. Instructions are counted, so the tests need valgrind and
//! no quiet machine.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;

use crate::common::cost::grows_steadily;
use crate::common::runnergen;

/// A file that repeats one item: the text before the items, and an item by its number.
struct Shape {
    name: &'static str,
    head: &'static str,
    item: fn(usize) -> String,
}

const SHAPES: [Shape; 11] = [
    Shape {
        name: "objects that the API server rejects",
        head: "tolerations:\n",
        item: |_| "- {}\n".to_owned(),
    },
    Shape {
        name: "environment variables",
        head: "envVars:\n",
        item: |number| format!("- {{name: E{number}, value: x}}\n"),
    },
    Shape {
        name: "unknown keys",
        head: "",
        item: |number| format!("unknwon{number}: 1\n"),
    },
    Shape {
        name: "duplicate keys",
        head: "",
        item: |_| "concurrent: 1\n".to_owned(),
    },
    Shape {
        name: "objects of the user",
        head: "extraObjects:\n",
        item: |number| {
            format!("- {{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{number}}}}}\n")
        },
    },
    Shape {
        name: "sections of the runner configuration",
        head: "runners:\n  config: |\n",
        item: |number| format!("    [[runners]]\n      name = \"r{number}\"\n      limt = 1\n"),
    },
    Shape {
        name: "volumes without mounts",
        head: "volumes:\n",
        item: |number| format!("- {{name: v{number}, emptyDir: {{}}}}\n"),
    },
    Shape {
        name: "expressions",
        head: "podLabels:\n",
        item: |number| format!("  l{number}: '{{{{ .Release.Name }}}}'\n"),
    },
    Shape {
        name: "expressions that fail",
        head: "runners:\n  config: |\n",
        item: |number| format!("    # {{{{ .Values.a{number}.b }}}}\n"),
    },
    Shape {
        name: "placeholders",
        head: "podAnnotations:\n",
        item: |number| format!("  a{number}: ${{TOKEN_{number}}}\n"),
    },
    Shape {
        name: "anchors and aliases",
        head: "podAnnotations:\n",
        item: |number| format!("  a{number}: &a{number} x\n  b{number}: *a{number}\n"),
    },
];

/// Asserts the costs of a command for a shape of a values file.
fn costs(shape: &Shape, arguments: &[&str]) {
    let folder = tempfile::tempdir().expect("a directory");
    grows_steadily(25, |count| {
        let path = folder.path().join(format!("{count}.yaml"));
        let items: String = (0..count).map(shape.item).collect();
        fs::write(&path, shape.head.to_owned() + &items).expect("written");
        let mut command = runnergen(arguments);
        command.arg(path);
        command
    });
}

#[test]
fn the_cost_of_validation_is_linear_for_every_shape() {
    SHAPES.iter().for_each(|shape| costs(shape, &["validate"]));
}

#[test]
fn the_cost_of_provenance_is_linear() {
    let arguments = ["render", "--validate", "ignore", "--provenance", "-f"];
    costs(&SHAPES[1], &arguments);
}
