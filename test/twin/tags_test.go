package twin

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func (w *world) tag(id string, pairs ...string) {
	w.ec2.CreateTags(w.ctx, &ec2.CreateTagsInput{Resources: []string{id}, Tags: tagList(pairs)})
}

func tagList(pairs []string) []types.Tag {
	var tags []types.Tag
	for i := 0; i < len(pairs); i += 2 {
		tags = append(tags, types.Tag{Key: &pairs[i], Value: &pairs[i+1]})
	}
	return tags
}

func (w *world) tagsOf(id string) {
	w.ec2.DescribeTags(w.ctx, &ec2.DescribeTagsInput{Filters: []types.Filter{filter("resource-id", id)}})
}

// many are n tags.
func many(n int) (pairs []string) {
	for i := range n {
		pairs = append(pairs, "key"+strconv.Itoa(i), "value")
	}
	return pairs
}

func tagRows() []row {
	return []row{
		{"tags written, written over and read", "", func(w *world) {
			id := w.group("web")
			w.tag(id, "app", "web/other", "team", "")
			w.tagsOf(id)
			w.groupsWith(filter("group-id", id))
		}},
		{"tags deleted by key, and by key and value", "", func(w *world) {
			id := w.group("web")
			w.tag(id, "a", "1", "b", "2", "c", "3")
			w.ec2.DeleteTags(w.ctx, &ec2.DeleteTagsInput{Resources: []string{id}, Tags: []types.Tag{
				{Key: new("a")}, {Key: new("b"), Value: new("2")}, {Key: new("c"), Value: new("4")},
			}})
			w.tagsOf(id)
		}},
		{"tags of a security group that there is not", "InvalidGroup.NotFound", func(w *world) {
			w.tag(noGroup, "app", "shop")
		}},
		{"tags of a launch template that there is not", "InvalidLaunchTemplateId.NotFound", func(w *world) {
			w.tag(noTemplate, "app", "shop")
		}},
		{"a tag of AWS's own", "InvalidParameterValue", func(w *world) {
			w.tag(w.group("web"), "aws:app", "shop")
		}},
		{"a tag whose key is too long", "InvalidParameterValue", func(w *world) {
			w.tag(w.group("web"), strings.Repeat("k", 129), "shop")
		}},
		{"more than 50 tags", "TagLimitExceeded", func(w *world) {
			w.tag(w.group("web"), many(50)...)
		}},
	}
}
