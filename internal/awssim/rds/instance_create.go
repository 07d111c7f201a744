package rds

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

func (s *Service) createInstance(_ *awssim.Call, in *sdk.CreateDBInstanceInput) (*sdk.CreateDBInstanceOutput, error) {
	id := lower(in.DBInstanceIdentifier)
	if err := checkIdentifier("DBInstanceIdentifier", id, 63); err != nil {
		return nil, err
	}
	if _, err := s.instance(id); err == nil {
		return nil, awssim.Errorf("DBInstanceAlreadyExists", "DB instance already exists")
	}
	i, err := s.newInstance(id, in)
	if err != nil {
		return nil, err
	}
	if err := s.withinQuotas(i); err != nil {
		return nil, err
	}
	s.attach(i)
	s.instances = append(s.instances, i)
	s.bring(i)
	return &sdk.CreateDBInstanceOutput{DBInstance: s.shown(i)}, nil
}

// newInstance checks a request and fills in AWS's defaults.
func (s *Service) newInstance(id string, in *sdk.CreateDBInstanceInput) (*instance, error) {
	i := &instance{}
	i.DBInstanceIdentifier = aws.String(id)
	i.DBInstanceArn = aws.String(s.arn("db", id))
	i.DbiResourceId = aws.String("db-" + strings.ToUpper(strings.TrimPrefix(s.world.ID("db"), "db-")))
	for _, check := range []func(*instance, *sdk.CreateDBInstanceInput) error{
		s.setEngine, setStorage, s.setSettings, s.setSecrets, s.setNetwork, setLogs,
	} {
		if err := check(i, in); err != nil {
			return nil, err
		}
	}
	tags, err := tagList(nil).with(in.Tags)
	i.tags = tags
	return i, err
}

func (s *Service) withinQuotas(i *instance) error {
	total := *i.AllocatedStorage
	for _, other := range s.instances {
		total += *other.AllocatedStorage
	}
	switch {
	case len(s.instances) >= s.InstanceQuota:
		return awssim.Errorf("InstanceQuotaExceeded", "DB Instance quota exceeded: the limit is %d", s.InstanceQuota)
	case total > s.StorageQuota:
		return awssim.Errorf("StorageQuotaExceeded", "Storage quota exceeded: the limit is %d GiB", s.StorageQuota)
	}
	return nil
}

// bring leads a new instance through its states: creating, backing-up, available. RDS user guide, "Viewing Amazon RDS DB
// instance status". There is no endpoint while it is creating; that the zones are not shown either is unverified.
func (s *Service) bring(i *instance) {
	if i.MasterUserSecret != nil {
		active := func() { i.MasterUserSecret.SecretStatus = aws.String("active") }
		if s.SecretAfter > 0 {
			s.world.After(s.SecretAfter, active)
		} else {
			active()
		}
	}
	took := s.CreateAfter
	if aws.ToBool(i.MultiAZ) {
		took *= 2
	}
	s.become(i, "creating", took, func() {
		s.open(i)
		if aws.ToInt32(i.BackupRetentionPeriod) == 0 {
			s.settle(i)
			return
		}
		s.become(i, "backing-up", s.BackUpAfter, func() { s.settle(i) })
	})
}

// open gives a new instance what it has from the end of its creation on.
func (s *Service) open(i *instance) {
	i.InstanceCreateTime = aws.Time(s.world.Now())
	i.Endpoint = s.endpoint(i)
	i.showZones()
}

// endpoint is the address of a DB instance; its middle is the same for all of an account and Region. RDS user guide,
// "Connecting to an Amazon RDS DB instance".
func (s *Service) endpoint(i *instance) *types.Endpoint {
	return &types.Endpoint{
		Address: aws.String(fmt.Sprintf("%s.c%s.%s.rds.amazonaws.com", i.id(), s.world.Account()[1:], s.world.Region())),
		Port:    i.DbInstancePort, HostedZoneId: aws.String("Z2R2ITUGPM61AM"),
	}
}

func (i *instance) showZones() {
	i.AvailabilityZone, i.SecondaryAvailabilityZone = aws.String(i.primary.Zone), nil
	if i.secondary.ID != "" {
		i.SecondaryAvailabilityZone = aws.String(i.secondary.Zone)
	}
}

// attach gives the instance its network interfaces, which keep its security groups in use.
func (s *Service) attach(i *instance) {
	var groups []string
	for _, g := range i.VpcSecurityGroups {
		groups = append(groups, aws.ToString(g.VpcSecurityGroupId))
	}
	for _, sn := range []string{i.primary.ID, i.secondary.ID} {
		if sn != "" {
			i.interfaces = append(i.interfaces, s.ec2.AttachInterface("RDSNetworkInterface", "amazon-rds", sn, groups))
		}
	}
}

// key is the ARN of a KMS key, or of the one that AWS manages for a service.
func (s *Service) key(wanted *string, managed string) *string {
	if wanted != nil && strings.HasPrefix(*wanted, "arn:") {
		return wanted
	}
	id := aws.ToString(wanted)
	if wanted == nil {
		id = strings.ReplaceAll(managed, "/", "-")
	}
	return aws.String(s.world.ARN("kms", "key/"+id))
}

func certificate(name *string) (*string, *types.CertificateDetails, error) {
	id := "rds-ca-rsa2048-g1" // RDS user guide, "Certificate authorities": the default
	if name != nil {
		id = *name
	}
	if !slices.Contains([]string{"rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1"}, id) {
		return nil, nil, missing("CertificateNotFound", "Certificate %s not found", id)
	}
	return &id, &types.CertificateDetails{CAIdentifier: aws.String(id), ValidTill: aws.Time(time.Date(2061, 5, 1, 0, 0, 0, 0, time.UTC))}, nil
}
