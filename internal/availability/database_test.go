package availability_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/haws-dev/haws/internal/availability"
)

func TestJudgeOfTheDatabase(t *testing.T) {
	t.Parallel()
	good := availability.Database{Primary: "az1", Standbys: []string{"az2"}}
	for _, row := range []struct {
		name     string
		database *availability.Database
		accepts  bool
		want     availability.Verdict
	}{
		{
			name: "a standby in another zone survives", database: &good,
			want: survives("; the database stands in az1 and can fail over to az2"),
		},
		{
			name: "so does a cluster with one of its readers elsewhere", database: &availability.Database{Cluster: true, Primary: "az1", Standbys: []string{"az1", "az3"}},
			want: survives("; the database stands in az1 and can fail over to az3"),
		},
		{
			name: "none is none",
			want: dies(availability.NoDatabase, "; the database is not there yet"),
		},
		{
			name: "one that failed is none, wherever it stands", database: &availability.Database{Primary: "az1", Standbys: []string{"az2"}, Broken: true}, accepts: true,
			want: dies(availability.NoDatabase, "; the database has failed"),
		},
		{
			name: "one whose zones are not shown yet is none", database: &availability.Database{}, accepts: true,
			want: dies(availability.NoDatabase, "; AWS does not show yet where the database stands"),
		},
		{
			name: "one that is failing over does not survive another loss", database: &availability.Database{FailingOver: "since noon"}, accepts: true,
			want: dies(availability.DatabaseFailingOver, "; of the database: since noon"),
		},
		{
			name: "a missing standby", database: &availability.Database{Primary: "az1"},
			want: dies(availability.DatabaseStandbyMissing, "; the database stands in az1 only and has no standby"),
		},
		{
			name: "a standby in the zone of the primary", database: &availability.Database{Primary: "az1", Standbys: []string{"az1"}},
			want: dies(availability.DatabaseStandbyMissing, "; the standby of the database is in the same zone as its primary, az1"),
		},
		{
			name: "a single zone that is accepted", database: &availability.Database{Primary: "az1"}, accepts: true,
			want: availability.Verdict{Survives: true, Known: true, Reason: availability.AcceptedRisk, Message: enough + "; the database stands in az1 only; availability.accept takes that"},
		},
		{
			name: "a standby is worth more than an acceptance", database: &good, accepts: true,
			want: survives("; the database stands in az1 and can fail over to az2"),
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := availability.Survey{Required: 1, Zones: twoZones(), Fleet: twoServers(), DatabaseWanted: true, Database: row.database, SingleZoneAccepted: row.accepts}
			if diff := cmp.Diff(row.want, availability.Judge(s)); diff != "" {
				t.Errorf("verdict (-want +got):\n%s", diff)
			}
		})
	}
}

const enough = "losing az1 leaves 1 of 2 healthy servers; 1 are needed"

func twoZones() []availability.Zone {
	return []availability.Zone{{ID: "az1", Name: "a"}, {ID: "az2", Name: "b"}}
}

func twoServers() *availability.Fleet {
	return &availability.Fleet{Servers: []availability.Server{
		{ID: "i-1", ZoneName: "a", InService: true, Healthy: true}, {ID: "i-2", ZoneName: "b", InService: true, Healthy: true},
	}}
}

func survives(more string) availability.Verdict {
	return availability.Verdict{Survives: true, Known: true, Reason: availability.SurvivesZoneLoss, Message: enough + more}
}

func dies(reason, more string) availability.Verdict {
	return availability.Verdict{Known: true, Reason: reason, Message: enough + more}
}

