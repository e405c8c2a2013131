#!/usr/bin/env python3
"""Writes schemas/runner-config.json: GitLab Runner's config.toml as a JSON Schema.

    runner-config-schema.py FACTS.json > schemas/runner-config.json

FACTS.json contains the keys and types of the runner's configuration, extracted from its Go types; descriptions, formats and
defaults are in runner_config_words.py and in the tables below. Tables are closed and their keys are case-insensitive.
An `enum` contains the supported values and the empty string for "not set"; if they are case-insensitive, they are `examples`.
"""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import runner_config_words as words

RESOURCE = re.compile(r"^(|helper_|service_|pod_)(cpu|memory|ephemeral_storage)_(limit|request)(_overwrite_max_allowed)?$")

# Formats by path. An empty string always means "not set".
FORMATS = {
    "runners.kubernetes.suspend_pvc_size": "quantity",
}

# Enumerations of Kubernetes that the executor passes on unchanged.
ENUMERATIONS = {
    "mount_propagation": ["None", "HostToContainer", "Bidirectional", ""],
    "seccomp_profile.type": ["RuntimeDefault", "Localhost", "Unconfined", ""],
    "app_armor_profile.type": ["RuntimeDefault", "Localhost", "Unconfined", ""],
    "empty_dir.medium": ["Memory", "HugePages", "HugePages-2Mi", "HugePages-1Gi", ""],
    "proc_mount": ["Default", "Unmasked", "default", "unmasked", ""],
}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        facts = json.load(file)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "GitLab Runner's config.toml",
        "description": "The configuration of GitLab Runner %s." % facts["runner_version"],
        **table(facts["config"], [], facts),
    }
    json.dump(schema, sys.stdout, indent=1, ensure_ascii=False)
    print()


def table(keys, path, facts):
    properties = {key: schema_of(entry, path + [key], facts) for key, entry in keys.items()}
    return {"type": "object", "x-case-insensitive": True, "additionalProperties": False, "properties": properties}


def schema_of(entry, path, facts):
    described = {} if "<items>" in path[-1:] else {"description": sentence(path)}
    described = {key: value for key, value in described.items() if value}
    return {**described, **shape(entry, path, facts), **details(entry, path)}


def shape(entry, path, facts):
    kind = entry["type"]
    if path == ["runners", "feature_flags"]:
        return feature_flags(facts)
    if kind == "table" and "keys" in entry:
        return table(entry["keys"], path, facts)
    if kind == "table":
        return {"type": "object", "additionalProperties": schema_of(entry["values"], path + ["<items>"], facts)}
    if kind == "array":
        return {"type": "array", "items": items(entry, path, facts)}
    if isinstance(kind, list):
        accepted = {"enum": entry["accepted"]} if "accepted" in entry else {}
        text = {"type": "string", **accepted}
        return {"anyOf": [text, {"type": "array", "items": text}]}
    if kind == "duration":
        return {"type": ["string", "integer"], "format": "duration"}
    if kind == "any":
        return {}
    return {"type": "string" if kind == "datetime" else kind}


def items(entry, path, facts):
    inner = entry["items"]
    if inner["type"] == "table" and "keys" in inner:
        return table(inner["keys"], path, facts)
    return {**shape(inner, path + ["<items>"], facts), **details(inner, path + ["<items>"])}


def feature_flags(facts):
    properties = {}
    for flag in facts["feature_flags"]:
        described = words.FEATURE_FLAGS[flag["name"]]
        if flag.get("removed_in"):
            described += " Deprecated; runner %s removes the flag." % flag["removed_in"]
        deprecated = {"deprecated": True} if flag["deprecated"] else {}
        properties[flag["name"]] = {"description": described, "type": "boolean", "default": flag["default"], **deprecated}
    for name in facts["retired_feature_flags"]:
        properties[name] = {"description": "Removed: the flag has no effect.", "type": "boolean", "deprecated": True}
    return {"type": "object", "properties": properties, "additionalProperties": {"type": "boolean"}}


def details(entry, path):
    found = {}
    dotted = ".".join(part for part in path if part != "<items>")
    accepted = entry.get("enum") or entry.get("accepted")
    if accepted and not isinstance(entry["type"], list):
        # Any executor is accepted here; the supported ones depend on the use of the configuration.
        listed = "examples" if entry.get("accepted_ignores_case") or dotted == "runners.executor" else "enum"
        found[listed] = accepted if listed == "examples" or "" in accepted else accepted + [""]
    for suffix, values in ENUMERATIONS.items():
        if dotted.endswith("." + suffix):
            found["enum"] = values
    if dotted in FORMATS:
        found["format"] = FORMATS[dotted]
    if dotted.startswith("runners.kubernetes.") and RESOURCE.match(path[-1]):
        found["format"] = "quantity"
    if dotted in words.DEFAULTS:
        found["default"] = words.DEFAULTS[dotted]
    if entry.get("deprecated"):
        found["deprecated"] = True
    for name in ("env", "flag"):
        if name in entry:
            found["x-" + name] = entry[name]
    return found


def sentence(path):
    dotted = ".".join(part for part in path if part != "<items>")
    if dotted in words.GLOBAL:
        return words.GLOBAL[dotted]
    if path[0] != "runners":
        return None
    below = ".".join(path[1:])
    if below.startswith("cache."):
        return words.CACHE[below.removeprefix("cache.")]
    if below.startswith("kubernetes."):
        return kubernetes_sentence(path[2:])
    return words.RUNNERS.get(below)


def kubernetes_sentence(path):
    below = ".".join(path)
    if below in words.KUBERNETES:
        return words.KUBERNETES[below]
    resource = RESOURCE.match(below)
    if resource:
        return resource_sentence(*resource.groups())
    last_two = ".".join(path[-2:])
    return words.KUBERNETES_PARTS.get(last_two) or words.KUBERNETES_PARTS[path[-1]]


def resource_sentence(family, resource, kind, overwrite):
    if overwrite:
        variable = words.OVERWRITE_VARIABLES[family] + ("%s_%s" % (resource, kind)).upper()
        return "The maximum %s %s that jobs can set in %s; if missing, jobs cannot set it." % (words.RESOURCES[resource], kind, variable)
    return "The %s %s of %s." % (words.RESOURCES[resource], kind, words.CONTAINERS[family])


if __name__ == "__main__":
    main()
