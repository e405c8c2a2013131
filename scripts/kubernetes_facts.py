"""What a Kubernetes 1.34 API server checks beyond its OpenAPI document, learned by asking one.

Paths are `package.version.Type.field`, with `[]` for the items of a list and `{}` for the values of a map.
"""

# Kinds that nobody applies: requests in the form of an object, and what only controllers write.
LEFT_OUT_KINDS = {
    "Binding", "ComponentStatus", "Eviction", "LocalSubjectAccessReview", "Scale", "SelfSubjectAccessReview", "SelfSubjectReview",
    "SelfSubjectRulesReview", "SubjectAccessReview", "TokenRequest", "TokenReview",
}

# Definitions that are a scalar or anything at all.
WHOLE = {
    "api.resource.Quantity": {"type": ["string", "number"], "format": "quantity"},
    "util.intstr.IntOrString": {"type": ["integer", "string"], "format": "int-or-string"},
    "meta.v1.Time": {"type": "string", "format": "date-time"},
    "meta.v1.MicroTime": {"type": "string", "format": "date-time"},
    "apiextensions.v1.JSONSchemaPropsOrBool":
        {"anyOf": [{"type": "boolean"}, {"$ref": "#/$defs/io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"}]},
    "apiextensions.v1.JSONSchemaPropsOrArray":
        {"anyOf": [{"$ref": "#/$defs/io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"},
                   {"type": "array", "items": {"$ref": "#/$defs/io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"}}]},
    "apiextensions.v1.JSONSchemaPropsOrStringArray":
        {"anyOf": [{"$ref": "#/$defs/io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"},
                   {"type": "array", "items": {"type": "string"}}]},
}

# How objects of a kind are named, where that is not `dns-subdomain`.
NAMES_OF_OBJECTS = {
    "Namespace": "dns-label",
    "Service": "dns-1035-label",
    **dict.fromkeys(("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"), "path-segment"),
}


def by_value(table):
    """{"format": "path path …"} turned around: {path: format}."""
    return {path: value for value, paths in table.items() for path in paths.split()}


FORMATS = by_value({
    "dns-label": "core.v1.Container.name core.v1.EphemeralContainer.name core.v1.Volume.name",
})

KEYS = by_value({
    "label-key": "meta.v1.ObjectMeta.labels meta.v1.ObjectMeta.annotations",
})

ENUMS = {}

REQUIRED = {
    "rbac.v1.RoleRef.apiGroup": False,
}

MAY_BE_EMPTY = dict.fromkeys("""
    core.v1.Container.args[]
""".split(), True)

MINIMA = {}

MAXIMA = {}


def every_path():
    """Each fact as `TABLE path`, to find those that say nothing."""
    tables = ("FORMATS", "KEYS", "ENUMS", "REQUIRED", "MAY_BE_EMPTY", "MINIMA", "MAXIMA")
    return {name + " " + path for name in tables for path in globals()[name]}
