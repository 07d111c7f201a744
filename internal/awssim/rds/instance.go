package rds

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// instance is one DB instance: what Describe shows, and what it does not.
type instance struct {
	types.DBInstance
	group          *subnetGroup
	tags           tagList
	primary        ec2.Subnet
	secondary      ec2.Subnet // of a Multi-AZ instance
	interfaces     []string
	accepted       bool      // a modification that does not show yet
	optimized      time.Time // when storage-optimization ends
	growsAgain     time.Time // when storage may change again
	failsOverAgain time.Time
	leaves         bool   // its primary, for the standby
	awaitsReboot   bool   // of parameters
	nextParameters string // the parameter group from a major upgrade on
	step           int    // counts the changes of state, so that an event of an earlier one does nothing

	awaitsClusterReboot bool // of the parameters of its DB cluster
}

func (s *Service) handleInstances() {
	awssim.Handle(s.world, serviceID, "CreateDBInstance", s.createInstance)
	awssim.Handle(s.world, serviceID, "DescribeDBInstances", s.describeInstances)
	awssim.Handle(s.world, serviceID, "ModifyDBInstance", s.modifyInstance)
	awssim.Handle(s.world, serviceID, "RebootDBInstance", s.rebootInstance)
	awssim.Handle(s.world, serviceID, "DescribeEvents", s.describeEvents)
	awssim.Handle(s.world, serviceID, "DeleteDBInstance", s.deleteInstance)
}

func (i *instance) id() string     { return aws.ToString(i.DBInstanceIdentifier) }
func (i *instance) status() string { return aws.ToString(i.DBInstanceStatus) }

// covered tells whether the instance's own subnets are among those.
func (i *instance) covered(subnets []ec2.Subnet) bool {
	has := func(id string) bool {
		return id == "" || slices.ContainsFunc(subnets, func(sn ec2.Subnet) bool { return sn.ID == id })
	}
	return has(i.primary.ID) && has(i.secondary.ID)
}

// in lists the DB instances of a subnet group.
func (s *Service) in(g *subnetGroup) (found []*instance) {
	for _, i := range s.instances {
		if i.group == g {
			found = append(found, i)
		}
	}
	return found
}

// instance finds a DB instance by its identifier or ARN. RDS API reference, DescribeDBInstances.
func (s *Service) instance(name string) (*instance, error) {
	name = strings.TrimPrefix(strings.ToLower(name), s.arn("db", ""))
	for _, i := range s.instances {
		if i.id() == name {
			return i, nil
		}
	}
	return nil, missing("DBInstanceNotFound", "DBInstance %s not found.", name)
}

// become puts the instance into a state, and does the rest after a time unless another state came between.
func (s *Service) become(i *instance, status string, after time.Duration, then func()) {
	i.step++
	i.accepted = false
	i.DBInstanceStatus = aws.String(status)
	s.later(i, after, then)
}

func (s *Service) later(i *instance, after time.Duration, then func()) {
	if after <= 0 {
		then()
		return
	}
	step := i.step
	s.world.After(after, func() {
		if i.step == step {
			then()
		}
	})
}

// settle makes the instance available, though its storage may still be optimized.
func (s *Service) settle(i *instance) {
	i.step++
	i.DBInstanceStatus = aws.String("available")
	if s.world.Now().Before(i.optimized) {
		i.DBInstanceStatus = aws.String("storage-optimization")
	}
}

// shown is the instance as Describe answers it now.
func (s *Service) shown(i *instance) *types.DBInstance {
	db := i.DBInstance
	db.TagList = i.tags
	db.DBSubnetGroup = s.shownGroup(i.group)
	db.LatestRestorableTime = s.restorable(i.Endpoint != nil, i.BackupRetentionPeriod)
	return &db
}

// restorable is the latest restorable time: within the last 5 minutes. RDS user guide, "Backup retention period".
func (s *Service) restorable(made bool, days *int32) *time.Time {
	if !made || aws.ToInt32(days) == 0 {
		return nil
	}
	return aws.Time(s.world.Now().Truncate(5 * time.Minute))
}
