package twin

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/google/go-cmp/cmp"
)

// vpcs is an answer with VPCs, by id and owner.
func vpcs(pairs ...string) *ec2.DescribeVpcsOutput {
	out := &ec2.DescribeVpcsOutput{}
	for i := 0; i < len(pairs); i += 2 {
		out.Vpcs = append(out.Vpcs, types.Vpc{VpcId: &pairs[i], OwnerId: &pairs[i+1], Tags: []types.Tag{}})
	}
	return out
}

func TestIdentifiersGetTheNameOfWhereTheyAreSeenFirst(t *testing.T) {
	n := newNames()
	n.answer(1, vpcs("vpc-00000001", "111111111111"), nil)
	got := n.answer(2, vpcs("vpc-00000002", "111111111111", "vpc-00000001", "222222222222"), nil)
	want := answer{
		"Vpcs[0].VpcId": "vpc(1.Vpcs[0])", "Vpcs[0].OwnerId": "account(2.Vpcs[0])",
		"Vpcs[1].VpcId": "vpc(2.Vpcs[1])", "Vpcs[1].OwnerId": "account(1.Vpcs[0])",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTwoIdentifiersOfOnePlaceStayApart(t *testing.T) {
	n := newNames()
	got := n.apply("sg-00000001 sg-00000002 sg-00000001", "1.x")
	if want := "sg(1.x) sg(1.x)' sg(1.x)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestIdentifiersByTheirForms(t *testing.T) {
	n := newNames()
	for text, want := range map[string]string{
		"12345678-1234-1234-1234-123456789012": "uuid(1)", "euw1-az3": "zone(1)", "euw1-az": "euw1-az", "eu-west-1a": "eu-west-1a",
		"shop-1.eu-west-1.elb.amazonaws.com":                                                    "shop.host",
		"arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/0123456789abcdef": "arn:aws:elasticloadbalancing:eu-west-1:account(1):targetgroup/shop/hash(1)",
		"rtbassoc-00000001": "rtbassoc(1)", "i-00000001": "i(1)", "AROAQAAAAAAA5V3Y7YF54": "unique(1)", "sg-web": "sg-web", "8080": "8080", "10.0.0.0/16": "10.0.0.0/16",
	} {
		if got := n.apply(text, "1"); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestAnswersInTheirShortForm(t *testing.T) {
	refused := func(err error, status int) error {
		return &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status}}, Err: err}
	}
	next := "page-2"
	for name, row := range map[string]struct {
		out  any
		err  error
		want answer
	}{
		"a refusal": {nil, refused(&smithy.GenericAPIError{Code: "No"}, http.StatusBadRequest), answer{refusal: "No", fault: "client"}},
		"a failure": {nil, refused(&smithy.GenericAPIError{Code: "Oh"}, http.StatusInternalServerError), answer{refusal: "Oh", fault: "server"}},
		"a crash":   {nil, refused(errors.New("no XML"), http.StatusInternalServerError), answer{refusal: crashed, fault: "server"}},
		"times and tokens": {
			&ec2.DescribeLaunchTemplatesOutput{NextToken: &next, LaunchTemplates: []types.LaunchTemplate{{CreateTime: new(time.Now())}}}, nil,
			answer{"NextToken": "token", "LaunchTemplates[0].CreateTime": "T"},
		},
		"tags by key": {
			&ec2.CreateSecurityGroupOutput{Tags: []types.Tag{{Key: new("b"), Value: new("")}, {Key: new("a"), Value: new("1")}}}, nil,
			answer{"Tags{a}.Key": "a", "Tags{a}.Value": "1", "Tags{b}.Key": "b", "Tags{b}.Value": ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, newNames().answer(1, row.out, row.err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestComparing(t *testing.T) {
	for name, row := range map[string]struct {
		sim, other answer
		want       []found
	}{
		"the same":                  {answer{"A[0].B": "1"}, answer{"A[0].B": "1"}, nil},
		"another value":             {answer{"A[0].B": "1"}, answer{"A[0].B": "2"}, []found{{"r", "c", "A.B", "1", "2"}}},
		"a field that moto lacks":   {answer{"A[0].B": ""}, answer{}, []found{{"r", "c", "A.B", "", absent}}},
		"a field that awssim lacks": {answer{}, answer{"A[0].B": ""}, []found{{"r", "c", "A.B", absent, ""}}},
		"a refusal of one side":     {answer{"A": "1"}, answer{refusal: "No", fault: "client"}, []found{{"r", "c", refusal, allowed, "No"}}},
		"another refusal":           {answer{refusal: "Yes", fault: "client"}, answer{refusal: "No", fault: "server"}, []found{{"r", "c", refusal, "Yes", "No"}}},
		"another fault":             {answer{refusal: "No", fault: "client"}, answer{refusal: "No", fault: "server"}, []found{{"r", "c", fault, "client", "server"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, compare("r", "c", row.sim, row.other), cmp.AllowUnexported(found{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOnlyWhatIsListedIsTaken(t *testing.T) {
	r := newRegister([]difference{
		{row: "r", call: "EC2.*Group", field: "A.*", moto: absent}, {call: "EC2.CreateGroup", field: "B", awssim: "1", moto: "2"}, {call: "EC2.X", field: "C"},
	})
	got := r.unlisted([]found{
		{"r", "EC2.CreateGroup", "A.B", "1", absent},
		{"r", "EC2.CreateGroup", "A.B", "1", "2"},
		{"s", "EC2.CreateGroup", "A.B", "1", absent},
		{"s", "EC2.CreateGroup", "B", "1", "2"},
		{"s", "EC2.CreateGroup", "B", "1", "3"},
		{"r", "EC2.CreateGroups", "A.B", "1", absent},
	})
	want := []found{
		{"r", "EC2.CreateGroup", "A.B", "1", "2"},
		{"s", "EC2.CreateGroup", "A.B", "1", absent},
		{"s", "EC2.CreateGroup", "B", "1", "3"},
		{"r", "EC2.CreateGroups", "A.B", "1", absent},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(found{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{1, 1, 0}, r.hits); diff != "" {
		t.Errorf("hits (-want +got):\n%s", diff)
	}
}
