{{- define "gvList" -}}
# The API

<!-- Made from the types in api/v1alpha1 by make docs: change the comments there. -->
{{ range . }}{{ template "gvDetails" . }}{{ end }}
{{- end -}}
