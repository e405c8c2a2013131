#!/usr/bin/env python3
"""Compares schemas/chart-features.tsv with unpacked copies of the chart.

    scripts/chart-features.py DIR...

Each DIR contains Chart.yaml, values.yaml and templates/. Prints each row that a copy contradicts, and each value or default
that is missing in the file. Exit code 1 if there is any.
"""
import collections
import json
import pathlib
import re
import sys

import yaml

FILE = pathlib.Path(__file__).parent.parent / "schemas" / "chart-features.tsv"
Row = collections.namedtuple("Row", "kind name first before content description")


class Chart:
    """An unpacked release."""

    def __init__(self, directory):
        directory = pathlib.Path(directory)
        self.version = yaml.safe_load((directory / "Chart.yaml").read_text())["version"]
        self.number = number(self.version)
        self.defaults = dict(leaves(yaml.safe_load((directory / "values.yaml").read_text()), ""))
        self.templates = {
            path.name: without_comments(path.read_text())
            for path in (directory / "templates").iterdir()
            if path.name != "NOTES.txt"
        }
        self.reads = {path for text in self.templates.values() for path in references(text)}
        self.printed = {path for text in self.templates.values() for path in re.findall(r"toYaml \.Values\.([\w.]*\w)", text)}

    def is_read(self, path):
        """Whether a template reads a value, one inside of it, or prints one that contains it."""
        is_read = any(read == path or read.startswith(path + ".") for read in self.reads)
        return is_read or any(path.startswith(printed + ".") for printed in self.printed)

    def shows(self, evidence):
        return any(self.matches(part) for part in evidence.split(" OR "))

    def matches(self, evidence):
        file, pattern = evidence.split(": ", 1)
        found = re.search(pattern.removeprefix("!"), self.templates.get(file, "")) is not None
        return found != pattern.startswith("!")


def number(version):
    return tuple(int(part) for part in version.split(".")) if version else ()


def without_comments(text):
    return re.sub(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", "", text, flags=re.DOTALL)


def references(text):
    """The paths of values in a template: `.Values.a.b`, `((.Values.a).b)`, `hasKey .Values.a "b"`."""
    text = re.sub(r"\)+\.", ".", re.sub(r"\(+\.Values", ".Values", text))
    yield from re.findall(r"\.Values\.([\w.]*\w)", text)
    for parent, key in re.findall(r'hasKey \.Values((?:\.\w+)*) "(\w+)"', text):
        yield (parent + "." + key)[1:]


def parent(path):
    return path.rpartition(".")[0]


def leaves(value, path):
    if isinstance(value, dict) and value:
        for key, child in value.items():
            yield from leaves(child, f"{path}.{key}")
    else:
        yield path[1:], value


def rows():
    for line in FILE.read_text().splitlines():
        if not line.startswith("#"):
            yield Row(*(line.split("\t") + [""] * 5)[:6])


def applies(row, chart):
    return number(row.first) <= chart.number and (not row.before or chart.number < number(row.before))


def contradictions(table, charts):
    of_kind = lambda kind: [row for row in table if row.kind == kind]
    for row in of_kind("feature"):
        for chart in charts:
            if applies(row, chart) != chart.shows(row.content):
                yield f"{chart.version}: feature {row.name}"
    values = collections.defaultdict(list)
    for row in of_kind("value"):
        values[row.name].append(row)
    for path, spans in values.items():
        for chart in charts:
            # The default of `runners.config` reads values that no template reads.
            is_read = chart.is_read(path) or f".Values.{path}" in str(chart.defaults.get("runners.config"))
            if any(applies(row, chart) for row in spans) != is_read:
                yield f"{chart.version}: value {path}"
    for path in sorted({path for chart in charts for path in chart.reads}):
        is_in_table = any(path == known or path.startswith(known + ".") for known in values)
        if not is_in_table and not all(chart.is_read(path) or parent(path) in chart.reads for chart in charts):
            yield f"value {path} is missing"
    for chart in charts:
        ours = {row.name: json.loads(row.content) for row in of_kind("default") if applies(row, chart)}
        for path in sorted(ours.keys() | chart.defaults.keys()):
            if ours.get(path, "absent") != chart.defaults.get(path, "absent"):
                yield f"{chart.version}: default {path}"


def main():
    charts = sorted((Chart(directory) for directory in sys.argv[1:]), key=lambda chart: chart.number)
    if not charts:
        sys.exit(__doc__.strip())
    found = list(contradictions(list(rows()), charts))
    for line in found:
        print(line)
    print(f"{len(charts)} releases, {len(found)} contradictions")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
