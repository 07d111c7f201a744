package chaos

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/haws-dev/haws/api/v1alpha1"
)

// shelf is a Kubernetes that is quick enough for a thousand apps: it keeps objects
// as they are. controller-runtime's fake client takes milliseconds for each patch.
// Patches are taken for what the operator sends: the object as it should be, under
// the resourceVersion that it was read with.
type shelf struct {
	client.Client

	mu      sync.Mutex
	objects map[slot]client.Object
	version int
	// heard is told of every object that has changed.
	heard func(client.Object)
}

type slot struct {
	kind reflect.Type
	client.ObjectKey
}

func slotOf(o client.Object, key client.ObjectKey) slot { return slot{reflect.TypeOf(o), key} }

// Get is a copy.
func (s *shelf) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	s.mu.Lock()
	have, ok := s.objects[slotOf(into, key)]
	s.mu.Unlock()
	if !ok {
		return missing(key.Name)
	}
	// What is kept is never changed, only replaced.
	reflect.ValueOf(into).Elem().Set(reflect.ValueOf(have.DeepCopyObject()).Elem())
	return nil
}

func missing(name string) error { return apierrors.NewNotFound(schema.GroupResource{}, name) }

// apps are all of them.
func (s *shelf) apps() (out []*v1alpha1.HighlyAvailableApp) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.objects {
		if app, ok := o.(*v1alpha1.HighlyAvailableApp); ok {
			out = append(out, app.DeepCopy())
		}
	}
	return out
}

// Create gives an object what every API server gives to new ones.
func (s *shelf) Create(_ context.Context, o client.Object, _ ...client.CreateOption) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slotOf(o, client.ObjectKeyFromObject(o))
	if _, ok := s.objects[at]; ok {
		return apierrors.NewAlreadyExists(schema.GroupResource{}, o.GetName())
	}
	o.SetUID(types.UID(fmt.Sprintf("uid-%d", s.version)))
	o.SetGeneration(1)
	s.put(at, o)
	return nil
}

// put keeps a copy, unless nothing holds an object that was deleted.
func (s *shelf) put(at slot, o client.Object) {
	s.version++
	o.SetResourceVersion(strconv.Itoa(s.version))
	if !o.GetDeletionTimestamp().IsZero() && len(o.GetFinalizers()) == 0 {
		delete(s.objects, at)
		return
	}
	s.objects[at] = o.DeepCopyObject().(client.Object)
}

// replace puts an object in the place of the one that was read.
func (s *shelf) replace(o client.Object) error {
	s.mu.Lock()
	at := slotOf(o, client.ObjectKeyFromObject(o))
	have, ok := s.objects[at]
	switch {
	case !ok:
		s.mu.Unlock()
		return missing(o.GetName())
	case have.GetResourceVersion() != o.GetResourceVersion():
		s.mu.Unlock()
		return apierrors.NewConflict(schema.GroupResource{}, o.GetName(), nil)
	}
	s.put(at, o)
	s.mu.Unlock()
	s.heard(o)
	return nil
}

// Update takes a whole object.
func (s *shelf) Update(_ context.Context, o client.Object, _ ...client.UpdateOption) error {
	return s.replace(o)
}

// Patch takes a whole object, too.
func (s *shelf) Patch(_ context.Context, o client.Object, _ client.Patch, _ ...client.PatchOption) error {
	return s.replace(o)
}

// Delete removes what nothing holds.
func (s *shelf) Delete(_ context.Context, o client.Object, _ ...client.DeleteOption) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.objects, slotOf(o, client.ObjectKeyFromObject(o)))
	return nil
}

// Status is for the status.
func (s *shelf) Status() client.SubResourceWriter { return statusShelf{shelf: s} }

type statusShelf struct {
	client.SubResourceWriter
	shelf *shelf
}

// Patch takes a whole object: the operator changes nothing but the status in it.
func (s statusShelf) Patch(_ context.Context, o client.Object, _ client.Patch, _ ...client.SubResourcePatchOption) error {
	return s.shelf.replace(o)
}
