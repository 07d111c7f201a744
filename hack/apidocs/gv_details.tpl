{{- define "gvDetails" -}}
{{- $first := list "HighlyAvailableApp" "HighlyAvailableAppSpec" "HighlyAvailableAppStatus" }}
Group and version are `{{ .GroupVersionString }}`. What a field means, what holds while it is unset, and what is refused, is what the
API server itself has: `kubectl explain haapp.spec` says the same. [How to change an app](howto/change.md) tells when a change takes
effect, [the decisions](README.md) why.

{{ range $first }}- {{ markdownRenderLocalLink . }}
{{ end }}
{{- range $first }}{{ template "type" ($.TypeForKind .) }}{{ end }}
{{- range .SortedTypes }}{{ if not (has .Name $first) }}{{ template "type" . }}{{ end }}{{ end }}
{{- end -}}
