#!/usr/bin/env python3
"""Prints the software bill of materials as a CycloneDX document.

The input is the output of `cargo metadata`. The document contains every package that is linked into the binary, with license,
origin and dependencies, but no packages for tests and the build. Checksums are from Cargo.lock. The format:
https://cyclonedx.org/docs/1.6/json/
"""

import json
import sys
import tomllib
from pathlib import Path


def linked(metadata):
    """The packages linked into the binary by ID, each with the IDs of its dependencies."""
    macros = {package["id"] for package in metadata["packages"] if is_macro(package)}
    needs = {node["id"]: [dependency["pkg"] for dependency in node["deps"]
                          if is_linked(dependency) and dependency["pkg"] not in macros]
             for node in metadata["resolve"]["nodes"]}
    found, waiting = {}, [metadata["resolve"]["root"]]
    while waiting:
        package = waiting.pop()
        if package not in found:
            found[package] = sorted(needs[package])
            waiting += found[package]
    return found


def is_macro(package):
    """Returns true if a package is a procedural macro."""
    return any("proc-macro" in target["kind"] for target in package["targets"])


def is_linked(dependency):
    """Returns true if a dependency is not only for tests or the build."""
    return any(kind["kind"] is None for kind in dependency["dep_kinds"])


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksums):
    """A package as CycloneDX describes it."""
    described = {
        "type": "library",
        "bom-ref": purl(package),
        "name": package["name"],
        "version": package["version"],
        "purl": purl(package),
    }
    if package["license"]:
        described["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    checksum = checksums.get((package["name"], package["version"]))
    if checksum:
        described["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package["repository"]:
        described["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return described


def document(metadata, lock):
    packages = {package["id"]: package for package in metadata["packages"]}
    checksums = {(package["name"], package["version"]): package.get("checksum") for package in lock["package"]}
    needs = linked(metadata)
    root = metadata["resolve"]["root"]
    libraries = sorted((packages[package] for package in needs if package != root), key=purl)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**component(packages[root], checksums), "type": "application"}},
        "components": [component(package, checksums) for package in libraries],
        "dependencies": sorted(
            ({"ref": purl(packages[package]), "dependsOn": sorted(purl(packages[one]) for one in needed)}
             for package, needed in needs.items()),
            key=lambda entry: entry["ref"]),
    }


if __name__ == "__main__":
    metadata = json.load(sys.stdin)
    lock = tomllib.loads((Path(metadata["workspace_root"]) / "Cargo.lock").read_text())
    json.dump(document(metadata, lock), sys.stdout, indent=2)
    print()
