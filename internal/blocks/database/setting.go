package database

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/haws-dev/haws/internal/stack"
)

// The fields that may wait for the maintenance window, as status names them.
const (
	fieldClass      = "instance class"
	fieldVersion    = "version"
	fieldStorage    = "storage"
	fieldStorageIs  = "storage type"
	fieldIOPS       = "IOPS"
	fieldThroughput = "throughput"
	fieldMultiAZ    = "standby"
	fieldRetention  = "backup retention"
	fieldCA         = "certificate authority"
	fieldPort       = "port"
	fieldLogs       = "log exports"
)

// setting is a change that AWS can make in place.
type setting struct {
	stack.Change
	// interrupts the database while AWS makes it.
	interrupts bool
	put        func(*modification)
}

// settings are those that differ. What waits for the maintenance window counts as
// it will be, unless it shall not wait any longer.
func settings(want, have *Database) []setting {
	d := differences{want: want, have: have}
	d.network()
	d.storage()
	d.backup()
	d.engine()
	return d.all
}

type differences struct {
	want, have *Database
	all        []setting
}

// calm adds a change that interrupts nothing, interrupting one that does.
func (d *differences) calm(field, to, from string, put func(*modification)) {
	d.add(setting{stack.Change{Field: field, From: from, To: to}, false, put})
}

func (d *differences) interrupting(field, to, from string, put func(*modification)) {
	d.add(setting{stack.Change{Field: field, From: from, To: to}, true, put})
}

// add compares a field with what is, or will be, there. Pending values that shall
// wait no longer are sent again.
func (d *differences) add(s setting) {
	pending, waits := d.have.Pending[s.Field]
	switch {
	case waits && d.want.Now && pending == s.To:
		s.From = pending + " (waits for the maintenance window)"
	case waits:
		s.From = pending
	}
	if s.To != s.From {
		d.all = append(d.all, s)
	}
}

func (d *differences) network() {
	want, have := d.want, d.have
	d.calm("security groups", list(want.Groups), list(have.Groups), func(m *modification) { m.groups = values(want.Groups) })
	d.calm("public access", onOff(want.Public), onOff(have.Public), func(m *modification) { m.public = &want.Public })
	d.calm(fieldPort, fmt.Sprint(want.Port), fmt.Sprint(have.Port), func(m *modification) { m.port = &want.Port })
	d.calm("deletion protection", onOff(want.Protection), onOff(have.Protection), func(m *modification) { m.protection = &want.Protection })
	d.calm("managed password", onOff(want.ManagedPassword), onOff(have.ManagedPassword), func(m *modification) { m.manage = &want.ManagedPassword })
}

// storage only grows, and stays where it has grown, or will.
func (d *differences) storage() {
	want, have := d.want, d.have
	var waits int32
	_, _ = fmt.Sscan(have.Pending[fieldStorage], &waits)
	size := max(want.StorageGiB, have.StorageGiB, waits)
	d.calm(fieldStorage, gib(&size), gib(&have.StorageGiB), func(m *modification) {
		m.storage = &size
		m.iops = d.iopsFor(size)
	})
	d.interrupting(fieldStorageIs, want.StorageType, have.StorageType, func(m *modification) { m.storageType = &want.StorageType })
	d.ceiling()
	if want.IOPS != nil {
		d.calm(fieldIOPS, number(want.IOPS), number(have.IOPS), func(m *modification) { m.iops = want.IOPS })
	}
	if want.Throughput != nil {
		d.calm(fieldThroughput, number(want.Throughput), number(have.Throughput), func(m *modification) { m.throughput = want.Throughput })
	}
	d.calm(fieldMultiAZ, onOff(want.MultiAZ), onOff(have.MultiAZ), func(m *modification) { m.multiAZ = &want.MultiAZ })
}

// ceiling is where storage stops growing by itself. RDS has to be told at least a
// tenth more than there is, so one between that and what is wanted stays: storage
// that has grown up to it would raise it for ever. (RDS user guide, "Managing
// capacity automatically with Amazon RDS storage autoscaling".)
func (d *differences) ceiling() {
	want, have := d.want.MaxStorageGiB, d.have.MaxStorageGiB
	if want == nil {
		return
	}
	most := max(*want, (d.have.StorageGiB*11+9)/10)
	if have == nil || *have < *want || *have > most {
		d.calm("maximum storage", gib(&most), gib(have), func(m *modification) { m.maxStorage = &most })
	}
}

