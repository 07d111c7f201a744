package controllers_test

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

const theConnection = name + "-connection"

// quoting is user data that quotes the database.
func quoting(a *v1alpha1.HighlyAvailableApp) {
	a.Spec.Servers.UserData = "#!/bin/sh\nexport DB=${haws.database.endpoint}:${haws.database.port}/${haws.database.name} SECRET=${haws.database.secretARN}\n"
}

func databaseWiringStories(p *plane) {
	It("is waited for by servers that quote it until it is ready, not only known", func() {
		h := p.byHand()
		h.create(withDatabase(), quoting)
		for h.pass(); h.find().Status.Database == nil || h.find().Status.Database.Endpoint == ""; h.full() {
			h.time.Step(time.Minute)
		}
		Expect(h.row(theInstance).State).To(Equal(v1alpha1.ResourceBusy))
		Expect(h.row("LaunchTemplate/servers")).To(And(HaveField("State", v1alpha1.ResourceWaiting), HaveField("Message", "waits for DBInstance/database")))
		Expect(h.connection()).To(BeNil())
		Expect(h.aws.World.Counts()).NotTo(HaveKey("EC2.CreateLaunchTemplate"))
		h.ready(hour)
		Expect(h.row("LaunchTemplate/servers").State).To(Equal(v1alpha1.ResourceReady))
		Expect(h.picture()).To(ContainElement(ContainSubstring("UserData")))
	})

	It("is not waited for by others", func() {
		h := p.byHand()
		h.create(withDatabase())
		h.pass()
		Expect(h.row("LaunchTemplate/servers").State).To(Equal(v1alpha1.ResourceReady))
		h.until(hour, begins(v1alpha1.ConditionServersReady, "True"))
		Expect(h.row(theInstance).State).To(Equal(v1alpha1.ResourceBusy))
	})

	It("keeps nobody waiting and rolls nobody once servers quote it, whatever becomes of it", func() {
		h := p.databased(withDatabase(immediately), quoting)
		h.aws.World.Forget()
		calm := func() {
			GinkgoHelper()
			Expect(told(h.find(), v1alpha1.ConditionServersReady)).To(HavePrefix("True"))
			Expect(h.row("LaunchTemplate/servers").State).To(Equal(v1alpha1.ResourceReady))
		}
		h.failsOver()
		h.time.Step(30 * time.Second)
		h.full()
		calm()
		h.ready(hour)
		h.change(changeDatabase(larger))
		h.pass()
		calm()
		h.operator = h.reconciler()
		h.time.Step(time.Minute)
		h.full()
		Expect(h.row(theInstance).State).To(Equal(v1alpha1.ResourceBusy))
		calm()
		h.ready(hour)
		h.inRDS(broken("storage-full"))
		h.full()
		calm()
		Expect(h.aws.World.Counts()).NotTo(Or(HaveKey("EC2.CreateLaunchTemplateVersion"), HaveKey("Auto Scaling.StartInstanceRefresh")))
	})

	It("never tells a password, in status, events or the ConfigMap", func() {
		h := p.byHand()
		events := h.listen()
		h.create(withDatabase(immediately), quoting)
		h.ready(hour)
		h.change(changeDatabase(larger))
		h.ready(hour)
		text, err := json.Marshal(h.find().Status)
		Expect(err).NotTo(HaveOccurred())
		for _, all := range []string{string(text), strings.Join(events.with(""), "\n"), strings.Join(values(h.connection()), "\n")} {
			Expect(strings.ToLower(all)).NotTo(ContainSubstring("password"))
		}
		for _, c := range h.aws.World.Calls() {
			Expect(c.Service).NotTo(Equal("Secrets Manager"), "the operator reads no secret")
			if in, ok := c.Input.(*rds.CreateDBInstanceInput); ok {
				Expect(in.MasterUserPassword).To(BeNil())
				Expect(aws.ToBool(in.ManageMasterUserPassword)).To(BeTrue())
			}
		}
	})
}

func values(all map[string]string) []string {
	var out []string
	for _, v := range all {
		out = append(out, v)
	}
	return out
}

// configMap is the app's, whoever made it.
func (s *story) configMap() *corev1.ConfigMap {
	GinkgoHelper()
	c := &corev1.ConfigMap{}
	Expect(s.kube.Get(context.Background(), client.ObjectKey{Namespace: s.namespace, Name: theConnection}, c)).To(Succeed())
	return c
}

