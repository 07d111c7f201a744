package cloud

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
)

// Limit is how many characters a service allows in a name.
//
// Names consist of [a-z0-9-], begin with a letter, end with a letter or digit
// and have no two hyphens in a row: every service below takes that, and names
// that differ only in case (which security groups and IAM hold for the same)
// cannot arise. Because of the prefix a name begins neither with "sg-" (refused
// for security groups) nor with "internal-" (refused for load balancers).
type Limit int

// The limits of the API references of EC2, Elastic Load Balancing, Auto Scaling, RDS, DynamoDB, S3 and IAM.
const (
	// LimitSecurityGroup is for the GroupName of CreateSecurityGroup.
	LimitSecurityGroup Limit = 255
	// LimitLaunchTemplate is for a LaunchTemplateName, of 3 to 128 characters.
	LimitLaunchTemplate Limit = 128
	// LimitLoadBalancer is for an ELBv2 load balancer: letters, digits, hyphens.
	LimitLoadBalancer Limit = 32
	// LimitTargetGroup is for an ELBv2 target group: letters, digits, hyphens.
	LimitTargetGroup Limit = 32
	// LimitAutoScalingGroup is for an AutoScalingGroupName: no colon.
	LimitAutoScalingGroup Limit = 255
	// LimitDBInstance is for a DBInstanceIdentifier: letters, digits, hyphens.
	LimitDBInstance Limit = 63
	// LimitDBCluster is for a DBClusterIdentifier, of at most 63 characters: RDS
	// names its instances after it, with "-instance-1" behind.
	LimitDBCluster Limit = 52
	// LimitDBGroup is for a DBSubnetGroupName and for the names of parameter groups.
	LimitDBGroup Limit = 255
	// LimitTable is for a TableName of DynamoDB, of 3 to 255 characters.
	LimitTable Limit = 255
	// LimitBucket is for a bucket of S3, of 3 to 63 characters.
	LimitBucket Limit = 63
	// LimitRole is for a RoleName of IAM.
	LimitRole Limit = 64
	// LimitInstanceProfile is for an InstanceProfileName of IAM.
	LimitInstanceProfile Limit = 128
)

const (
	prefix = "haws-"
	// hashLength is in characters of 5 bits: 50 bits. A clash needs two names
	// of one kind in one account and region. With all 3,000 target groups that
	// a region allows by default, the odds of any clash are 3000²/2 ÷ 2⁵⁰, or
	// one in 250 million; and it is found out, since the owner tags differ.
	hashLength = 10
)

// Names makes the physical names of one app's resources.
type Names struct {
	// Cluster is the id of the Kubernetes cluster.
	Cluster string
	// Namespace and App are those of the app's object.
	Namespace, App string
}

// Owner is who the resources of the app belong to.
func (n Names) Owner() Owner { return Owner{Cluster: n.Cluster, App: n.Namespace + "/" + n.App} }

// Physical is the name of a resource at AWS: "haws-", a readable part made of
// namespace, app and role, and a hash of the cluster id, namespace, app, logical
// id and variant. It depends on nothing else, so that a resource is found again
// by whoever asks. The id is the logical one, such as "TargetGroup/servers"; the
// variant is a Hash of the fields that cannot be changed in place, or empty.
func (n Names) Physical(id string, limit Limit, variant string) string {
	hash := Hash(n.Cluster, n.Namespace, n.App, id, variant)
	room := int(limit) - len(prefix) - len(hash) - len("-")
	readable := shorten([]string{slug(n.Namespace), slug(n.App), slug(role(id))}, room)
	if readable == "" {
		return prefix + hash
	}
	return prefix + readable + "-" + hash
}

// Hash is a short stable hash of its parts, in [a-z2-7]. The parts do not run
// into each other: Hash("ab", "c") differs from Hash("a", "bc").
func Hash(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:])
		h.Write([]byte(part))
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(h.Sum(nil)))[:hashLength]
}

// role is the part of a logical id after its kind.
func role(id string) string {
	if _, after, ok := strings.Cut(id, "/"); ok {
		return after
	}
	return id
}

// slug keeps [a-z0-9] and puts one hyphen in place of anything else.
func slug(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}

// shorten joins the parts with hyphens and cuts the longest one, again and
// again, until they fit; among equals the first one is cut.
func shorten(parts []string, room int) string {
	for {
		joined := slug(strings.Join(parts, "-"))
		if len(joined) <= room || joined == "" {
			return joined
		}
		longest := 0
		for i, part := range parts {
			if len(part) > len(parts[longest]) {
				longest = i
			}
		}
		parts[longest] = parts[longest][:len(parts[longest])-1]
	}
}
