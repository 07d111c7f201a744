package ec2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

func TestDefaultVPC(t *testing.T) {
	r := newRig(t)
	vpcs, err := r.DescribeVpcs(r.ctx(), &api.DescribeVpcsInput{Filters: []types.Filter{filter("is-default", "true")}})
	r.must(err)
	subnets, err := r.DescribeSubnets(r.ctx(), &api.DescribeSubnetsInput{Filters: []types.Filter{filter("vpc-id", *vpcs.Vpcs[0].VpcId)}})
	r.must(err)
	got := []string{*vpcs.Vpcs[0].CidrBlock}
	for _, sn := range subnets.Subnets {
		got = append(got, *sn.AvailabilityZone+" "+*sn.AvailabilityZoneId+" "+*sn.CidrBlock)
		if *sn.AvailableIpAddressCount != 4091 || !*sn.MapPublicIpOnLaunch {
			t.Errorf("%s: %d addresses", *sn.SubnetId, *sn.AvailableIpAddressCount)
		}
	}
	want := []string{"172.31.0.0/16", "us-east-1a use1-az1 172.31.0.0/20", "us-east-1b use1-az2 172.31.16.0/20", "us-east-1c use1-az3 172.31.32.0/20"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("default VPC (-want +got):\n%s", diff)
	}
}

