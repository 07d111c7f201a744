package cloud

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	asgtypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// EC2Tags are tags as EC2 takes them, sorted by key.
func EC2Tags(tags map[string]string) []ec2types.Tag {
	return sorted(tags, func(key, value string) ec2types.Tag {
		return ec2types.Tag{Key: aws.String(key), Value: aws.String(value)}
	})
}

// EC2TagSpec tags what an EC2 call creates; it is nil without tags.
func EC2TagSpec(of ec2types.ResourceType, tags map[string]string) []ec2types.TagSpecification {
	if len(tags) == 0 {
		return nil
	}
	return []ec2types.TagSpecification{{ResourceType: of, Tags: EC2Tags(tags)}}
}

// EC2TagKeys are keys as EC2's DeleteTags takes them: without a value it
// removes the tag whatever its value is.
func EC2TagKeys(keys []string) []ec2types.Tag {
	var out []ec2types.Tag
	for _, key := range keys {
		out = append(out, ec2types.Tag{Key: aws.String(key)})
	}
	return out
}

// EC2TagAPI are the operations that change the tags of an EC2 resource.
type EC2TagAPI interface {
	CreateTags(context.Context, *ec2.CreateTagsInput, ...func(*ec2.Options)) (*ec2.CreateTagsOutput, error)
	DeleteTags(context.Context, *ec2.DeleteTagsInput, ...func(*ec2.Options)) (*ec2.DeleteTagsOutput, error)
}

// EC2Tagger mends the tags of EC2 resources.
type EC2Tagger struct{ API EC2TagAPI }

// Retag removes before it sets (see DiffTags): when the removal fails, what has
// to go is not forgotten.
func (t EC2Tagger) Retag(ctx context.Context, id string, want, have map[string]string) error {
	set, remove := DiffTags(want, have)
	if len(remove) > 0 {
		if _, err := t.API.DeleteTags(ctx, &ec2.DeleteTagsInput{Resources: []string{id}, Tags: EC2TagKeys(remove)}); err != nil {
			return fmt.Errorf("untag %s: %w", id, err)
		}
	}
	if len(set) > 0 {
		if _, err := t.API.CreateTags(ctx, &ec2.CreateTagsInput{Resources: []string{id}, Tags: EC2Tags(set)}); err != nil {
			return fmt.Errorf("tag %s: %w", id, err)
		}
	}
	return nil
}

// FromEC2Tags are the tags that EC2 shows.
func FromEC2Tags(tags []ec2types.Tag) map[string]string {
	return collect(tags, func(t ec2types.Tag) (key, value *string) { return t.Key, t.Value })
}

// ELBTags are tags as Elastic Load Balancing takes them, sorted by key.
func ELBTags(tags map[string]string) []elbtypes.Tag {
	return sorted(tags, func(key, value string) elbtypes.Tag {
		return elbtypes.Tag{Key: aws.String(key), Value: aws.String(value)}
	})
}

// FromELBTags are the tags that Elastic Load Balancing shows.
func FromELBTags(tags []elbtypes.Tag) map[string]string {
	return collect(tags, func(t elbtypes.Tag) (key, value *string) { return t.Key, t.Value })
}

// ASGTags are tags as Auto Scaling takes them for a group, sorted by key. The
// group puts them on the instances that it launches if they propagate.
func ASGTags(group string, tags map[string]string, propagate bool) []asgtypes.Tag {
	return sorted(tags, func(key, value string) asgtypes.Tag {
		tag := asgTag(group, key)
		tag.Value, tag.PropagateAtLaunch = aws.String(value), aws.Bool(propagate)
		return tag
	})
}

// ASGTagKeys are keys as Auto Scaling's DeleteTags takes them.
func ASGTagKeys(group string, keys []string) []asgtypes.Tag {
	var out []asgtypes.Tag
	for _, key := range keys {
		out = append(out, asgTag(group, key))
	}
	return out
}

// FromASGTags are the tags that Auto Scaling shows of a group.
func FromASGTags(tags []asgtypes.TagDescription) map[string]string {
	return collect(tags, func(t asgtypes.TagDescription) (key, value *string) { return t.Key, t.Value })
}

func asgTag(group, key string) asgtypes.Tag {
	return asgtypes.Tag{ResourceId: aws.String(group), ResourceType: aws.String("auto-scaling-group"), Key: aws.String(key)}
}

// RDSTags are tags as RDS takes them, sorted by key.
func RDSTags(tags map[string]string) []rdstypes.Tag {
	return sorted(tags, func(key, value string) rdstypes.Tag {
		return rdstypes.Tag{Key: aws.String(key), Value: aws.String(value)}
	})
}

// FromRDSTags are the tags that RDS shows.
func FromRDSTags(tags []rdstypes.Tag) map[string]string {
	return collect(tags, func(t rdstypes.Tag) (key, value *string) { return t.Key, t.Value })
}

// DDBTags are tags as DynamoDB takes them, sorted by key.
func DDBTags(tags map[string]string) []ddbtypes.Tag {
	return sorted(tags, func(key, value string) ddbtypes.Tag {
		return ddbtypes.Tag{Key: aws.String(key), Value: aws.String(value)}
	})
}

// FromDDBTags are the tags that DynamoDB shows.
func FromDDBTags(tags []ddbtypes.Tag) map[string]string {
	return collect(tags, func(t ddbtypes.Tag) (key, value *string) { return t.Key, t.Value })
}

// S3Tags are tags as S3 takes them, sorted by key.
func S3Tags(tags map[string]string) []s3types.Tag {
	return sorted(tags, func(key, value string) s3types.Tag {
		return s3types.Tag{Key: aws.String(key), Value: aws.String(value)}
	})
}

// FromS3Tags are the tags that S3 shows.
func FromS3Tags(tags []s3types.Tag) map[string]string {
	return collect(tags, func(t s3types.Tag) (key, value *string) { return t.Key, t.Value })
}

// IAMTags are tags as IAM takes them, sorted by key.
func IAMTags(tags map[string]string) []iamtypes.Tag {
	return sorted(tags, func(key, value string) iamtypes.Tag {
		return iamtypes.Tag{Key: aws.String(key), Value: aws.String(value)}
	})
}

// FromIAMTags are the tags that IAM shows.
func FromIAMTags(tags []iamtypes.Tag) map[string]string {
	return collect(tags, func(t iamtypes.Tag) (key, value *string) { return t.Key, t.Value })
}

func sorted[T any](tags map[string]string, tag func(key, value string) T) []T {
	var out []T
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, tag(key, tags[key]))
	}
	return out
}

func collect[T any](tags []T, pair func(T) (key, value *string)) map[string]string {
	out := map[string]string{}
	for _, tag := range tags {
		key, value := pair(tag)
		out[aws.ToString(key)] = aws.ToString(value)
	}
	return out
}
