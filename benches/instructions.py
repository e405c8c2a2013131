#!/usr/bin/env python3
"""Counts instructions with valgrind's callgrind. The counts are reproducible, so commits can be compared on a noisy machine.

    benches/instructions.py            # target/release/runnergen
    benches/instructions.py BINARY     # another build, for example of the previous commit
"""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
VALUES = os.path.join(HERE, "..", "fixtures", "production.yaml")
JOBS = {
    "start": ["--version"],
    "render": ["render", "-f", VALUES, "--validate", "ignore"],
    "render, validated": ["render", "-f", VALUES],
    "validate": ["validate", "-f", VALUES],
}


def instructions(command):
    with tempfile.TemporaryDirectory() as directory:
        out = "--callgrind-out-file=" + os.path.join(directory, "out")
        run = subprocess.run(["valgrind", "--tool=callgrind", out] + command, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if not found:
        sys.exit("no count from valgrind: " + run.stderr[-500:])
    return int(found.group(1))


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "..", "target", "release", "runnergen")
    # Address randomization and the size of the environment would change the count.
    os.environ.clear()
    os.environ["PATH"] = "/usr/local/bin:/usr/bin:/bin"
    for name, arguments in JOBS.items():
        print("%-20s %12d" % (name, instructions([binary] + arguments)))


if __name__ == "__main__":
    main()
