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
    "dns-label": """
        autoscaling.v2.ContainerResourceMetricSource.container core.v1.Container.name core.v1.EphemeralContainer.name
        core.v1.PodSpec.hostname core.v1.PodSpec.subdomain core.v1.PodAffinityTerm.namespaces[] core.v1.ServicePort.name
        core.v1.Volume.name""",
    "dns-subdomain": """
        core.v1.HostAlias.hostnames[] core.v1.PodSpec.nodeName core.v1.PodSpec.priorityClassName
        core.v1.PodSpec.runtimeClassName core.v1.PodSpec.serviceAccountName networking.v1.IngressSpec.ingressClassName
        networking.v1.IngressTLS.secretName""",
    "dns-1035-label": "networking.v1.IngressServiceBackend.name",
    "host": "networking.v1.IngressRule.host networking.v1.IngressTLS.hosts[]",
    "path-segment": """
        autoscaling.v1.CrossVersionObjectReference.kind autoscaling.v1.CrossVersionObjectReference.name
        autoscaling.v2.CrossVersionObjectReference.kind autoscaling.v2.CrossVersionObjectReference.name
        autoscaling.v2.MetricIdentifier.name rbac.v1.RoleRef.name""",
    "label-key": """
        core.v1.NodeSelectorRequirement.key core.v1.PodAffinityTerm.topologyKey core.v1.ServicePort.appProtocol
        core.v1.Toleration.key meta.v1.LabelSelectorRequirement.key""",
    "label-value": """
        core.v1.PodSpec.nodeSelector{} core.v1.ReplicationControllerSpec.selector{} core.v1.ServiceSpec.selector{}
        meta.v1.LabelSelector.matchLabels{} meta.v1.LabelSelectorRequirement.values[] meta.v1.ObjectMeta.labels{}""",
    "env-var-name": "core.v1.EnvVar.name core.v1.EnvFromSource.prefix",
    "config-map-key": "core.v1.ConfigMapKeySelector.key core.v1.SecretKeySelector.key",
    "port-name": "core.v1.ContainerPort.name networking.v1.ServiceBackendPort.name",
    "port-or-name": """
        core.v1.HTTPGetAction.port core.v1.ServicePort.targetPort core.v1.TCPSocketAction.port
        networking.v1.NetworkPolicyPort.port""",
    "amount-or-percent": """
        apps.v1.RollingUpdateDaemonSet.maxSurge apps.v1.RollingUpdateDaemonSet.maxUnavailable
        apps.v1.RollingUpdateDeployment.maxSurge apps.v1.RollingUpdateDeployment.maxUnavailable
        apps.v1.RollingUpdateStatefulSetStrategy.maxUnavailable policy.v1.PodDisruptionBudgetSpec.maxUnavailable
        policy.v1.PodDisruptionBudgetSpec.minAvailable""",
    "ip": "core.v1.HostAlias.ip core.v1.PodDNSConfig.nameservers[] core.v1.ServiceSpec.externalIPs[]",
    "cidr": """
        core.v1.ServiceSpec.loadBalancerSourceRanges[] networking.v1.IPBlock.cidr networking.v1.IPBlock.except[]""",
    "http-header-name": "core.v1.HTTPHeader.name",
    "cron": "batch.v1.CronJobSpec.schedule",
})

KEYS = by_value({
    "annotation-key": "meta.v1.ObjectMeta.annotations",
    "label-key": """
        core.v1.PodSpec.nodeSelector core.v1.ReplicationControllerSpec.selector core.v1.ServiceSpec.selector
        meta.v1.LabelSelector.matchLabels meta.v1.ObjectMeta.labels""",
    "config-map-key": "core.v1.ConfigMap.binaryData core.v1.ConfigMap.data core.v1.Secret.data core.v1.Secret.stringData",
    "resource-name": "core.v1.ResourceRequirements.limits core.v1.ResourceRequirements.requests",
})

ENUMS = {path: words.split() for path, words in {
    "autoscaling.v2.HPAScalingPolicy.type": "Percent Pods",
    "autoscaling.v2.HPAScalingRules.selectPolicy": "Disabled Max Min",
    "autoscaling.v2.MetricSpec.type": "ContainerResource External Object Pods Resource",
    "autoscaling.v2.MetricTarget.type": "AverageValue Utilization Value",
    "core.v1.ContainerResizePolicy.restartPolicy": "NotRequired RestartContainer",
    "core.v1.PodOS.name": "linux windows",
    "core.v1.PodSecurityContext.seLinuxChangePolicy": "MountOption Recursive",
    "meta.v1.LabelSelectorRequirement.operator": "DoesNotExist Exists In NotIn",
    "rbac.v1.RoleRef.apiGroup": "rbac.authorization.k8s.io",
    "rbac.v1.RoleRef.kind": "ClusterRole Role",
    "rbac.v1.Subject.kind": "Group ServiceAccount User",
}.items()}

# Required although the document does not say so (True), and the other way round (False).
REQUIRED = {
    "core.v1.ConfigMapEnvSource.name": True,
    "core.v1.ConfigMapKeySelector.name": True,
    "core.v1.ConfigMapProjection.name": True,
    "core.v1.ConfigMapVolumeSource.name": True,
    "core.v1.Container.image": True,
    "core.v1.EphemeralContainer.image": True,
    "core.v1.ExecAction.command": True,
    "core.v1.SecretEnvSource.name": True,
    "core.v1.SecretKeySelector.name": True,
    "core.v1.SecretProjection.name": True,
    "core.v1.SecretVolumeSource.secretName": True,
    "rbac.v1.RoleRef.apiGroup": False,
}