func TestJudgeOfServersAndDatabase(t *testing.T) {
	t.Parallel()
	good := &availability.Database{Primary: "az1", Standbys: []string{"az2"}}
	for _, row := range []struct {
		name   string
		survey availability.Survey
		want   availability.Verdict
	}{
		{
			name:   "an app that wants no database is judged by its servers",
			survey: availability.Survey{Required: 1, Zones: twoZones(), Fleet: twoServers()},
			want:   survives(""),
		},
		{
			name:   "too few servers come before the database, and both are told",
			survey: availability.Survey{Required: 2, Zones: twoZones(), Fleet: twoServers(), DatabaseWanted: true},
			want:   availability.Verdict{Known: true, Reason: availability.TooFewServers, Message: "losing az1 leaves 1 of 2 healthy servers; 2 are needed; the database is not there yet"},
		},
		{
			name:   "a database that nobody could see leaves the verdict open, though the servers are well",
			survey: availability.Survey{Required: 1, Zones: twoZones(), Fleet: twoServers(), DatabaseWanted: true, DatabaseUnread: true},
			want:   availability.Verdict{Reason: availability.NotYetKnown, Message: enough + "; the database could not be read"},
		},
		{
			name:   "servers that nobody could see leave the verdict open, though the database is well",
			survey: availability.Survey{Required: 1, DatabaseWanted: true, Database: good},
			want:   availability.Verdict{Reason: availability.NotYetKnown, Message: "the servers have not been seen yet; the database stands in az1 and can fail over to az2"},
		},
		{
			name:   "a database that is not there settles it, whatever the servers",
			survey: availability.Survey{Required: 1, DatabaseWanted: true},
			want:   availability.Verdict{Known: true, Reason: availability.NoDatabase, Message: "the servers have not been seen yet; the database is not there yet"},
		},
		{
			name: "a standby in a zone that looks lost is none",
			survey: availability.Survey{Required: 1, Zones: twoZones(), Fleet: &availability.Fleet{
				Servers:  []availability.Server{{ID: "i-1", ZoneName: "a", InService: true, Healthy: true}},
				Failures: []availability.Failure{{ZoneName: "b", NoCapacity: true, Message: "no room"}},
			}, DatabaseWanted: true, Database: good},
			want: availability.Verdict{Known: true, Reason: availability.ZoneLost, Message: "az2 looks lost: the latest launch there failed: no room; " +
				"the only healthy server stands in az1; there must be some in at least two zones; the database stands in az1, and its standby in az2, which looks lost"},
		},
		{
			name:   "spare capacity that is accepted stays an accepted risk",
			survey: availability.Survey{Required: 2, SpareAccepted: true, Zones: twoZones(), Fleet: twoServers(), DatabaseWanted: true, Database: good},
			want: availability.Verdict{Survives: true, Known: true, Reason: availability.AcceptedRisk, Message: "losing az1 leaves 1 of 2 healthy servers; 2 are needed; availability.accept takes that" +
				"; the database stands in az1 and can fail over to az2"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(row.want, availability.Judge(row.survey)); diff != "" {
				t.Errorf("verdict (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRolesOfTheDatabase(t *testing.T) {
	t.Parallel()
	instance := &availability.Database{Primary: "a", Standbys: []string{"b"}}
	cluster := &availability.Database{Cluster: true}
	cluster.Place("a", false)
	cluster.Place("b", true)
	cluster.Place("", false)
	for _, row := range []struct {
		name, zone, want string
		database         *availability.Database
	}{
		{name: "no database", zone: "a"},
		{name: "a primary", zone: "a", want: "Primary", database: instance},
		{name: "a standby", zone: "b", want: "Standby", database: instance},
		{name: "neither", zone: "c", database: instance},
		{name: "a zone without a name", database: &availability.Database{}},
		{name: "a writer", zone: "b", want: "Writer", database: cluster},
		{name: "a reader", zone: "a", want: "Reader", database: cluster},
		{name: "no instance of the cluster", zone: "c", database: cluster},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := row.database.Role(row.zone); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestWithinNamesZonesByTheirIDs(t *testing.T) {
	t.Parallel()
	before := availability.Database{Primary: "b", Standbys: []string{"a", "elsewhere"}}
	got := before.Within(twoZones())
	if diff := cmp.Diff(availability.Database{Primary: "az2", Standbys: []string{"az1", "elsewhere"}}, got); diff != "" {
		t.Errorf("database (-want +got):\n%s", diff)
	}
	if before.Standbys[0] != "a" {
		t.Error("it changed the facts that it was made from")
	}
}
