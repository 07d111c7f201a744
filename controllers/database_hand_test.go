package controllers_test

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/haws-dev/haws/api/v1alpha1"
	rdssim "github.com/haws-dev/haws/internal/awssim/rds"
	"github.com/haws-dev/haws/internal/cloud"
)

const (
	theInstance   = "DBInstance/database"
	databaseReady = v1alpha1.ConditionDatabaseReady
)

// databased starts a story with an app that has a database and is ready.
func (p *plane) databased(edits ...edit) *hand {
	GinkgoHelper()
	h := p.byHand()
	h.create(edits...)
	h.ready(hour)
	return h
}

// changeDatabase edits the database of the spec.
func changeDatabase(e func(*v1alpha1.Database)) edit {
	return func(a *v1alpha1.HighlyAvailableApp) { e(a.Spec.Database) }
}

func noDatabase(a *v1alpha1.HighlyAvailableApp) { a.Spec.Database = nil }

// instance is the database as AWS shows it.
func (h *hand) instance() rdstypes.DBInstance {
	GinkgoHelper()
	name := h.names().Physical(theInstance, cloud.LimitDBInstance, "")
	out, err := h.rds.DescribeDBInstances(context.Background(), &rds.DescribeDBInstancesInput{DBInstanceIdentifier: &name})
	Expect(err).NotTo(HaveOccurred())
	return out.DBInstances[0]
}

// modifies is a stranger's modification of the database.
func (h *hand) modifies(in rds.ModifyDBInstanceInput) {
	GinkgoHelper()
	in.DBInstanceIdentifier = h.instance().DBInstanceIdentifier
	_, err := h.rds.ModifyDBInstance(context.Background(), &in)
	Expect(err).NotTo(HaveOccurred())
}

func (h *hand) failsOver() {
	GinkgoHelper()
	_, err := h.rds.RebootDBInstance(context.Background(), &rds.RebootDBInstanceInput{
		DBInstanceIdentifier: h.instance().DBInstanceIdentifier, ForceFailover: aws.Bool(true),
	})
	Expect(err).NotTo(HaveOccurred())
}

func (h *hand) restarts() {
	GinkgoHelper()
	_, err := h.rds.RebootDBInstance(context.Background(), &rds.RebootDBInstanceInput{DBInstanceIdentifier: h.instance().DBInstanceIdentifier})
	Expect(err).NotTo(HaveOccurred())
}

// inRDS does something to the simulated RDS, with the name of the database.
func (h *hand) inRDS(do func(s *rdssim.Service, name string) error) {
	GinkgoHelper()
	name := h.names().Physical(theInstance, cloud.LimitDBInstance, "")
	var err error
	h.aws.World.Do(func() { err = do(h.aws.RDS, name) })
	Expect(err).NotTo(HaveOccurred())
}

// untagRDS is a stranger who takes tags off.
func (s *story) untagRDS(arn string, keys ...string) {
	GinkgoHelper()
	_, err := s.rds.RemoveTagsFromResource(context.Background(), &rds.RemoveTagsFromResourceInput{ResourceName: &arn, TagKeys: keys})
	Expect(err).NotTo(HaveOccurred())
}

// tagRDS is a stranger who sets a tag.
func (s *story) tagRDS(arn, key, value string) {
	GinkgoHelper()
	tags := []rdstypes.Tag{{Key: &key, Value: &value}}
	_, err := s.rds.AddTagsToResource(context.Background(), &rds.AddTagsToResourceInput{ResourceName: &arn, Tags: tags})
	Expect(err).NotTo(HaveOccurred())
}

// calls is how often an operation of RDS was asked for since World.Forget.
func (s *story) calls(operation string) int { return s.aws.World.Counts()["RDS."+operation] }

// saying is true of an app whose condition says these words.
func saying(condition, words string) func(*v1alpha1.HighlyAvailableApp) bool {
	return func(a *v1alpha1.HighlyAvailableApp) bool { return strings.Contains(told(a, condition), words) }
}

// listener keeps the events that the operator tells.
type listener struct {
	mu    sync.Mutex
	notes []string
}

// Eventf keeps one event.
func (l *listener) Eventf(_, _ runtime.Object, kind, reason, _, note string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.notes = append(l.notes, kind+" "+reason+": "+fmt.Sprintf(note, args...))
}

// with are the events that hold a text.
func (l *listener) with(text string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []string
	for _, n := range l.notes {
		if strings.Contains(n, text) {
			out = append(out, n)
		}
	}
	return out
}

// listen hears what the operator tells from now on.
func (h *hand) listen() *listener {
	l := &listener{}
	h.operator.Events = l
	return l
}