MAY_BE_EMPTY = dict.fromkeys("""
    core.v1.HTTPHeader.value
""".split(), True)

MINIMA = {
    **dict.fromkeys("""
        apps.v1.DaemonSetSpec.minReadySeconds apps.v1.DaemonSetSpec.revisionHistoryLimit apps.v1.DeploymentSpec.minReadySeconds
        apps.v1.DeploymentSpec.progressDeadlineSeconds apps.v1.DeploymentSpec.replicas apps.v1.DeploymentSpec.revisionHistoryLimit
        apps.v1.ReplicaSetSpec.minReadySeconds apps.v1.ReplicaSetSpec.replicas apps.v1.StatefulSetSpec.minReadySeconds
        apps.v1.StatefulSetSpec.replicas apps.v1.StatefulSetSpec.revisionHistoryLimit
        autoscaling.v2.HPAScalingRules.stabilizationWindowSeconds batch.v1.CronJobSpec.failedJobsHistoryLimit
        batch.v1.CronJobSpec.startingDeadlineSeconds batch.v1.CronJobSpec.successfulJobsHistoryLimit
        batch.v1.JobSpec.activeDeadlineSeconds batch.v1.JobSpec.backoffLimit batch.v1.JobSpec.completions
        batch.v1.JobSpec.parallelism batch.v1.JobSpec.ttlSecondsAfterFinished core.v1.ConfigMapVolumeSource.defaultMode
        core.v1.ContainerPort.hostPort core.v1.DownwardAPIVolumeFile.mode core.v1.DownwardAPIVolumeSource.defaultMode
        core.v1.KeyToPath.mode core.v1.PodSecurityContext.fsGroup core.v1.PodSecurityContext.runAsGroup
        core.v1.PodSecurityContext.runAsUser core.v1.PodSecurityContext.supplementalGroups[] core.v1.Probe.failureThreshold
        core.v1.Probe.initialDelaySeconds core.v1.Probe.periodSeconds core.v1.Probe.successThreshold
        core.v1.Probe.timeoutSeconds core.v1.ProjectedVolumeSource.defaultMode core.v1.SecretVolumeSource.defaultMode
        core.v1.SecurityContext.runAsGroup core.v1.SecurityContext.runAsUser core.v1.ServicePort.nodePort""".split(), 0),
    **dict.fromkeys("""
        autoscaling.v1.HorizontalPodAutoscalerSpec.maxReplicas autoscaling.v1.HorizontalPodAutoscalerSpec.minReplicas
        autoscaling.v2.HPAScalingPolicy.periodSeconds autoscaling.v2.HPAScalingPolicy.value
        autoscaling.v2.HorizontalPodAutoscalerSpec.maxReplicas autoscaling.v2.HorizontalPodAutoscalerSpec.minReplicas
        autoscaling.v2.MetricTarget.averageUtilization core.v1.ContainerPort.containerPort core.v1.GRPCAction.port
        core.v1.PodSpec.activeDeadlineSeconds core.v1.PreferredSchedulingTerm.weight core.v1.Probe.terminationGracePeriodSeconds
        core.v1.ServicePort.port core.v1.TopologySpreadConstraint.maxSkew core.v1.TopologySpreadConstraint.minDomains
        core.v1.WeightedPodAffinityTerm.weight networking.v1.NetworkPolicyPort.endPort""".split(), 1),
}

MAXIMA = {
    **dict.fromkeys("""
        core.v1.ContainerPort.containerPort core.v1.ContainerPort.hostPort core.v1.GRPCAction.port core.v1.ServicePort.nodePort
        core.v1.ServicePort.port networking.v1.NetworkPolicyPort.endPort networking.v1.ServiceBackendPort.number""".split(), 65535),
    **dict.fromkeys("""
        core.v1.ConfigMapVolumeSource.defaultMode core.v1.DownwardAPIVolumeFile.mode core.v1.DownwardAPIVolumeSource.defaultMode
        core.v1.KeyToPath.mode core.v1.ProjectedVolumeSource.defaultMode core.v1.SecretVolumeSource.defaultMode
        """.split(), 0o777),
    **dict.fromkeys("core.v1.PreferredSchedulingTerm.weight core.v1.WeightedPodAffinityTerm.weight".split(), 100),
    "autoscaling.v2.HPAScalingPolicy.periodSeconds": 1800,
    "autoscaling.v2.HPAScalingRules.stabilizationWindowSeconds": 3600,
    "core.v1.PodSpec.activeDeadlineSeconds": 2**31 - 1,
    **dict.fromkeys("""
        core.v1.PodSecurityContext.fsGroup core.v1.PodSecurityContext.runAsGroup core.v1.PodSecurityContext.runAsUser
        core.v1.PodSecurityContext.supplementalGroups[] core.v1.SecurityContext.runAsGroup core.v1.SecurityContext.runAsUser
        """.split(), 2**31 - 1),
}


def every_path():
    """Each fact as `TABLE path`, to find those that say nothing."""
    tables = ("FORMATS", "KEYS", "ENUMS", "REQUIRED", "MAY_BE_EMPTY", "MINIMA", "MAXIMA")
    return {name + " " + path for name in tables for path in globals()[name]}