func TestZoneIDsOfOtherRegions(t *testing.T) {
	got := map[string]string{}
	for _, region := range []string{"eu-central-1", "ap-southeast-2", "us-west-2", "eu-north-1"} {
		c := newRig(t).clock
		got[region] = ec2.New(awssim.New(c, awssim.WithRegion(region))).Zones()[0].ID
	}
	want := map[string]string{"eu-central-1": "euc1-az1", "ap-southeast-2": "apse2-az1", "us-west-2": "usw2-az1", "eu-north-1": "eun1-az1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}

func TestZones(t *testing.T) {
	r := newRig(t)
	r.w.Do(func() { r.s.SetZoneDown("use1-az2", true) })
	describe := func(filters ...types.Filter) (names []string) {
		out, err := r.DescribeAvailabilityZones(r.ctx(), &api.DescribeAvailabilityZonesInput{Filters: filters})
		r.must(err)
		for _, z := range out.AvailabilityZones {
			names = append(names, *z.ZoneName)
		}
		return names
	}
	usual := []types.Filter{filter("zone-type", "availability-zone"), filter("opt-in-status", "opt-in-not-required", "opted-in")}
	if diff := cmp.Diff([]string{"us-east-1a", "us-east-1b", "us-east-1c"}, describe(usual...)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"us-east-1a", "us-east-1c"}, describe(filter("state", "available"))); diff != "" {
		t.Error(diff)
	}
	out, err := r.DescribeAvailabilityZones(r.ctx(), &api.DescribeAvailabilityZonesInput{ZoneIds: []string{"use1-az2"}})
	r.must(err)
	if z := out.AvailabilityZones[0]; z.State != types.AvailabilityZoneStateUnavailable || len(z.Messages) != 1 {
		t.Errorf("%+v", z)
	}
	_, err = r.DescribeAvailabilityZones(r.ctx(), &api.DescribeAvailabilityZonesInput{ZoneNames: []string{"us-east-1z"}})
	refused(t, err, "InvalidParameterValue")
}

func TestRoutes(t *testing.T) {
	r := newRig(t)
	subnet := r.subnets()[0]
	private := do(r, func() string { return r.s.AddRouteTable(r.s.DefaultVPC()) })
	tables := func(f types.Filter) int {
		out, err := r.DescribeRouteTables(r.ctx(), &api.DescribeRouteTablesInput{Filters: []types.Filter{f}})
		r.must(err)
		return len(out.RouteTables)
	}
	before := []any{tables(filter("association.main", "true")), tables(filter("association.subnet-id", subnet)), tables(filter("route.gateway-id", "igw-*")), r.s.Public(subnet)}
	r.w.Do(func() { r.s.AssociateRoutes(subnet, private) })
	after := []any{tables(filter("association.main", "true")), tables(filter("association.subnet-id", subnet)), tables(filter("route.gateway-id", "igw-*")), r.s.Public(subnet)}
	if diff := cmp.Diff([][]any{{1, 0, 1, true}, {1, 1, 1, false}}, [][]any{before, after}); diff != "" {
		t.Errorf("main, own, igw, public (-want +got):\n%s", diff)
	}
	if vpc := do(r, func() string { return r.s.AddVPC("10.0.0.0/16") }); r.s.HasInternetGateway(vpc) || !r.s.HasInternetGateway(r.s.DefaultVPC()) {
		t.Error("internet gateways are wrong")
	}
}

func TestInterfaces(t *testing.T) {
	r := newRig(t)
	subnet, a, b := r.subnets()[0], r.group("a"), r.group("b")
	id := do(r, func() string { return r.s.AttachInterface("ELB app/x/1", "amazon-elb", subnet, []string{a}) })
	find := func(f types.Filter) int {
		out, err := r.DescribeNetworkInterfaces(r.ctx(), &api.DescribeNetworkInterfacesInput{Filters: []types.Filter{f}})
		r.must(err)
		return len(out.NetworkInterfaces)
	}
	free := func() int { sn, _ := r.s.Subnet(subnet); return sn.Free }
	got := []int{find(filter("group-id", a)), find(filter("description", "ELB app/x/*")), find(filter("requester-id", "amazon-elb")), free()}
	r.w.Do(func() { r.s.SetGroupsOf(id, []string{b}) })
	got = append(got, find(filter("group-id", a)), find(filter("group-id", b)))
	r.w.Do(func() { r.s.ReleaseInterface(id) })
	got = append(got, find(filter("group-id", b)), free())
	if diff := cmp.Diff([]int{1, 1, 1, 4090, 0, 1, 0, 4091}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err := r.DescribeNetworkInterfaces(r.ctx(), &api.DescribeNetworkInterfacesInput{NetworkInterfaceIds: []string{id}})
	refused(t, err, "InvalidNetworkInterfaceID.NotFound")
	full := do(r, func() string { r.s.FillSubnet(subnet, 0); return r.s.AttachInterface("x", "y", subnet, nil) })
	if full != "" {
		t.Error("a full subnet gave an address")
	}
}

func TestDescribeRefusesAndPaginates(t *testing.T) {
	r := newRig(t)
	_, err := r.DescribeSubnets(r.ctx(), &api.DescribeSubnetsInput{SubnetIds: []string{"subnet-1"}})
	refused(t, err, "InvalidSubnetID.NotFound")
	_, err = r.DescribeVpcs(r.ctx(), &api.DescribeVpcsInput{VpcIds: []string{"vpc-1"}})
	refused(t, err, "InvalidVpcID.NotFound")
	_, err = r.DescribeSubnets(r.ctx(), &api.DescribeSubnetsInput{Filters: []types.Filter{filter("colour", "red")}})
	refused(t, err, "InvalidParameterValue")
	_, err = r.DescribeSubnets(r.ctx(), &api.DescribeSubnetsInput{MaxResults: aws.Int32(4)})
	refused(t, err, "InvalidParameterValue")
	_, err = r.DescribeSubnets(r.ctx(), &api.DescribeSubnetsInput{NextToken: aws.String("mine")})
	refused(t, err, "InvalidNextToken")
	_, err = r.DescribeSubnets(r.ctx(), &api.DescribeSubnetsInput{DryRun: aws.Bool(true)})
	refused(t, err, "DryRunOperation")

	r.w.Do(func() {
		vpc := r.s.AddVPC("10.0.0.0/16")
		for i := range 9 {
			r.s.AddSubnet(vpc, "us-east-1a", "10.0."+string(rune('0'+i))+".0/24")
		}
	})
	var pages []int
	for p := api.NewDescribeSubnetsPaginator(r, &api.DescribeSubnetsInput{MaxResults: aws.Int32(5)}); p.HasMorePages(); {
		out, err := p.NextPage(r.ctx())
		r.must(err)
		pages = append(pages, len(out.Subnets))
	}
	if diff := cmp.Diff([]int{5, 5, 2}, pages); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
}

func TestTags(t *testing.T) {
	r := newRig(t)
	subnet := r.subnets()[0]
	tag := func(key, value string) types.Tag { return types.Tag{Key: aws.String(key), Value: aws.String(value)} }
	create := func(id string, tags ...types.Tag) error {
		_, err := r.CreateTags(r.ctx(), &api.CreateTagsInput{Resources: []string{id}, Tags: tags})
		return err
	}
	r.must(create(subnet, tag("a", "1"), tag("b", "2")))
	r.must(create(subnet, tag("a", "3")))
	refused(t, create("subnet-1", tag("a", "1")), "InvalidSubnetID.NotFound")
	refused(t, create("thing-1", tag("a", "1")), "InvalidID")
	refused(t, create(subnet, tag("aws:x", "1")), "InvalidParameterValue")
	refused(t, create(subnet, tag("a", "1"), tag("a", "2")), "InvalidParameterValue")

	found := func(f types.Filter) int {
		out, err := r.DescribeSubnets(r.ctx(), &api.DescribeSubnetsInput{Filters: []types.Filter{f}})
		r.must(err)
		return len(out.Subnets)
	}
	got := []int{found(filter("tag:a", "3")), found(filter("tag:a", "1")), found(filter("tag-key", "b")), found(filter("tag-value", "*"))}
	_, err := r.DeleteTags(r.ctx(), &api.DeleteTagsInput{Resources: []string{subnet}, Tags: []types.Tag{tag("a", "other"), {Key: aws.String("b")}}})
	r.must(err)
	got = append(got, found(filter("tag:a", "3")), found(filter("tag-key", "b")))
	if diff := cmp.Diff([]int{1, 0, 1, 1, 1, 0}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	out, err := r.DescribeTags(r.ctx(), &api.DescribeTagsInput{Filters: []types.Filter{filter("resource-type", "subnet")}})
	r.must(err)
	if len(out.Tags) != 1 || *out.Tags[0].ResourceId != subnet || *out.Tags[0].Value != "3" {
		t.Errorf("%+v", out.Tags)
	}
}