// gp3 storage has IOPS of its own from this size on, which RDS wants to be told
// with each growth. (RDS user guide, "Amazon RDS DB instance storage"; RDS API
// reference, ModifyDBInstance, AllocatedStorage.)
const (
	stripedGiB  = 400
	stripedIOPS = 12000
)

func (d *differences) iopsFor(size int32) *int32 {
	if size < stripedGiB || d.want.IOPS != nil {
		return d.want.IOPS
	}
	least := int32(stripedIOPS)
	if d.have.IOPS != nil {
		least = max(least, *d.have.IOPS)
	}
	return &least
}

func (d *differences) backup() {
	want, have := d.want, d.have
	d.calm(fieldRetention, days(want.RetentionDays), days(have.RetentionDays), func(m *modification) { m.retention = &want.RetentionDays })
	d.calm("tags for snapshots", onOff(want.CopyTags), onOff(have.CopyTags), func(m *modification) { m.copyTags = &want.CopyTags })
	if want.BackupWindow != "" {
		d.calm("backup window", want.BackupWindow, have.BackupWindow, func(m *modification) { m.backupWindow = &want.BackupWindow })
	}
	if want.MaintenanceWindow != "" {
		d.calm("maintenance window", want.MaintenanceWindow, have.MaintenanceWindow, func(m *modification) { m.maintenanceWindow = &want.MaintenanceWindow })
	}
	if want.Logs != nil {
		on, off := without(want.Logs, have.Logs), without(have.Logs, want.Logs)
		d.calm(fieldLogs, words(want.Logs), words(have.Logs), func(m *modification) { m.logsOn, m.logsOff = on, off })
	}
}

func (d *differences) engine() {
	want, have := d.want, d.have
	d.calm("minor upgrades", onOff(want.MinorUpgrades), onOff(have.MinorUpgrades), func(m *modification) { m.minor = &want.MinorUpgrades })
	if want.ExtendedSupport != nil && have.ExtendedSupport != nil {
		d.calm("extended support", onOff(*want.ExtendedSupport), onOff(*have.ExtendedSupport), func(m *modification) { m.extended = want.ExtendedSupport })
	}
	d.interrupting(fieldClass, want.Class, have.Class, func(m *modification) { m.class = &want.Class })
	if have.HidesClass && !want.Now && len(d.all) > 0 && d.all[len(d.all)-1].Field == fieldClass {
		d.all[len(d.all)-1].Unshown = true
	}
	if want.CA != "" {
		d.interrupting(fieldCA, want.CA, have.CA, func(m *modification) { m.ca = &want.CA })
	}
	d.version()
}

// version goes up only. A parameter group is of one major version, and is changed
// along with that.
func (d *differences) version() {
	want, have := d.want, d.have
	upgrade := wantedVersion(want.Version, have.Version, have.Pending[fieldVersion])
	major := majorOf(want.Engine, upgrade) != majorOf(have.Engine, have.Version)
	group := cmp.Or(want.Parameters.Value, defaultGroup(have.Engine, upgrade))
	own := want.Parameters.Value != "" || !strings.HasPrefix(have.Parameters.Value, "default.")
	d.interrupting(fieldVersion, upgrade, have.Version, func(m *modification) {
		m.version, m.major = &upgrade, major
		if major && own {
			m.parameters = &group
		}
	})
	if own && !major {
		d.calm("parameter group", group, have.Parameters.Value, func(m *modification) { m.parameters = &group })
	}
}

func defaultGroup(engine, version string) string { return "default." + Family(engine, version) }

func list(refs []stack.Ref) string { return words(values(refs)) }

func values(refs []stack.Ref) []string {
	var out []string
	for _, r := range refs {
		out = append(out, r.Value)
	}
	return out
}

func words(all []string) string { return strings.Join(slices.Sorted(slices.Values(all)), ",") }

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func gib(size *int32) string {
	if size == nil {
		return ""
	}
	return fmt.Sprintf("%d GiB", *size)
}

func days(n int32) string { return fmt.Sprintf("%d days", n) }

func number(n *int32) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}
