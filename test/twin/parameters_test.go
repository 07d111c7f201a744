package twin

import (
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

// publicParameter names the newest Amazon Linux.
const publicParameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"

func (w *world) parameters(names ...string) {
	w.ssm.GetParameters(w.ctx, &ssm.GetParametersInput{Names: names})
}

func (w *world) getParameter(name string) {
	w.ssm.GetParameter(w.ctx, &ssm.GetParameterInput{Name: &name})
}

func parameterRows() []row {
	return []row{
		{"a public parameter", "", func(w *world) {
			w.parameters(publicParameter)
		}},
		{"a parameter of one's own", "", func(w *world) {
			w.parameter("/shop/image", noImage)
			w.parameters("/shop/image")
			w.getParameter("/shop/image")
		}},
		{"a parameter with a second version", "", func(w *world) {
			w.parameter("/shop/image", noImage)
			w.parameter("/shop/image", "ami-0123456789abcdef1")
			w.parameters("/shop/image")
		}},
		{"parameters of which one is not there", "", func(w *world) {
			w.parameter("/shop/image", noImage)
			w.parameters("/shop/image", "/shop/none")
		}},
		{"no parameter that is there", "", func(w *world) {
			w.parameters("/shop/none", "/shop/other")
		}},
		{"a parameter that there is not", "ParameterNotFound", func(w *world) {
			w.getParameter("/shop/none")
		}},
		{"a public parameter that there is not", "ParameterNotFound", func(w *world) {
			w.getParameter("/aws/service/ami-amazon-linux-latest/none")
		}},
		{"a version of a parameter that there is not", "ParameterVersionNotFound", func(w *world) {
			w.parameter("/shop/image", noImage)
			w.getParameter("/shop/image:7")
		}},
		{"a version of a parameter", "", func(w *world) {
			w.parameter("/shop/image", noImage)
			w.getParameter("/shop/image:1")
		}},
		{"more than ten parameters", "ValidationException", func(w *world) {
			var names []string
			for i := range 11 {
				names = append(names, "/shop/"+strconv.Itoa(i))
			}
			w.parameters(names...)
		}},
		{"the same parameter twice", "ValidationException", func(w *world) {
			w.parameters("/shop/image", "/shop/image")
		}},
	}
}
