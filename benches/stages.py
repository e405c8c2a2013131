#!/usr/bin/env python3
"""Counts the instructions of the stages of a validated render, for docs/performance.md.

    cargo build --release --config 'profile.release.strip="none"' --target-dir target/stages
    benches/stages.py target/stages/release/runnergen

The binary needs its symbols. A stage that the compiler has inlined into another one is part of that one.
"""
import os
import re
import subprocess
import sys
import tempfile

from instructions import VALUES

# What is printed, and the function that does it with all it calls.
STAGES = [
    ("everything", r"PROGRAM TOTALS"),
    ("the command", r"cli::Cli::run "),
    ("read the values", r"input::load::load "),
    ("  parse the files", r"load::Loader::read_files "),
    ("render the objects", r"RuleContext::manifests "),
    ("  parse rendered text", r"reader::read_each_of "),
    ("  checksums", r"manifest::checksum "),
    ("rules", r"lint::check::check "),
    ("  placeholders", r"placeholder::Placeholders::walk "),
    ("  Kubernetes types", r"rejected_object::check "),
    ("  job pods", r"job_pod::check::check "),
    ("print", r"String as core::iter::traits::collect::FromIterator"),
]


def inclusive(binary):
    """The lines of callgrind_annotate: instructions and name of each function, with those it calls."""
    with tempfile.TemporaryDirectory() as directory:
        out = os.path.join(directory, "out")
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=" + out, binary, "render", "-f", VALUES]
        subprocess.run(command, capture_output=True, check=True)
        annotate = ["callgrind_annotate", "--inclusive=yes", "--threshold=99.99", out]
        text = subprocess.run(annotate, capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^ *([\d,]+) \([^)]*\)  (.*)$", text, re.MULTILINE)
    return [(int(count.replace(",", "")), name.split(" [")[0] + " ") for count, name in found]


def main():
    functions = inclusive(sys.argv[1])
    total = functions[0][0]
    print("| Stage | Instructions | Share |\n|---|---|---|")
    for stage, pattern in STAGES:
        count = next((count for count, name in functions if re.search(pattern, name)), None)
        if count is not None:
            indent = "&nbsp;&nbsp;" * (len(stage) - len(stage.lstrip()))
            print(f"| {indent}{stage.strip()} | {count / 1e6:.2f} M | {100 * count / total:.0f} % |")


if __name__ == "__main__":
    main()
