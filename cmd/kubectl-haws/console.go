package main

import (
	"net/url"
	"strings"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// site is where the AWS console shows a region.
type site struct{ host, region string }

// siteOf knows the consoles of the partitions aws, aws-cn and aws-us-gov. In the
// other ones, which are closed, there is nothing to link to.
// (AWS General Reference, "AWS Management Console"; China, GovCloud User Guides.)
func siteOf(region string) (site, bool) {
	domain := "console.aws.amazon.com"
	switch {
	case region == "" || strings.Contains(region, "-iso") || strings.HasPrefix(region, "eusc-"):
		return site{}, false
	case strings.HasPrefix(region, "cn-"):
		domain = "console.amazonaws.cn"
	case strings.HasPrefix(region, "us-gov-"):
		domain = "console.amazonaws-us-gov.com"
	}
	return site{host: region + "." + domain, region: region}, true
}

// page is an address in the console of a service: behind #.
func (s site) page(service, fragment string) string {
	return "https://" + s.host + "/" + service + "/home?region=" + s.region + "#" + fragment
}

// link is where the AWS console shows a resource; empty: nowhere, or it is not
// there yet. The addresses are those that the console itself shows in a browser:
// AWS documents none of them.
func link(region string, r v1alpha1.ResourceStatus) string {
	s, known := siteOf(region)
	if !known || r.Ref == "" {
		return ""
	}
	switch r.Kind {
	case "SecurityGroup":
		return s.page("ec2", "SecurityGroup:groupId="+r.Ref)
	case "LoadBalancer":
		return s.page("ec2", "LoadBalancer:loadBalancerArn="+r.Ref)
	case "Listener":
		return s.page("ec2", "LoadBalancer:loadBalancerArn="+balancerOf(r.Ref)+";tab=listeners")
	case "TargetGroup":
		return s.page("ec2", "TargetGroup:targetGroupArn="+r.Ref)
	case "Certificate":
		return s.page("acm", "/certificates/"+after(r.Ref, "/"))
	case "LaunchTemplate":
		return s.page("ec2", "LaunchTemplateDetails:launchTemplateId="+r.Ref)
	case "AutoScalingGroup", "ScalingPolicy":
		return s.page("ec2", "AutoScalingGroupDetails:id="+r.Name+";view=details")
	case "Fleet":
		return s.page("ec2", "AutoScalingGroupDetails:id="+r.Name+";view=instanceManagement")
	case "InstanceRefresh":
		return s.page("ec2", "AutoScalingGroupDetails:id="+r.Name+";view=instanceRefresh")
	}
	return s.data(r)
}

// data links to what holds data, or gives access to it.
func (s site) data(r v1alpha1.ResourceStatus) string {
	switch r.Kind {
	case "DBInstance":
		return s.page("rds", "database:id="+r.Name+";is-cluster=false")
	case "DBCluster":
		return s.page("rds", "database:id="+r.Name+";is-cluster=true")
	case "DBSubnetGroup":
		return s.page("rds", "db-subnet-group:id="+r.Name)
	case "DBParameterGroup", "DBClusterParameterGroup":
		return s.page("rds", "parameter-groups:")
	case "Table":
		return s.page("dynamodbv2", "table?name="+url.QueryEscape(r.Name))
	case "Bucket":
		return "https://" + s.host + "/s3/buckets/" + r.Name + "?region=" + s.region
	case "Role", "RolePolicy":
		return s.page("iam", "/roles/details/"+r.Name)
	}
	return ""
}

// balancerOf is the ARN of the load balancer in that of its listener:
// …:listener/app/NAME/ID/LISTENER belongs to …:loadbalancer/app/NAME/ID.
func balancerOf(listener string) string {
	i := strings.LastIndex(listener, "/")
	return strings.Replace(listener[:max(i, 0)], ":listener/", ":loadbalancer/", 1)
}

func after(s, separator string) string { return s[strings.LastIndex(s, separator)+1:] }
