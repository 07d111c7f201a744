// Package v1alpha1 is the API that haws offers to its users: the kind HighlyAvailableApp of group haws.dev.
//
// It holds the types, what their fields mean, and the words that status speaks. It knows nothing of AWS clients, of
// controllers or of how a default is computed: it imports apimachinery and nothing else. Defaults are not written into
// objects; they are applied where the spec is read, and each field's comment states its default.
//
// +kubebuilder:object:generate=true
// +groupName=haws.dev
package v1alpha1
