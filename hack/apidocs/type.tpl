{{- define "type" -}}
{{- if markdownShouldRenderType . }}

## {{ .Name }}

{{ .Doc | replace "$" "&#36;" }}
{{- with .SortedReferences }}

Part of {{ range $i, $from := . }}{{ if $i }}, {{ end }}{{ markdownRenderTypeLink $from }}{{ end }}.
{{- end }}
{{- with .EnumValues }}
{{ range . }}
- `{{ .Name }}`: {{ template "words" .Doc }}
{{- end }}
{{- end }}
{{- with index .Markers "kubebuilder:validation:XValidation" }}

What is refused, and what to do instead:
{{ range . }}
- {{ template "words" .Message }}
{{- end }}
{{- end }}
{{- with .Members }}

| field | meaning | limits |
| --- | --- | --- |
{{- range . }}
| `{{ .Name }}`<br/>_{{ markdownRenderType .Type }}_ | {{ template "words" (.Doc | default "as of every object of Kubernetes") }} | {{ template "limits" . }} |
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* GitHub takes what stands between two dollars for a formula. */ -}}
{{- define "words" }}{{ . | replace "\n" " " | trim | markdownRenderFieldDoc | replace "$" "&#36;" | replace "Unset: " "<br/>**Unset:** " }}{{ end -}}

{{- define "limits" -}}
{{- if index .Markers "required" }}required<br/>{{ end }}
{{- range .Validation }}
{{- if not (or (contains "XValidation" .) (has . (list "Required: {}" "Optional: {}"))) }}{{ template "words" . }}<br/>{{ end }}
{{- end }}
{{- if not (index .Type.Markers "kubebuilder:validation:XValidation") }}
{{- range index .Markers "kubebuilder:validation:XValidation" }}refused: “{{ template "words" .Message }}”<br/>{{ end }}
{{- end }}
{{- range index .Markers "kubebuilder:validation:items:XValidation" }}each, refused: “{{ template "words" .Message }}”<br/>{{ end }}
{{- end -}}
