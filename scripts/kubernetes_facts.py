"""Checks of a Kubernetes 1.34 API server that are not in its OpenAPI document, found by testing one.

Paths are `package.version.Type.field`, with `[]` for the items of an array and `{}` for the values of a map.
"""

# Kinds that are not applied: requests, and objects that only controllers write.
LEFT_OUT_KINDS = {
    "Binding", "ComponentStatus", "Eviction", "LocalSubjectAccessReview", "Scale", "SelfSubjectAccessReview", "SelfSubjectReview",
    "SelfSubjectRulesReview", "SubjectAccessReview", "TokenRequest", "TokenReview",
}

# Definitions that are scalars or accept any value.
WHOLE = {
    "api.resource.Quantity": {"type": ["string", "number"], "format": "quantity", "minLength": 1},
    "util.intstr.IntOrString": {"type": ["integer", "string"], "minimum": -2**31, "maximum": 2**31 - 1},
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

# Formats of object names by kind, if not `dns-subdomain`.
NAMES_OF_OBJECTS = {
    "Event": "path-segment",
    "Namespace": "dns-label",
    "Service": "dns-1035-label",
    "StatefulSet": "dns-label",
    **dict.fromkeys(("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "PodDisruptionBudget"), "path-segment"),
}


def by_value(table):
    """{"format": "path path …"} inverted: {path: format}."""
    return {path: value for value, paths in table.items() for path in paths.split()}


FORMATS = by_value({
    "dns-label": """
        autoscaling.v2.ContainerResourceMetricSource.container core.v1.Container.name core.v1.EphemeralContainer.name
        core.v1.PodSpec.hostname core.v1.PodSpec.subdomain core.v1.PodAffinityTerm.namespaces[] core.v1.ServicePort.name
        core.v1.EndpointAddress.hostname core.v1.EndpointPort.name apps.v1.StatefulSetSpec.serviceName core.v1.Volume.name discovery.v1.Endpoint.hostname
        discovery.v1.EndpointPort.name node.v1.RuntimeClass.handler""",
    "dns-subdomain": """
        core.v1.ConfigMapEnvSource.name core.v1.ConfigMapKeySelector.name core.v1.HostAlias.hostnames[] core.v1.PersistentVolumeClaimSpec.storageClassName
        core.v1.PersistentVolumeSpec.storageClassName core.v1.PodSpec.nodeName core.v1.PodSpec.priorityClassName
        core.v1.PodSpec.runtimeClassName core.v1.PodSpec.serviceAccount core.v1.PodSpec.serviceAccountName core.v1.SecretEnvSource.name
        core.v1.SecretKeySelector.name
        core.v1.TypedLocalObjectReference.apiGroup networking.v1.IngressClassParametersReference.apiGroup networking.v1.IngressSpec.ingressClassName
        networking.v1.IngressTLS.secretName""",
    "dns-1035-label": """
        apiextensions.v1.CustomResourceDefinitionNames.plural apiextensions.v1.CustomResourceDefinitionNames.shortNames[]
        apiextensions.v1.CustomResourceDefinitionNames.singular apiextensions.v1.CustomResourceDefinitionVersion.name
        networking.v1.IngressServiceBackend.name""",
    "absolute-path": "admissionregistration.v1.ServiceReference.path core.v1.NFSVolumeSource.path",
    "relative-path": """
        core.v1.DownwardAPIVolumeFile.path core.v1.KeyToPath.path core.v1.SeccompProfile.localhostProfile
        core.v1.ServiceAccountTokenProjection.path core.v1.VolumeMount.subPath core.v1.VolumeMount.subPathExpr""",
    "file-mode": """
        core.v1.ConfigMapVolumeSource.defaultMode core.v1.DownwardAPIVolumeFile.mode core.v1.DownwardAPIVolumeSource.defaultMode
        core.v1.KeyToPath.mode core.v1.ProjectedVolumeSource.defaultMode core.v1.SecretVolumeSource.defaultMode""",
    "host": "networking.v1.IngressRule.host networking.v1.IngressTLS.hosts[]",
    "path-segment": """
        autoscaling.v1.CrossVersionObjectReference.kind autoscaling.v1.CrossVersionObjectReference.name
        autoscaling.v2.CrossVersionObjectReference.kind autoscaling.v2.CrossVersionObjectReference.name
        autoscaling.v2.MetricIdentifier.name rbac.v1.RoleRef.name""",
    "label-key": """
        core.v1.NodeSelectorRequirement.key core.v1.PodAffinityTerm.topologyKey core.v1.ServicePort.appProtocol
        core.v1.PodReadinessGate.conditionType core.v1.ServiceSpec.loadBalancerClass core.v1.Toleration.key
        meta.v1.LabelSelectorRequirement.key""",
    "annotation-key": "storage.v1.StorageClass.provisioner",
    "label-value": """
        core.v1.PodSpec.nodeSelector{} core.v1.ReplicationControllerSpec.selector{} core.v1.ServiceSpec.selector{}
        meta.v1.LabelSelector.matchLabels{} meta.v1.LabelSelectorRequirement.values[] meta.v1.ObjectMeta.labels{}
        node.v1.Scheduling.nodeSelector{}""",
    "env-var-name": "core.v1.EnvVar.name core.v1.EnvFromSource.prefix",
    "config-map-key": "core.v1.ConfigMapKeySelector.key core.v1.SecretKeySelector.key",
    "port-name": "core.v1.ContainerPort.name core.v1.ServicePort.targetPort networking.v1.ServiceBackendPort.name",
    "port-or-name": """
        core.v1.HTTPGetAction.port core.v1.TCPSocketAction.port
        networking.v1.NetworkPolicyPort.port""",
    "amount-or-percent": """
        apps.v1.RollingUpdateDaemonSet.maxSurge apps.v1.RollingUpdateDaemonSet.maxUnavailable
        apps.v1.RollingUpdateDeployment.maxSurge apps.v1.RollingUpdateDeployment.maxUnavailable
        apps.v1.RollingUpdateStatefulSetStrategy.maxUnavailable policy.v1.PodDisruptionBudgetSpec.maxUnavailable
        policy.v1.PodDisruptionBudgetSpec.minAvailable""",
    "ip": "core.v1.EndpointAddress.ip core.v1.HostAlias.ip core.v1.PodDNSConfig.nameservers[] core.v1.ServiceSpec.externalIPs[]",
    "cidr": """
        core.v1.ServiceSpec.loadBalancerSourceRanges[] networking.v1.IPBlock.cidr networking.v1.IPBlock.except[]""",
    "search-domain": "core.v1.PodDNSConfig.searches[]",
    "no-parent-path": "core.v1.HostPathVolumeSource.path",
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
    "admissionregistration.v1.RuleWithOperations.scope": "* Cluster Namespaced",
    "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted": "Delete Retain",
    "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled": "Delete Retain",
    "autoscaling.v2.HPAScalingPolicy.type": "Percent Pods",
    "autoscaling.v2.HPAScalingRules.selectPolicy": "Disabled Max Min",
    "autoscaling.v2.MetricSpec.type": "ContainerResource External Object Pods Resource",
    "autoscaling.v2.MetricTarget.type": "AverageValue Utilization Value",
    "apiextensions.v1.CustomResourceColumnDefinition.type": "boolean date integer number string",
    "apiextensions.v1.CustomResourceDefinitionSpec.scope": "Cluster Namespaced",
    "core.v1.ContainerResizePolicy.restartPolicy": "NotRequired RestartContainer",
    "core.v1.PodOS.name": "linux windows",
    "core.v1.PodSecurityContext.seLinuxChangePolicy": "MountOption Recursive",
    "meta.v1.LabelSelectorRequirement.operator": "DoesNotExist Exists In NotIn",
    "core.v1.ServiceSpec.trafficDistribution": "PreferClose PreferSameNode PreferSameZone",
    "networking.v1.IngressClassParametersReference.scope": "Cluster Namespace",
    "rbac.v1.RoleRef.apiGroup": "rbac.authorization.k8s.io",
    "rbac.v1.RoleRef.kind": "ClusterRole Role",
    "rbac.v1.Subject.kind": "Group ServiceAccount User",
}.items()}

# Required although optional in the document (True), or optional although required (False).
REQUIRED = {
    **dict.fromkeys("""
        apps.v1.DaemonSet.spec apps.v1.Deployment.spec apps.v1.ReplicaSet.spec apps.v1.StatefulSet.spec
        autoscaling.v1.HorizontalPodAutoscaler.spec autoscaling.v2.HorizontalPodAutoscaler.spec batch.v1.CronJob.spec batch.v1.Job.spec
        batch.v1.JobTemplateSpec.spec core.v1.ConfigMapEnvSource.name core.v1.ConfigMapKeySelector.name core.v1.ConfigMapProjection.name
        core.v1.ConfigMapVolumeSource.name core.v1.Container.image core.v1.EphemeralContainer.image
        core.v1.EphemeralVolumeSource.volumeClaimTemplate core.v1.ExecAction.command core.v1.PersistentVolumeClaim.spec
        core.v1.PersistentVolumeClaimSpec.accessModes core.v1.PersistentVolumeClaimSpec.resources core.v1.PersistentVolume.spec
        core.v1.PersistentVolumeSpec.accessModes core.v1.PersistentVolumeSpec.capacity core.v1.Pod.spec
        core.v1.PodDNSConfigOption.name core.v1.PodTemplateSpec.spec core.v1.SecretEnvSource.name core.v1.SecretKeySelector.name
        core.v1.SecretProjection.name core.v1.SecretVolumeSource.secretName core.v1.Service.spec
        core.v1.VolumeResourceRequirements.requests networking.v1.Ingress.spec networking.v1.IngressClass.spec
        networking.v1.IngressClassSpec.controller""".split(), True),
    **dict.fromkeys("""
        apiextensions.v1.CustomResourceDefinitionVersion.served apps.v1.ControllerRevision.revision core.v1.Event.involvedObject
        resource.v1.DeviceClass.spec resource.v1.ResourceClaim.spec storage.v1.CSIDriver.spec storage.v1.TokenRequest.audience
        core.v1.HTTPHeader.value core.v1.LimitRangeSpec.limits
        batch.v1.PodFailurePolicy.rules batch.v1.PodFailurePolicyOnPodConditionsPattern.status core.v1.ISCSIVolumeSource.lun
        core.v1.PreferredSchedulingTerm.preference core.v1.SleepAction.seconds core.v1.Sysctl.value core.v1.TypedLocalObjectReference.kind discovery.v1.EndpointSlice.endpoints rbac.v1.RoleRef.apiGroup
        scheduling.v1.PriorityClass.value""".split(), False),
}

# Strings that may be absent but not empty.
NOT_EMPTY = dict.fromkeys("""
    apps.v1.RollingUpdateDeployment.maxSurge apps.v1.RollingUpdateDeployment.maxUnavailable batch.v1.CronJobSpec.timeZone
    batch.v1.JobSpec.completionMode core.v1.PersistentVolumeClaimSpec.volumeMode core.v1.PodSecurityContext.fsGroupChangePolicy
    core.v1.SecurityContext.procMount core.v1.ServicePort.appProtocol core.v1.ServiceSpec.internalTrafficPolicy
    core.v1.ServiceSpec.ipFamilyPolicy core.v1.ServiceSpec.loadBalancerClass core.v1.ServiceSpec.trafficDistribution core.v1.TopologySpreadConstraint.nodeAffinityPolicy
    core.v1.TopologySpreadConstraint.nodeTaintsPolicy core.v1.VolumeMount.mountPropagation networking.v1.IngressSpec.ingressClassName
    networking.v1.NetworkPolicyPort.port networking.v1.NetworkPolicyPort.protocol
    policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy scheduling.v1.PriorityClass.preemptionPolicy
    storage.v1.StorageClass.volumeBindingMode
""".split(), True)

# Fields in which the server does not check the formats of a type.
LOOSE = {
    "autoscaling.v2.MetricIdentifier.selector": True,
    "batch.v1.JobTemplateSpec.metadata": True,
}

MINIMA = {
    **dict.fromkeys("""
        apps.v1.DaemonSetSpec.minReadySeconds apps.v1.DaemonSetSpec.revisionHistoryLimit apps.v1.DeploymentSpec.minReadySeconds
        apps.v1.DeploymentSpec.progressDeadlineSeconds apps.v1.DeploymentSpec.replicas apps.v1.DeploymentSpec.revisionHistoryLimit
        apps.v1.ReplicaSetSpec.minReadySeconds apps.v1.ReplicaSetSpec.replicas apps.v1.StatefulSetSpec.minReadySeconds
        apps.v1.RollingUpdateStatefulSetStrategy.partition apps.v1.StatefulSetSpec.replicas apps.v1.StatefulSetSpec.revisionHistoryLimit
        autoscaling.v2.HPAScalingRules.stabilizationWindowSeconds batch.v1.CronJobSpec.failedJobsHistoryLimit
        batch.v1.CronJobSpec.startingDeadlineSeconds batch.v1.CronJobSpec.successfulJobsHistoryLimit
        batch.v1.JobSpec.activeDeadlineSeconds batch.v1.JobSpec.backoffLimit batch.v1.JobSpec.completions
        batch.v1.JobSpec.parallelism batch.v1.JobSpec.ttlSecondsAfterFinished
        core.v1.ContainerPort.hostPort
        core.v1.PodSecurityContext.fsGroup core.v1.PodSecurityContext.runAsGroup
        core.v1.PodSecurityContext.runAsUser core.v1.PodSecurityContext.supplementalGroups[] core.v1.Probe.failureThreshold
        core.v1.Probe.initialDelaySeconds core.v1.Probe.periodSeconds core.v1.Probe.successThreshold
        core.v1.Probe.timeoutSeconds
        core.v1.SecurityContext.runAsGroup core.v1.SecurityContext.runAsUser core.v1.ServicePort.nodePort
        core.v1.ServicePort.targetPort networking.v1.ServiceBackendPort.number""".split(), 0),
    **dict.fromkeys("""
        autoscaling.v1.HorizontalPodAutoscalerSpec.targetCPUUtilizationPercentage autoscaling.v1.HorizontalPodAutoscalerSpec.maxReplicas autoscaling.v1.HorizontalPodAutoscalerSpec.minReplicas
        autoscaling.v2.HPAScalingPolicy.periodSeconds autoscaling.v2.HPAScalingPolicy.value
        autoscaling.v2.HorizontalPodAutoscalerSpec.maxReplicas autoscaling.v2.HorizontalPodAutoscalerSpec.minReplicas
        autoscaling.v2.MetricTarget.averageUtilization core.v1.ContainerPort.containerPort core.v1.GRPCAction.port
        core.v1.PodSpec.activeDeadlineSeconds core.v1.PreferredSchedulingTerm.weight core.v1.Probe.terminationGracePeriodSeconds
        core.v1.ServicePort.port core.v1.TopologySpreadConstraint.maxSkew core.v1.TopologySpreadConstraint.minDomains
        core.v1.WeightedPodAffinityTerm.weight coordination.v1.LeaseSpec.leaseDurationSeconds core.v1.ClientIPConfig.timeoutSeconds
        core.v1.EndpointPort.port networking.v1.NetworkPolicyPort.endPort""".split(), 1),
    "core.v1.ServiceAccountTokenProjection.expirationSeconds": 600,
}

MAXIMA = {
    **dict.fromkeys("""
        core.v1.ContainerPort.containerPort core.v1.ContainerPort.hostPort core.v1.EndpointPort.port core.v1.GRPCAction.port
        core.v1.ServicePort.nodePort
        core.v1.ServicePort.port core.v1.ServicePort.targetPort networking.v1.NetworkPolicyPort.endPort networking.v1.ServiceBackendPort.number""".split(), 65535),
    **dict.fromkeys("core.v1.PreferredSchedulingTerm.weight core.v1.WeightedPodAffinityTerm.weight".split(), 100),
    "autoscaling.v2.HPAScalingPolicy.periodSeconds": 1800,
    "autoscaling.v2.HPAScalingRules.stabilizationWindowSeconds": 3600,
    "core.v1.ClientIPConfig.timeoutSeconds": 86400,
    "core.v1.PodSpec.activeDeadlineSeconds": 2**31 - 1,
    **dict.fromkeys("""
        core.v1.PodSecurityContext.fsGroup core.v1.PodSecurityContext.runAsGroup core.v1.PodSecurityContext.runAsUser
        core.v1.PodSecurityContext.supplementalGroups[] core.v1.SecurityContext.runAsGroup core.v1.SecurityContext.runAsUser
        """.split(), 2**31 - 1),
}


def every_path():
    """Each fact as `TABLE path`, to find unused ones."""
    tables = ("FORMATS", "KEYS", "LOOSE", "ENUMS", "REQUIRED", "NOT_EMPTY", "MINIMA", "MAXIMA")
    return {name + " " + path for name in tables for path in globals()[name]}
