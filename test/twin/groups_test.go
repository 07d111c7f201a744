package twin

import (
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// noGroup is an id in the right form of a security group that there is not.
const noGroup = "sg-0123456789abcdef0"

// group makes a security group in the default VPC.
func (w *world) group(name string) (id string) {
	out, err := w.createGroup(name, w.vpc)
	w.ok(err)
	return *out.GroupId
}

func (w *world) createGroup(name, vpc string) (*ec2.CreateSecurityGroupOutput, error) {
	return w.ec2.CreateSecurityGroup(w.ctx, &ec2.CreateSecurityGroupInput{
		GroupName: &name, Description: new("a group"), VpcId: &vpc,
		TagSpecifications: []types.TagSpecification{{ResourceType: "security-group", Tags: []types.Tag{{Key: new("app"), Value: new("web/shop")}}}},
	})
}

func (w *world) deleteGroup(id string) {
	w.ec2.DeleteSecurityGroup(w.ctx, &ec2.DeleteSecurityGroupInput{GroupId: &id})
}

func (w *world) groupsWith(filters ...types.Filter) {
	w.ec2.DescribeSecurityGroups(w.ctx, &ec2.DescribeSecurityGroupsInput{Filters: filters})
}

func filter(name string, values ...string) types.Filter {
	return types.Filter{Name: &name, Values: values}
}

func groupRows() []row {
	return []row{
		{"a new security group lets everything out", "", func(w *world) {
			w.groupsWith(filter("group-id", w.group("web")))
		}},
		{"a security group is found by VPC and name", "", func(w *world) {
			w.group("web")
			w.groupsWith(filter("vpc-id", w.vpc), filter("group-name", "web"))
			w.groupsWith(filter("vpc-id", w.vpc), filter("group-name", "other"))
		}},
		{"security groups are found by tag", "", func(w *world) {
			w.group("web")
			w.groupsWith(filter("tag:app", "web/shop"))
			w.groupsWith(filter("tag:app", "web/*"))
			w.groupsWith(filter("tag:app", "web/other"))
			w.groupsWith(filter("tag-key", "app"))
		}},
		{"a second security group of the same name", "InvalidGroup.Duplicate", func(w *world) {
			w.group("web")
			w.createGroup("web", w.vpc)
		}},
		{"a second security group of the same name in capitals", "InvalidGroup.Duplicate", func(w *world) {
			w.group("web")
			w.createGroup("WEB", w.vpc)
		}},
		{"a security group of the same name in another VPC", "", func(w *world) {
			w.group("web")
			vpc, _ := w.network()
			_, err := w.createGroup("web", vpc)
			w.ok(err)
			w.groupsWith(filter("group-name", "web"))
		}},
		{"a security group in a VPC that there is not", "InvalidVpcID.NotFound", func(w *world) {
			w.createGroup("web", "vpc-0123456789abcdef0")
		}},
		{"a security group whose name looks like an id", "InvalidParameterValue", func(w *world) {
			w.createGroup("sg-web", w.vpc)
		}},
		{"a security group named default", "InvalidGroup.Reserved", func(w *world) {
			w.createGroup("default", w.vpc)
		}},
		{"a security group without a description", "MissingParameter", func(w *world) {
			w.ec2.CreateSecurityGroup(w.ctx, &ec2.CreateSecurityGroupInput{GroupName: new("web"), Description: new(""), VpcId: &w.vpc})
		}},
		{"a security group with the tags of another kind of resource", "InvalidParameterValue", func(w *world) {
			w.ec2.CreateSecurityGroup(w.ctx, &ec2.CreateSecurityGroupInput{
				GroupName: new("web"), Description: new("a group"), VpcId: &w.vpc,
				TagSpecifications: []types.TagSpecification{{ResourceType: "vpc", Tags: []types.Tag{{Key: new("app"), Value: new("shop")}}}},
			})
		}},
		{"a dry run of making a security group", "DryRunOperation", func(w *world) {
			w.ec2.CreateSecurityGroup(w.ctx, &ec2.CreateSecurityGroupInput{
				GroupName: new("web"), Description: new("a group"), VpcId: &w.vpc, DryRun: new(true),
			})
			w.groupsWith(filter("group-name", "web"))
		}},
		{"a security group that there is not, by id", "InvalidGroup.NotFound", func(w *world) {
			w.ec2.DescribeSecurityGroups(w.ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{noGroup}})
		}},
		{"a security group that there is not, by name", "InvalidGroup.NotFound", func(w *world) {
			w.ec2.DescribeSecurityGroups(w.ctx, &ec2.DescribeSecurityGroupsInput{GroupNames: []string{"web"}})
		}},
		{"a security group by an id that is none", "InvalidGroupId.Malformed", func(w *world) {
			w.ec2.DescribeSecurityGroups(w.ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{"web"}})
		}},
		{"security groups by a filter that there is not", "InvalidParameterValue", func(w *world) {
			w.groupsWith(filter("colour", "red"))
		}},
		{"deleting a security group that there is not", "InvalidGroup.NotFound", func(w *world) {
			w.deleteGroup(noGroup)
		}},
		{"deleting a security group twice", "InvalidGroup.NotFound", func(w *world) {
			id := w.group("web")
			w.deleteGroup(id)
			w.deleteGroup(id)
		}},
		{"deleting a security group that another one's rule names", "DependencyViolation", func(w *world) {
			lb, app := w.group("lb"), w.group("app")
			w.allow(app, tcp(8080, fromGroup(lb)))
			w.deleteGroup(lb)
		}},
		{"deleting the group of the rule, then the group that it names", "", func(w *world) {
			lb, app := w.group("lb"), w.group("app")
			w.allow(app, tcp(8080, fromGroup(lb)))
			w.deleteGroup(app)
			w.deleteGroup(lb)
		}},
		{"deleting the security group of a load balancer", "DependencyViolation", func(w *world) {
			id := w.group("lb")
			w.balancer("shop", func(in *lbInput) { in.SecurityGroups = []string{id} })
			w.deleteGroup(id)
		}},
		{"deleting a VPC's default security group", "CannotDelete", func(w *world) {
			out, err := w.ec2.DescribeSecurityGroups(w.ctx, &ec2.DescribeSecurityGroupsInput{
				Filters: []types.Filter{filter("vpc-id", w.vpc), filter("group-name", "default")},
			})
			w.ok(err)
			w.deleteGroup(*out.SecurityGroups[0].GroupId)
		}},
	}
}
