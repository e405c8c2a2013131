{{- /*
The named templates that values may include, each giving what the chart's template of that name gives,
white space included.
*/ -}}

{{- define "gitlab-runner.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- /* An explicit full name wins; a release that already begins with the short name is not given it twice. */ -}}
{{- define "gitlab-runner.fullname" -}}
{{- $short := .Values.nameOverride | default .Chart.Name -}}
{{- $full := printf "%s-%s" .Release.Name $short -}}
{{- if .Values.fullnameOverride -}}
  {{- $full = .Values.fullnameOverride -}}
{{- else if hasPrefix $short .Release.Name -}}
  {{- $full = .Release.Name -}}
{{- end -}}
{{- trimSuffix "-" (trunc 63 $full) -}}
{{- end -}}

{{- define "gitlab-runner.chart" -}}
{{- $release := printf "%s-%s" .Chart.Name .Chart.Version -}}
{{- trimSuffix "-" (trunc 63 (replace "+" "_" $release)) -}}
{{- end -}}

{{- define "gitlab-runner.secret" -}}
{{- with .Values.runners.secret -}}
  {{- quote (tpl . $) -}}
{{- else -}}
  {{- include "gitlab-runner.fullname" . -}}
{{- end -}}
{{- end -}}

{{- define "gitlab-runner.cache.secret" -}}
{{- if hasKey .Values.runners.cache "secretName" }}{{ quote .Values.runners.cache.secretName }}{{ end -}}
{{- end -}}

{{- define "gitlab-runner.gitlabUrl" }}{{ quote .Values.gitlabUrl }}{{ end -}}

{{- /* The name in `serviceAccount`, else the one in the former `rbac` values; only the latter is always quoted. */ -}}
{{- define "gitlab-runner.serviceAccountName" -}}
{{- $own := .Values.serviceAccount -}}
{{- if or $own.create $own.name -}}
  {{- quote (default (include "gitlab-runner.fullname" .) $own.name) -}}
{{- else if .Values.rbac.create -}}
  {{- quote (default (include "gitlab-runner.fullname" .) .Values.rbac.generatedServiceAccountName) -}}
{{- else -}}
  "{{ .Values.rbac.serviceAccountName }}"
{{- end -}}
{{- end -}}

{{- /* From chart 0.94.0 on, `image.repository` is the image's name, and `image.image` still is when it is set. */ -}}
{{- define "gitlab-runner.image" -}}
{{- $name := .Values.image.image -}}
{{- if semverCompare ">=0.94.0" .Chart.Version -}}
  {{- $name = .Values.image.image | default .Values.image.repository -}}
{{- end -}}
{{- $registry := .Values.image.registry -}}
{{- if ne $registry "" }}{{ $registry = print $registry "/" }}{{ end -}}
{{- $release := .Chart.AppVersion -}}
{{- if ne $release "bleeding" }}{{ $release = print "v" $release }}{{ end -}}
{{- $tag := .Values.image.tag | default (print "alpine-" $release) -}}
{{- tpl (printf "%s%s:%s" $registry $name $tag) $ -}}
{{- end -}}

{{- define "gitlab-runner.server-session-timeout" }}{{ .Values.sessionServer.timeout | default 1800 }}{{ end -}}

{{- define "gitlab-runner.server-session-external-port" }}{{ .Values.sessionServer.externalPort | default 9000 }}{{ end -}}

{{- define "gitlab-runner.server-session-internal-port" }}{{ .Values.sessionServer.internalPort | default 8093 }}{{ end -}}

{{- define "gitlab-runner.server-session-service-name" -}}
{{- include "gitlab-runner.fullname" . }}-session-server
{{- end -}}

{{- define "gitlab-runner.server-session-service-type" }}{{ .Values.sessionServer.serviceType | default "LoadBalancer" }}{{ end -}}

{{- /* One replica only: which of several a browser reaches is a matter of luck. Prints the last thing it looked at. */ -}}
{{- define "gitlab-runner.isSessionServerAllowed" -}}
{{- $replicas := default 1 (int64 .Values.replicas) -}}
{{- and (eq $replicas 1) .Values.sessionServer .Values.sessionServer.enabled -}}
{{- end -}}

{{- define "gitlab-runner.unregisterRunners" -}}
{{- if and (hasKey .Values "unregisterRunners") .Values.unregisterRunners (empty .Values.deploymentLifecycle) -}}
lifecycle:
  preStop:
    exec:
      command: ["/entrypoint", "unregister", "--all-runners"]
{{- end -}}
{{- end -}}

{{- /* The environment of the manager, as items of a YAML list that begin on a new line. */ -}}
{{- define "gitlab-runner.runner-env-vars" }}
{{- $runners := .Values.runners }}
{{- $executor := default "kubernetes" $runners.executor }}
- name: CI_SERVER_URL
  value: {{ quote .Values.gitlabUrl }}
- name: RUNNER_EXECUTOR
  value: {{ quote $executor }}
- name: REGISTER_LOCKED
  value: {{ ternary "true" "false" (or (not (hasKey $runners "locked")) (not (not $runners.locked))) | quote }}
- name: RUNNER_TAG_LIST
  value: {{ quote (default "" $runners.tags) }}
{{- if and (eq $executor "kubernetes") (not (regexMatch "namespace\\s*=" $runners.config)) }}
- name: KUBERNETES_NAMESPACE
  value: {{ quote .Release.Namespace }}
{{- end }}
{{- range .Values.envVars }}
- name: {{ .name }}
  value: {{ quote .value }}
{{- end }}
{{- range $name, $value := .Values.extraEnv }}
- name: {{ $name }}
  value: {{ quote $value }}
{{- end }}
{{- range $name, $source := .Values.extraEnvFrom }}
- name: {{ $name }}
  valueFrom: {{- nindent 4 (toYaml $source) }}
{{- end }}
- name: SESSION_SERVER_ADDRESS
{{- $type := include "gitlab-runner.server-session-service-type" . }}
{{- if .Values.sessionServer.publicIP }}
  value: {{ .Values.sessionServer.publicIP }}
{{- else if eq $type "ClusterIP" }}
  value: {{ include "gitlab-runner.server-session-service-name" . }}.{{ .Release.Namespace }}.svc.cluster.local
{{- else if or (eq $type "NodePort") (eq $type "Headless") }}
  valueFrom:
    fieldRef:
      apiVersion: v1
      fieldPath: status.{{ ternary "hostIP" "podIP" (eq $type "NodePort") }}
{{- else }}
  value:
{{- end }}
{{- end -}}
