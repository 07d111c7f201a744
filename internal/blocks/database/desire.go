package database

import (
	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

const role = "database"

// storageType is general purpose SSD storage. (RDS user guide, "Amazon RDS DB
// instance storage".)
const storageType = "gp3"

// Input is what the database is desired from.
type Input struct {
	// Spec is the app's, with its defaults.
	Spec  *v1alpha1.HighlyAvailableAppSpec
	Names cloud.Names
	Owner cloud.Owner
	World stack.World
	// Subnets are where the database may stand, and Group is its security group.
	Subnets, Group stack.Ref
}

// Name names the database itself.
func Name(n cloud.Names, d *v1alpha1.Database) stack.Name {
	name, limit := stack.Name{Kind: KindInstance, Role: role}, cloud.LimitDBInstance
	if d.Topology == v1alpha1.TopologyMultiAZCluster {
		name.Kind, limit = KindCluster, cloud.LimitDBCluster
	}
	name.Physical = n.Physical(name.ID(), limit, "")
	return name
}

func subnetGroupName(n cloud.Names) stack.Name {
	name := stack.Name{Kind: KindSubnetGroup, Role: role}
	name.Physical = n.Physical(name.ID(), cloud.LimitDBGroup, "")
	return name
}

// parametersName names the parameter group of a family: a group stays in its
// family, so a major upgrade takes another one.
func parametersName(n cloud.Names, d *v1alpha1.Database, family string) stack.Name {
	name := stack.Name{Kind: KindParameterGroup, Role: role}
	if d.Topology == v1alpha1.TopologyMultiAZCluster {
		name.Kind = KindClusterParameterGroup
	}
	name.Physical = n.Physical(name.ID(), cloud.LimitDBGroup, cloud.Hash("family", family))
	return name
}

// Desire lists the subnet group, the parameter groups and the database.
func Desire(in Input) []stack.Node {
	d := in.Spec.Database
	if d == nil {
		return nil
	}
	group := subnetGroupName(in.Names)
	nodes := []stack.Node{{Name: group, Want: &SubnetGroup{Subnets: in.Subnets, Tags: in.tags(group)}}}
	for _, family := range in.families() {
		name := parametersName(in.Names, d, family)
		nodes = append(nodes, stack.Node{Name: name, Want: &ParameterGroup{Family: family, Values: d.Parameters, Tags: in.tags(name)}})
	}
	name := Name(in.Names, d)
	return append(nodes, stack.Node{Name: name, Want: in.database(name)})
}

// families are those that parameter groups are needed of: that of the version in
// force as well, as long as an upgrade to another one waits.
func (in Input) families() []string {
	d := in.Spec.Database
	if len(d.Parameters) == 0 {
		return nil
	}
	out := []string{in.family()}
	if have := in.standing(); have != nil && Family(have.Engine, have.Version) != out[0] {
		out = append(out, Family(have.Engine, have.Version))
	}
	return out
}

// family is that of the version that is wanted, or of a newer one in force.
func (in Input) family() string {
	d := in.Spec.Database
	if have := in.standing(); have != nil && newer(have.Engine, d.Version, have.Version) {
		return Family(have.Engine, have.Version)
	}
	return Family(string(d.Engine), d.Version)
}

func (in Input) standing() *Database {
	have, _ := in.World[Name(in.Names, in.Spec.Database)].Have.(*Database)
	return have
}

func (in Input) tags(name stack.Name) map[string]string {
	tags := in.Owner.Tags(name.ID(), in.Spec.Tags)
	tags[cloud.TagDeletionPolicy] = string(in.Spec.Database.DeletionPolicy)
	return tags
}

func (in Input) database(name stack.Name) *Database {
	d := in.Spec.Database
	want := &Database{
		SubnetGroup: in.World.Ref(subnetGroupName(in.Names)), Groups: []stack.Ref{in.Group}, Parameters: in.parameters(),
		Engine: string(d.Engine), Version: d.Version, Class: d.InstanceClass, MultiAZ: d.Topology != v1alpha1.TopologySingleZone,
		StorageGiB: *d.StorageGiB, MaxStorageGiB: d.MaxStorageGiB, StorageType: storageType, IOPS: d.IOPS, Throughput: d.ThroughputMiBps,
		Name: d.Name, Username: d.Username, Port: *d.Port, KMSKey: d.KMSKeyARN, SecretKMSKey: d.SecretKMSKeyARN,
		Encrypted: true, ManagedPassword: true,
		RetentionDays: *d.Backup.RetentionDays, BackupWindow: d.Backup.Window, MaintenanceWindow: d.MaintenanceWindow,
		Logs: d.LogExports, CA: d.CACertificate, MinorUpgrades: *d.AutoMinorVersionUpgrade, ExtendedSupport: d.ExtendedSupport,
		CopyTags: true, Tags: in.tags(name), Now: d.ApplyChanges == v1alpha1.ApplyImmediately,
	}
	// What is to stay is always protected: haws will never delete it.
	want.Protection = *in.Spec.DeletionProtection || d.DeletionPolicy == v1alpha1.DeletionRetain
	return want
}

// parameters is the parameter group. A new database waits until it holds what it
// should: static parameters would take a reboot later.
func (in Input) parameters() stack.Ref {
	d := in.Spec.Database
	if len(d.Parameters) == 0 {
		return stack.Literal("")
	}
	name := parametersName(in.Names, d, in.family())
	if in.standing() != nil {
		return in.World.Ref(name)
	}
	return in.World.Attr(name, valuesHash(d.Parameters))
}

// Facts are what others may quote of the database, by the words of its
// placeholders: all of them are known once it has an endpoint.
func Facts(world stack.World, n cloud.Names, d *v1alpha1.Database) map[string]stack.Ref {
	if d == nil {
		return nil
	}
	out, name := map[string]stack.Ref{}, Name(n, d)
	for _, attr := range []string{AttrEndpoint, AttrPort, AttrName, AttrSecretARN} {
		out["database."+attr] = world.Attr(name, attr)
	}
	if d.Topology == v1alpha1.TopologyMultiAZCluster {
		out["database."+AttrReaderEndpoint] = world.Attr(name, AttrReaderEndpoint)
	}
	return out
}
