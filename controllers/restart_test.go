package controllers_test

import (
	"context"
	"reflect"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/haws-dev/haws/api/v1alpha1"
	"github.com/haws-dev/haws/internal/awssim"
)

func restartStories(p *plane) {
	It("converges without doubles when the operator dies with every change that it makes", func() {
		h := p.byHand()
		h.create()
		deaths := 0
		for range 60 {
			if h.dies() {
				deaths++
			}
			h.operator = h.reconciler()
			h.time.Step(soon)
		}
		Expect(deaths).To(BeNumerically(">=", 8), "there are at least so many changes to die with")
		h.ready(hour)
		Expect(h.left()).To(HaveLen(parts(3)))
		Expect(shows(h.picture(), "servers.LaunchTemplate.Version=the newest")).To(BeTrue())
		h.settled()

		By("deleting the app in the same way")
		h.drop()
		for range 60 {
			h.dies()
			h.operator = h.reconciler()
			h.time.Step(soon)
			if h.find() == nil {
				break
			}
		}
		h.gone(hour)
		Expect(h.left()).To(BeEmpty())
	})

	It("needs no more writes when a new operator takes over what is settled", func() {
		h := p.byHand()
		h.create()
		h.ready(hour)
		h.operator = h.reconciler()
		h.settled()
	})

	It("makes nothing before the inventory is written: a conflict ends the pass", func() {
		h := p.byHand()
		h.create()
		h.operator.Client = h.disturbed()
		h.pass()
		Expect(h.aws.World.Writes()).To(BeZero())
		Expect(h.next).To(BeNumerically("<=", 2*soon), "it looks again soon")
		h.ready(hour)
	})

	It("neither doubles nor destroys anything when two operators work at once", func() {
		h := p.byHand()
		h.create()
		one, other := h.reconciler(), h.reconciler()
		together := func() {
			var wg sync.WaitGroup
			for _, r := range []interface {
				Reconcile(context.Context, ctrl.Request) (ctrl.Result, error)
			}{one, other} {
				wg.Go(func() {
					defer GinkgoRecover()
					_, err := r.Reconcile(context.Background(), h.request())
					Expect(err).NotTo(HaveOccurred())
				})
			}
			wg.Wait()
			h.time.Step(soon)
		}
		for range 30 {
			together()
		}
		h.ready(hour)
		Expect(h.left()).To(HaveLen(parts(3)))
		for _, c := range h.aws.World.Calls() {
			Expect(c.Operation).NotTo(HavePrefix("Delete"), "nothing that stands is destroyed")
		}

		By("deleting it")
		h.drop()
		for range 40 {
			together()
		}
		Expect(h.find()).To(BeNil())
		Expect(h.left()).To(BeEmpty())
	})
}

// dies makes a pass that ends with its first change of AWS: the change takes
// effect, and the operator never learns of it. It is false when there was none.
func (h *hand) dies() bool {
	ctx, die := context.WithCancel(context.Background())
	defer die()
	died := false
	stop := h.aws.World.Fail(awssim.Fault{Net: true, AfterEffect: true, Match: func(in any) bool {
		operation := reflect.TypeOf(in).Elem().Name()
		read := strings.HasPrefix(operation, "Describe") || strings.HasPrefix(operation, "Get")
		if !read && !died {
			died = true
			die()
			return true
		}
		return false
	}})
	defer stop()
	_, err := h.operator.Reconcile(ctx, h.request())
	Expect(err != nil).To(Equal(died), "%v", err)
	return died
}

// disturbed is the operator's client while somebody else keeps writing to the
// object: the first status that it sends is of an object that changed meanwhile.
func (h *hand) disturbed() client.Client {
	var once sync.Once
	return interceptor.NewClient(h.hands, interceptor.Funcs{
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, patch client.Patch, opts ...client.SubResourcePatchOption) error {
			once.Do(func() {
				h.change(func(a *v1alpha1.HighlyAvailableApp) { a.Annotations = map[string]string{"example.com/note": "hello"} })
			})
			return c.SubResource(sub).Patch(ctx, o, patch, opts...)
		},
	})
}
