#!/usr/bin/env python3
"""Measures whole processes against Helm and prints one table in Markdown: the one of README.md.

    benches/table.py --chart CHART [--helm HELM] [--kustomize KUSTOMIZE] [--runs N] [--readme] NAME=BINARY ...

Each BINARY is a build of runnergen, NAME its name in the table. All commands take turns, so that a change of the machine's speed
meets all of them, and a ratio is the median of the ratios within the turns. Instructions are counted if valgrind is installed.
With --readme the table replaces the one between the markers in README.md.
"""
import argparse
import os
import re
import shutil
import statistics
import subprocess
import tempfile

from against_helm import measure, peak_memory
from instructions import instructions

HERE = os.path.dirname(os.path.abspath(__file__))
README = os.path.join(HERE, "..", "README.md")
VALUES = os.path.relpath(os.path.join(HERE, "..", "fixtures", "production.yaml"))
FILES = 100
VERSION = ["--chart-version", "0.86.0"]
MARKERS = ("<!-- speed table -->\n", "<!-- end of speed table -->\n")


def jobs(options, directory):
    """-> the commands by their names in the table, the first is the one that the others are compared with"""
    rendered, many = (os.path.join(directory, name) for name in ("rendered", "many"))
    os.mkdir(many)
    for number in range(FILES):
        shutil.copy(VALUES, os.path.join(many, "values-%d.yaml" % number))
    yield "`helm template`", [options.helm, "template", "gitlab-runner", options.chart, "-f", VALUES]
    yield "`helm lint`", [options.helm, "lint", options.chart, "-f", VALUES]
    if options.kustomize:
        ours = options.binaries[0].split("=", 1)[1]
        subprocess.run([ours, "render", "-f", VALUES, "--output-dir", rendered, "--as", "kustomize"], check=True, stderr=subprocess.DEVNULL)
        yield "`kustomize build` of the result", [options.kustomize, "build", rendered]
    for named in options.binaries:
        name, binary = named.split("=", 1)
        yield "%s: `render --validate ignore`" % name, [binary, "render", "-f", VALUES, "--validate", "ignore"] + VERSION
        yield "%s: `render`" % name, [binary, "render", "-f", VALUES] + VERSION
        yield "%s: `validate`" % name, [binary, "validate", VALUES] + VERSION
        yield "%s: `validate` of %d files" % (name, FILES), [binary, "validate", many] + VERSION
    yield "an empty process, `/bin/true`", ["/bin/true"]


def table(options):
    with tempfile.TemporaryDirectory() as directory:
        commands = dict(jobs(options, directory))
        for command in commands.values():
            measure(command)
        turns = [{name: measure(command) for name, command in commands.items()} for _ in range(options.runs)]
        first = next(iter(commands))
        lines = ["| command | wall time | times faster | times less CPU time | peak memory | instructions |", "| --- | --- | --- | --- | --- | --- |"]
        for name, command in commands.items():
            wall = statistics.median(turn[name][0] for turn in turns) * 1000
            faster, less = (statistics.median(turn[first][i] / max(turn[name][i], 1e-9) for turn in turns) for i in (0, 1))
            counted = "%.1f M" % (instructions(command) / 1e6) if "runnergen" in command[0] and shutil.which("valgrind") else ""
            lines.append("| %s | %.1f ms | %.1f | %.1f | %.1f MiB | %s |" % (name, wall, faster, less, peak_memory(command) / 1024, counted))
        return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binaries", nargs="+", metavar="NAME=BINARY")
    parser.add_argument("--chart", required=True)
    parser.add_argument("--helm", default="helm")
    parser.add_argument("--kustomize", default=shutil.which("kustomize"))
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args()
    text = table(options)
    print(text, end="")
    if options.readme:
        with open(README) as file:
            readme = file.read()
        begin, end = (re.escape(marker) for marker in MARKERS)
        readme = re.sub("(?s)%s.*%s" % (begin, end), lambda _: MARKERS[0] + "\n" + text + "\n" + MARKERS[1], readme)
        with open(README, "w") as file:
            file.write(readme)


if __name__ == "__main__":
    main()
