package availability

import "fmt"

// dataRules are about data that somebody, or a program, deletes or spoils: copies
// in other zones are spoilt at the same time.
func dataRules() []rule {
	return []rule{{
		name: BackupsOff, field: "database.backup.retentionDays", accept: BackupsOff, find: ofBackups(func(b Backups) bool { return b.RetentionDays == 0 }, Outage,
			"the database has no automated backups: what is deleted or spoilt is gone"),
		why: "RDS restores to a point in time only from automated backups, for as many days as they are kept",
	}, {
		name: BackupsShort, field: "database.backup.retentionDays", accept: BackupsShort, find: findShortBackups,
		why: "RDS restores to a point in time only from automated backups, for as many days as they are kept",
	}, {
		name: DatabaseUnprotected, field: "deletionProtection", accept: DatabaseUnprotected, find: ofBackups(func(b Backups) bool { return !b.Protected }, Degraded,
			"AWS does not refuse to delete the database"),
		why: "RDS refuses to delete a database only while its deletion protection is on",
	}, {
		name: TableRecoveryOff, field: "tables[].pointInTimeRecovery", accept: TableRecoveryOff, find: ofTables(func(t Table) bool { return t.RecoveryDays == 0 }, Outage,
			func(Table) string {
				return "has no point-in-time recovery: what is deleted or overwritten is gone"
			}),
		why: "DynamoDB restores to a point in time only with point-in-time recovery on, for up to 35 days",
	}, {
		name: TableRecoveryShort, field: "tables[].pointInTimeRecovery", accept: TableRecoveryShort,
		find: ofTables(func(t Table) bool { return t.RecoveryDays > 0 && t.RecoveryDays < shortBackups }, Degraded,
			func(t Table) string {
				return fmt.Sprintf("can be restored to the last %d days, and %d is the least that leaves time to notice", t.RecoveryDays, shortBackups)
			}),
		why: "DynamoDB restores to a point in time only with point-in-time recovery on, for up to 35 days",
	}, {
		name: TableUnprotected, field: "deletionProtection", accept: TableUnprotected, find: ofTables(func(t Table) bool { return !t.Protected }, Degraded,
			func(Table) string { return "can be deleted: AWS does not refuse it" }),
		why: "DynamoDB refuses to delete a table only while its deletion protection is on",
	}, {
		name: VersioningOff, field: "buckets[].versioning", accept: VersioningOff, find: ofBuckets(func(b Bucket) bool { return !b.Versioned }, FailureDataLoss,
			"keeps no versions: what is deleted or overwritten is gone"),
		why: "S3 keeps what is overwritten or deleted only in a bucket with versioning",
	}, {
		name: SingleZoneObjects, field: "buckets[].lifecycle", accept: SingleZoneObjects, find: ofBuckets(func(b Bucket) bool { return b.OneZone }, FailureZone,
			"moves objects to a storage class of a single zone, which are lost with that zone"),
		why: "S3 keeps objects in at least three zones, but for those of One Zone-IA and Express One Zone",
	}}
}

func ofBackups(is func(Backups) bool, effect Effect, what string) func(Survey) []hit {
	return func(s Survey) []hit {
		if b := s.Build.Backups; !s.DatabaseWanted || b == nil || !is(*b) {
			return nil
		}
		return []hit{{TierDatabase, FailureDataLoss, effect, what}}
	}
}

func findShortBackups(s Survey) []hit {
	b := s.Build.Backups
	if !s.DatabaseWanted || b == nil || b.RetentionDays == 0 || b.RetentionDays >= shortBackups {
		return nil
	}
	return []hit{{TierDatabase, FailureDataLoss, Degraded, fmt.Sprintf("the database can be restored to the last %d days, and %d is the least that leaves time to notice", b.RetentionDays, shortBackups)}}
}

func ofTables(is func(Table) bool, effect Effect, words func(Table) string) func(Survey) []hit {
	return func(s Survey) []hit {
		var out []hit
		for _, t := range s.Build.Tables {
			if is(t) {
				out = append(out, hit{tierTable + t.Name, FailureDataLoss, effect, "table " + t.Name + " " + words(t)})
			}
		}
		return out
	}
}

func ofBuckets(is func(Bucket) bool, failure, what string) func(Survey) []hit {
	return func(s Survey) []hit {
		var out []hit
		for _, b := range s.Build.Buckets {
			if is(b) {
				out = append(out, hit{tierBucket + b.Name, failure, Outage, "bucket " + b.Name + " " + what})
			}
		}
		return out
	}
}
