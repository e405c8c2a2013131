#!/usr/bin/env python3
"""Fills fuzz/corpus/TARGET from fixtures and test cases, so that each target starts with valid input.

    fuzz/seeds.py
"""
import hashlib
import json
import re
from pathlib import Path

FUZZ = Path(__file__).parent
ROOT = FUZZ.parent


def files(*patterns):
    """-> the bytes of every file that matches a pattern"""
    return [path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path.is_file()]


def expressions():
    """-> every expression of the tests"""
    lines = [line for text in files("tests/expressions/*.jsonl", "crates/helm-template/tests/expressions/*.jsonl") for line in text.splitlines() if line.strip()]
    return [json.loads(line)["expression"].encode() for line in lines]


def examples(language):
    """-> the examples in that language on the rule pages"""
    blocks = []
    for path in sorted((ROOT / "src/lint/rules").glob("*/*.rs")):
        text = re.sub(r"^ *//[/!] ?", "", path.read_text(), flags=re.MULTILINE)
        blocks += re.findall(r"^```%s.*?\n(.*?)^```" % language, text, re.MULTILINE | re.DOTALL)
    return [block.encode() for block in blocks]


def arguments():
    """-> the arguments of --set and similar flags in the tests"""
    texts = re.findall(r'"((?:[^"\\]|\\.)*=(?:[^"\\]|\\.)*)"', (ROOT / "src/input/set/tests.rs").read_text())
    return [text.replace('\\"', '"').replace("\\\\", "\\").encode() for text in texts]


def calls(texts):
    """-> ResourceLists for the KRM function with these values"""
    head = b"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n  spec:\n    values:\n"
    return [head + re.sub(rb"(?m)^(?=.)", b"      ", text) for text in texts]


def seeds():
    values = files("fixtures/*.yaml", "tests/cases/check/*", "tests/command_line/*/*.yaml", "examples/**/*.yaml") + examples("yaml")
    config = files("tests/cases/config/*.toml") + examples("toml")
    return {
        "yaml": values + files("crates/yaml/tests/cases/*/*", "tests/cases/kubernetes/*"),
        "set": arguments(),
        "expression": expressions(),
        "toml": config,
        "values": values,
        "manifests": values,
        "fix": values + files("tests/cases/fix/*.yaml"),
        "kubernetes": files("tests/cases/kubernetes/*", "snapshots/**/*.snap"),
        "settings": files("**/runnergen.toml"),
        "stream": files("snapshots/**/*.snap", "tests/cases/kubernetes/*", "examples/**/*.yaml", "tests/**/*.yaml"),
        "function": calls(files("fixtures/*.yaml", "tests/cases/check/*")),
        "writer": values,
    }


def main():
    for target, texts in seeds().items():
        directory = FUZZ / "corpus" / target
        directory.mkdir(parents=True, exist_ok=True)
        for text in texts:
            (directory / hashlib.sha1(text).hexdigest()).write_bytes(text)
        print(f"{target}: {len(set(texts))} seeds")


if __name__ == "__main__":
    main()
