#!/usr/bin/env python3
"""Makes schemas/kubernetes.json from the OpenAPI document of a Kubernetes API server.

    kubectl get --raw /openapi/v2 | scripts/kubernetes-schema.py > schemas/kubernetes.json

The schema contains kinds, fields, types, required fields and enumerations of the document, but no descriptions. The tables in
kubernetes_facts.py contain the checks of the server that are not part of the OpenAPI document.
"""
import json
import sys

import kubernetes_facts as facts

META = "io.k8s.apimachinery.pkg.apis.meta.v1."
PACKAGES = ("io.k8s.api.", "io.k8s.apimachinery.pkg.apis.", "io.k8s.apimachinery.pkg.", "io.k8s.apiextensions-apiserver.pkg.apis.",
            "io.k8s.kube-aggregator.pkg.apis.")
WIDTHS = {"int32": (-2**31, 2**31 - 1)}
# Suffixes of definitions whose formats are not checked.
LOOSE = ".loose"
used = set()


def main():
    definitions = json.load(sys.stdin)["definitions"]
    kinds = kinds_of(definitions)
    made, queue = {}, sorted(set(kinds.values()))
    while queue:
        name = queue.pop()
        if name in made:
            continue
        if name.endswith(LOOSE):
            made[name] = without_formats(definition(short(name.removesuffix(LOOSE)), definitions[name.removesuffix(LOOSE)]))
        else:
            made[name] = definition(short(name), definitions[name])
        queue += references(made[name])
    give_each_kind_its_names(made, kinds)
    alive = reachable(made, kinds.values())
    for fact in sorted(facts.every_path() - used):
        print("a fact about nothing: " + fact, file=sys.stderr)
    write({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Kubernetes 1.34, made by scripts/kubernetes-schema.py; do not edit.",
        "x-kinds": {kind: "#/$defs/" + name for kind, name in sorted(kinds.items())},
        "$defs": {name: made[name] for name in sorted(alive)},
    })


def kinds_of(definitions):
    """group/version/Kind -> definition, for kinds that can be applied: no lists, reviews or subresources."""
    kinds = {}
    for name, schema in definitions.items():
        groups = schema.get("x-kubernetes-group-version-kind", [])
        if len(groups) != 1 or "metadata" not in schema.get("properties", {}):
            continue
        group, version, kind = (groups[0][key] for key in ("group", "version", "kind"))
        if not kind.endswith("List") and kind not in facts.LEFT_OUT_KINDS:
            kinds["/".join(filter(None, (group, version, kind)))] = name
    return kinds


def short(name):
    """`core.v1.PodSpec` for `io.k8s.api.core.v1.PodSpec`: the name in kubernetes_facts.py."""
    return next((name.removeprefix(package) for package in PACKAGES if name.startswith(package)), name)


def definition(name, schema):
    """A definition of the OpenAPI document in the dialect of schemas/*.json."""
    if name in facts.WHOLE:
        return facts.WHOLE[name]
    fields = schema.get("properties")
    if not fields:
        return {"type": "object", "additionalProperties": True} if schema.get("type") == "object" else {}
    required = set(schema.get("required", ()))
    for key in sorted(fields):
        rule = fact("REQUIRED", name + "." + key)
        if rule is not None:
            (required.add if rule else required.discard)(key)
    properties = {key: field(name + "." + key, fields[key], key in required) for key in sorted(fields)}
    if "spec" in fields and "status" in fields:
        # Written by controllers; the server ignores applied values.
        properties["status"] = {"type": "object"}
    result = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**result, "required": sorted(required)} if required else result


def field(path, schema, required):
    if "$ref" in schema:
        reference = schema["$ref"].removeprefix("#/definitions/")
        if any(path in table for table in (facts.FORMATS, facts.MINIMA)):
            return scalar(path, dict(facts.WHOLE[short(reference)]), required)
        if fact("LOOSE", path):
            reference += LOOSE
        return {"$ref": "#/$defs/" + reference}
    if schema.get("type") == "array":
        result = {"type": "array", "items": field(path + "[]", schema["items"], None)}
        return {**result, "minItems": 1} if required else result
    if schema.get("type") == "object":
        return mapping(path, schema)
    return scalar(path, {key: schema[key] for key in ("type", "format", "enum") if key in schema}, required)


def mapping(path, schema):
    result = {"type": "object", "additionalProperties": True}
    if "additionalProperties" in schema:
        result["additionalProperties"] = field(path + "{}", schema["additionalProperties"], False)
    key_format = fact("KEYS", path)
    return {**result, "propertyNames": {"format": key_format}} if key_format else result


def scalar(path, result, required):
    """The schema of a scalar, with the facts of the tables."""
    low = high = None
    if result["type"] in ("integer", "number"):
        low, high = WIDTHS.get(result.pop("format", None), (None, None))
    if result.get("format") == "byte":
        result["format"] = "base64"
    for key, value in (("minimum", fact("MINIMA", path, low)), ("maximum", fact("MAXIMA", path, high)),
                       ("format", fact("FORMATS", path)), ("enum", fact("ENUMS", path))):
        if value is not None:
            result[key] = value
    # The server treats an empty string as absent: it applies the default, or reports a missing field.
    empty = required is False and not fact("NOT_EMPTY", path)
    if "enum" in result:
        result["enum"] = sorted({*result["enum"], ""} if empty else {*result["enum"]} - {""})
    elif "string" in result["type"] and not empty and (required is not None or result.get("format") not in (None, "label-value")):
        result["minLength"] = 1
    return result


def fact(table, path, default=None):
    found = getattr(facts, table).get(path)
    if found is not None:
        used.add(table + " " + path)
    return default if found is None else found


def without_formats(schema):
    if isinstance(schema, dict):
        return {key: without_formats(value) for key, value in schema.items() if key not in ("format", "propertyNames")}
    return schema


def give_each_kind_its_names(made, kinds):
    """A copy of ObjectMeta for each format of object names, which differs between kinds."""
    meta = META + "ObjectMeta"
    for kind, name in kinds.items():
        rule = facts.NAMES_OF_OBJECTS.get(kind.split("/")[-1], "dns-subdomain")
        made[name]["properties"]["metadata"] = {"$ref": "#/$defs/" + meta + "." + rule}
        copy = json.loads(json.dumps(made[meta]))
        copy["properties"]["name"]["format"] = rule
        copy["properties"]["namespace"]["format"] = "dns-label"
        made[meta + "." + rule] = copy


def references(schema):
    if isinstance(schema, list):
        return [name for item in schema for name in references(item)]
    if not isinstance(schema, dict):
        return []
    own = [schema["$ref"].removeprefix("#/$defs/")] if isinstance(schema.get("$ref"), str) else []
    return own + [name for value in schema.values() for name in references(value)]


def reachable(made, roots):
    alive, queue = set(), list(roots)
    while queue:
        name = queue.pop()
        if name not in alive:
            alive.add(name)
            queue += references(made[name])
    return alive


def write(document):
    """Formats JSON with one line for each value that fits, so that diffs between versions are readable."""
    def text(value, indent):
        line = json.dumps(value)
        if not isinstance(value, (dict, list)) or len(line) + indent <= 120:
            return line
        pad = " " * (indent + 2)
        if isinstance(value, list):
            return "[\n%s\n%s]" % (",\n".join(pad + text(item, indent + 2) for item in value), " " * indent)
        rows = ("%s%s: %s" % (pad, json.dumps(key), text(item, indent + 2)) for key, item in value.items())
        return "{\n%s\n%s}" % (",\n".join(rows), " " * indent)
    print(text(document, 0))


if __name__ == "__main__":
    main()
