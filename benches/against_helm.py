#!/usr/bin/env python3
"""Measures whole processes of two commands alternately, A B A B …, and prints the ratio of each pair.

    benches/against_helm.py --helm HELM --chart CHART [--runs N] [--validate HOW] [VALUES ...]

A is `helm template` of the official chart (a local directory or .tgz), B is `runnergen render` of the same values.
The speed of a machine varies over time, so ratios are computed within each pair; report the median of the ratios.
Wall time and CPU time (user and system) are those of the operating system for each process. Peak memory is measured with GNU
time if it is installed, because the peak of a forked process includes that of its parent, and Python needs more memory.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, "..", "target", "release", "runnergen")


def measure(command):
    """-> wall seconds, CPU seconds of one run"""
    with open(os.devnull, "w") as nowhere, tempfile.TemporaryFile() as message:
        files = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1), (os.POSIX_SPAWN_DUP2, message.fileno(), 2)]
        start = time.perf_counter()
        # subprocess is too slow: it takes half of the measured time.
        process = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
        _, status, usage = os.wait4(process, 0)
        wall = time.perf_counter() - start
        if status:
            message.seek(0)
            sys.exit("%s failed: %s" % (" ".join(command), message.read(500).decode("utf8", "replace")))
    return wall, usage.ru_utime + usage.ru_stime


def peak_memory(command):
    """-> KiB"""
    timed = subprocess.run(["/usr/bin/time", "-f", "%M"] + command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return int(timed.stderr.split()[-1])


def summary(numbers):
    return "%8.2f %8.2f %8.2f" % (min(numbers), statistics.median(numbers), max(numbers))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("values", nargs="*", default=[os.path.join(HERE, "..", "fixtures", "production.yaml")])
    parser.add_argument("--helm", default="helm")
    parser.add_argument("--chart", required=True)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--validate", default="ignore", choices=["strict", "warn", "ignore"])
    parser.add_argument("--runnergen", default=PROGRAM)
    options = parser.parse_args()
    for values in options.values:
        ours = [options.runnergen, "render", "-f", values, "--chart-version", "0.86.0", "--validate", options.validate]
        helms = [options.helm, "template", "gitlab-runner", options.chart, "-f", values]
        measure(ours), measure(helms)
        pairs = [(measure(helms), measure(ours)) for _ in range(options.runs)]
        print("%s, %d pairs, --validate %s" % (os.path.relpath(values), options.runs, options.validate))
        print("%-28s %8s %8s %8s" % ("", "min", "median", "max"))
        for index, (name, scale) in enumerate([("wall, ms", 1000), ("CPU, ms", 1000)]):
            print("helm       %-17s %s" % (name, summary([helm[index] * scale for helm, _ in pairs])))
            print("runnergen  %-17s %s" % (name, summary([our[index] * scale for _, our in pairs])))
            print("ratio      %-17s %s" % (name.split(",")[0], summary([helm[index] / our[index] for helm, our in pairs])))
        if os.path.exists("/usr/bin/time"):
            helm, our = (peak_memory(command) / 1024 for command in (helms, ours))
            print("peak memory, MiB: helm %.1f, runnergen %.1f, ratio %.1f" % (helm, our, helm / our))


if __name__ == "__main__":
    main()
