{{- define "gatehouse.labels" -}}
{{ include "gatehouse.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "gatehouse.selector" -}}
app.kubernetes.io/name: gatehouse
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "gatehouse.name" -}}
{{- if contains "gatehouse" .Release.Name -}}
{{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-gatehouse" .Release.Name | trunc 63 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{- define "gatehouse.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "gatehouse.host" -}}
{{ (urlParse (required "settings.GATEHOUSE_PUBLIC_URL is missing: the https address at which clients reach the gateway." .Values.settings.GATEHOUSE_PUBLIC_URL)).host }}
{{- end }}

{{- define "gatehouse.check" -}}
{{- $several := or .Values.autoscaling.enabled (gt (int .Values.replicas) 1) -}}
{{- if and .Values.httpSse $several -}}
{{- if .Values.httpRoute.enabled -}}
{{- fail "httpSse keeps its sessions in one pod and cannot be used with httpRoute: set replicas to 1 and autoscaling.enabled to false, or use ingress-nginx." -}}
{{- end -}}
{{- if not (and .Values.ingress.enabled (eq .Values.ingress.className "nginx")) -}}
{{- fail "httpSse keeps its sessions in one pod: enable ingress with className nginx, or set replicas to 1 and autoscaling.enabled to false." -}}
{{- end -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
{{- fail "autoscaling.minReplicas is greater than autoscaling.maxReplicas." -}}
{{- end -}}
{{- $fewest := ternary .Values.autoscaling.minReplicas .Values.replicas .Values.autoscaling.enabled | int -}}
{{- if and (gt $fewest 1) (ge (int .Values.podDisruptionBudget.minAvailable) $fewest) -}}
{{- fail "podDisruptionBudget.minAvailable must be less than the number of pods, or no node can be emptied." -}}
{{- end -}}
{{- if and .Values.externalSecret.enabled (not .Values.externalSecret.store.name) -}}
{{- fail "externalSecret.store.name is missing: the store of the External Secrets Operator." -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parents) -}}
{{- fail "httpRoute.parents is missing: the gateways that the route belongs to." -}}
{{- end -}}
{{- end }}
