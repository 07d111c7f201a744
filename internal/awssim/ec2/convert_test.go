package ec2

import (
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Whatever a launch template can be told must come back: the response types of the SDK have every field of the request types.
func TestNothingOfATemplateIsLost(t *testing.T) {
	compare(t, "LaunchTemplateData", reflect.TypeFor[types.RequestLaunchTemplateData](), reflect.TypeFor[types.ResponseLaunchTemplateData]())
	compare(t, "MetadataOptions", reflect.TypeFor[types.LaunchTemplateInstanceMetadataOptions](), reflect.TypeFor[types.InstanceMetadataOptionsResponse]())
}

func compare(t *testing.T, path string, src, dst reflect.Type) {
	t.Helper()
	for src.Kind() == reflect.Pointer || src.Kind() == reflect.Slice {
		src, dst = src.Elem(), dst.Elem()
	}
	if src.Kind() != reflect.Struct || src == dst {
		if !src.ConvertibleTo(dst) {
			t.Errorf("%s: %s cannot become %s", path, src, dst)
		}
		return
	}
	for field := range src.Fields() {
		to, ok := dst.FieldByName(field.Name)
		switch {
		case !field.IsExported():
		case !ok:
			t.Errorf("%s.%s has no counterpart in %s", path, field.Name, dst)
		default:
			compare(t, path+"."+field.Name, field.Type, to.Type)
		}
	}
}
