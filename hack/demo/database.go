package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// milestones are when the parts of an app first stood.
type milestones map[string]time.Duration

func (m milestones) note(at time.Duration, part string, stands bool) {
	if _, known := m[part]; stands && !known {
		m[part] = at
	}
}

// criticalPath tells what the others waited for.
func (m milestones) criticalPath() string {
	return fmt.Sprintf("The load balancer stood after %s, the database after %s, and then came the servers, whose user data quotes it: it is the critical path.",
		clockTime(m[v1alpha1.ConditionLoadBalancerReady]), clockTime(m[v1alpha1.ConditionDatabaseReady]))
}

// connection is the ConfigMap that tells workloads in the cluster how to reach
// the database, as one line.
func (s *stage) connection(ctx context.Context) (string, error) {
	published := &corev1.ConfigMap{}
	name := client.ObjectKey{Namespace: s.key.Namespace, Name: s.key.Name + "-connection"}
	if err := s.kube.Get(ctx, name, published); err != nil {
		return "", fmt.Errorf("read ConfigMap %s: %w", name.Name, err)
	}
	var facts []string
	for key, value := range published.Data {
		facts = append(facts, key+"="+value)
	}
	slices.Sort(facts)
	return fmt.Sprintf("ConfigMap %s: %s", name.Name, strings.Join(facts, " ")), nil
}

// unpublished fails unless that ConfigMap is gone.
func (s *stage) unpublished(ctx context.Context) error {
	published, err := s.connection(ctx)
	if err == nil {
		return fmt.Errorf("this is left: %s", published)
	}
	return client.IgnoreNotFound(err)
}

// silence is for how long the database did not answer. It looks at AWS itself.
type silence struct{ from, to time.Duration }

func (q *silence) note(at time.Duration, answers bool) {
	switch {
	case !answers && q.from == 0:
		q.from = at
	case answers && q.from > 0 && q.to == 0:
		q.to = at
	}
}

func (q *silence) over() bool { return q.to > 0 }

// answers is true when the database does, on its endpoint.
func (s *stage) answers() (answers bool) {
	row, _ := s.row("DBInstance/")
	s.aws.World.Do(func() { answers = s.aws.RDS.Reachable(row.Name) })
	return answers
}

// failover is what the app says of the latest one.
func (s *stage) failover() (text string, done bool) {
	d := s.app.Status.Database
	if d == nil || d.LastFailover == nil || d.LastFailover.CompletedAt == nil || d.PrimaryZone == "" {
		return "", false
	}
	took := d.LastFailover.CompletedAt.Sub(d.LastFailover.StartedAt.Time)
	return fmt.Sprintf("status.database: a failover of %s, and the primary is in %s now.", clockTime(took), d.PrimaryZone), true
}

// snapshots are the names of the manual ones that can be restored.
func (s *stage) snapshots(ctx context.Context) ([]string, error) {
	out, err := s.rds.DescribeDBSnapshots(ctx, &rds.DescribeDBSnapshotsInput{SnapshotType: aws.String("manual")})
	if err != nil {
		return nil, fmt.Errorf("list the snapshots: %w", err)
	}
	var names []string
	for _, snapshot := range out.DBSnapshots {
		if aws.ToString(snapshot.Status) == "available" {
			names = append(names, aws.ToString(snapshot.DBSnapshotIdentifier))
		}
	}
	return names, nil
}

// fail makes RDS fail over, as somebody else's reboot does.
func fail(ctx context.Context, s *stage, _ string) (string, error) {
	if s.app == nil {
		return "", errors.New("there is no app")
	}
	row, ok := s.row("DBInstance/")
	if !ok || row.Ref == "" {
		return "", errors.New("the app has no database just now")
	}
	_, err := s.rds.RebootDBInstance(ctx, &rds.RebootDBInstanceInput{DBInstanceIdentifier: &row.Name, ForceFailover: aws.Bool(true)})
	if err != nil {
		return "", fmt.Errorf("reboot %s: %w", row.Name, err)
	}
	return "The database fails over to its standby, within one or two minutes, and its endpoint stays the same. READY and " +
		"HighlyAvailable are False from the operator's next look until AWS shows where it stands.", nil
}
