package dynamodb_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

func (r *rig) expire(name string, on bool, attribute string) error {
	_, err := r.dynamo.UpdateTimeToLive(r.ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName: &name, TimeToLiveSpecification: &types.TimeToLiveSpecification{Enabled: &on, AttributeName: &attribute},
	})
	return err
}

func (r *rig) describeExpiry(name string) (*types.TimeToLiveDescription, error) {
	out, err := r.dynamo.DescribeTimeToLive(r.ctx, &dynamodb.DescribeTimeToLiveInput{TableName: &name})
	if err != nil {
		return nil, err
	}
	return out.TimeToLiveDescription, nil
}

// expiry is the state and the attribute of the Time to Live of "shop".
func (r *rig) expiry() string {
	r.t.Helper()
	d, err := r.describeExpiry("shop")
	r.ok(err)
	return string(d.TimeToLiveStatus) + " " + aws.ToString(d.AttributeName)
}

func TestTimeToLiveIsSwitchedOnAndOff(t *testing.T) {
	r := active(t)
	got := []string{r.expiry()}
	r.ok(r.expire("shop", true, "until"))
	got = append(got, r.trace(r.expiry, 0, 10*time.Minute)...)
	r.after(49 * time.Minute)
	r.refuse("ValidationException", r.expire("shop", false, "until"))
	r.after(time.Minute)
	r.ok(r.expire(arn+"shop", false, "until"))
	got = append(got, r.trace(r.expiry, 0, 10*time.Minute)...)
	r.refuse("ValidationException", r.expire("shop", true, "until"))
	want := []string{"DISABLED ", "ENABLING until", "ENABLED until", "DISABLING until", "DISABLED "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTimeToLiveThatAWSRefuses(t *testing.T) {
	r := active(t)
	r.ok(r.expire("shop", true, "until"))
	r.after(2 * time.Hour)
	_, err := r.create("off-since-ever")
	r.ok(err)
	r.after(time.Minute)
	_, err = r.create("new")
	r.ok(err)
	_, early := r.describeExpiry("new")
	_, none := r.describeExpiry("none")
	for _, row := range []struct {
		name, code string
		err        error
	}{
		{"on when it is on", "ValidationException", r.expire("shop", true, "until")},
		{"another attribute", "ValidationException", r.expire("shop", true, "other")},
		{"off for another attribute", "ValidationException", r.expire("shop", false, "other")},
		{"off when it is off", "ValidationException", r.expire("off-since-ever", false, "until")},
		{"no attribute", "ValidationException", r.expire("off-since-ever", true, "")},
		{"an attribute of 256 characters", "ValidationException", r.expire("off-since-ever", true, strings.Repeat("a", 256))},
		{"a change of a table that is being created", "ResourceInUseException", r.expire("new", true, "until")},
		{"a look at a table that is being created", "ValidationException", early},
		{"a change of a table that is not there", "ResourceNotFoundException", r.expire("none", true, "until")},
		{"a look at a table that is not there", "ResourceNotFoundException", none},
	} {
		t.Run(row.name, func(t *testing.T) {
			r.t = t
			r.refuse(row.code, row.err)
		})
	}
}
