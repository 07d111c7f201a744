package servers

import (
	"strings"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

// propagating makes a wait of AWS's refusal of an instance profile that haws has
// just made: IAM takes up to two minutes to make one known to EC2 and to Auto
// Scaling. (IAM user guide, "Changes that I make are not always immediately
// visible"; the time is what Terraform's AWS provider waits.)
func propagating(newProfile bool, err error) error {
	unknown := func(f *stack.Fault) bool {
		return newProfile && f.Class == stack.Conflict && strings.Contains(strings.ToLower(f.Message), "invalid iam instance profile")
	}
	return cloud.Await(err, unknown, "waits for IAM to make the instance profile known to Auto Scaling, which takes up to two minutes")
}