func connectionStories(p *plane) {
	It("tells what workloads need, and belongs to the app", func() {
		h := p.databased(withDatabase())
		c, app := h.configMap(), h.find()
		Expect(c.Data).To(Equal(map[string]string{
			"region": "us-east-1", "database.endpoint": app.Status.Database.Endpoint, "database.port": "5432", "database.name": "app",
			"database.secretARN": *h.instance().MasterUserSecret.SecretArn,
		}))
		Expect(c.BinaryData).To(BeEmpty())
		Expect(metav1.IsControlledBy(c, app)).To(BeTrue())
	})

	It("is restored when somebody edits or deletes it", func() {
		h := p.databased(withDatabase())
		ctx, c := context.Background(), h.configMap()
		before := c.DeepCopy()
		c.Data["database.endpoint"], c.Data["more"] = "elsewhere", "x"
		Expect(h.kube.Update(ctx, c)).To(Succeed())
		h.full()
		Expect(h.configMap().Data).To(Equal(before.Data))
		Expect(h.kube.Delete(ctx, h.configMap())).To(Succeed())
		h.full()
		Expect(h.configMap().Data).To(Equal(before.Data))
		version := h.configMap().ResourceVersion
		h.full()
		Expect(h.configMap().ResourceVersion).To(Equal(version), "a settled app writes nothing")
	})

	It("is kept while the database is busy or cannot be read", func() {
		h := p.databased(withDatabase())
		before := h.connection()
		h.failsOver()
		h.time.Step(30 * time.Second)
		h.full()
		Expect(h.connection()).To(Equal(before))
	})

	It("of somebody else is left alone, and reported until it is gone", func() {
		h := p.byHand()
		ctx := context.Background()
		theirs := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: h.namespace, Name: theConnection}, Data: map[string]string{"mine": "x"}}
		Expect(h.kube.Create(ctx, theirs)).To(Succeed())
		h.create(withDatabase())
		h.until(hour, begins(databaseReady, "False NameTaken: ConfigMap "+theConnection+" exists and does not belong to this app"))
		Expect(told(h.find(), v1alpha1.ConditionStalled)).To(HavePrefix("True NameTaken"))
		Expect(h.configMap().Data).To(Equal(map[string]string{"mine": "x"}))

		By("deleting the app, which leaves it alone as well")
		h.live(30 * time.Minute)
		Expect(h.connection()).To(Equal(map[string]string{"mine": "x"}))
		h.drop()
		h.gone(hour)
		Expect(h.connection()).To(Equal(map[string]string{"mine": "x"}))

		By("making way for an app")
		h.create(withDatabase())
		h.live(30 * time.Minute)
		Expect(h.kube.Delete(ctx, theirs)).To(Succeed())
		h.ready(hour)
		Expect(h.connection()).To(HaveKey("database.endpoint"))
	})

	It("that Kubernetes refuses is told of, and all else goes on", func() {
		h := p.byHand()
		none := &corev1.ResourceQuota{
			ObjectMeta: metav1.ObjectMeta{Namespace: h.namespace, Name: "none"},
			Spec:       corev1.ResourceQuotaSpec{Hard: corev1.ResourceList{"count/configmaps": resource.MustParse("0")}},
		}
		none.Status.Hard, none.Status.Used = none.Spec.Hard, none.Spec.Hard
		Expect(h.kube.Create(context.Background(), none)).To(Succeed())
		none.Status.Hard, none.Status.Used = none.Spec.Hard, none.Spec.Hard
		Expect(h.kube.Status().Update(context.Background(), none)).To(Succeed())
		h.create(withDatabase())
		h.until(hour, begins(databaseReady, "False Denied: it cannot be published how to reach the data: "))
		Expect(told(h.find(), databaseReady)).To(ContainSubstring("exceeded quota: none"))
		Expect(h.row(theInstance).State).To(Equal(v1alpha1.ResourceReady))
		Expect(h.kube.Delete(context.Background(), none)).To(Succeed())
		h.time.Step(h.next)
		h.ready(2 * hour)
		Expect(h.connection()).To(HaveKey("database.endpoint"))
	})

	It("goes with the app and with the database, also with an operator that has just started", func() {
		h := p.databased(withDatabase(), protected(false))
		h.operator = h.reconciler()
		h.change(noDatabase)
		h.pass()
		Expect(h.connection()).To(BeNil())
		h.takenOut()
		h.change(func(a *v1alpha1.HighlyAvailableApp) { withDatabase()(a) })
		h.ready(hour)
		Expect(h.connection()).NotTo(BeNil())
		h.drop()
		h.operator = h.reconciler()
		h.pass()
		Expect(h.connection()).To(BeNil(), "nobody collects garbage here")
		h.gone(hour)
	})
}
