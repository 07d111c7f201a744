package stack

// State says what AWS lets us do with a resource.
type State string

const (
	// Ready resources stand as they are and can be changed.
	Ready State = "Ready"
	// Busy resources are being changed by AWS: leave them alone, look again.
	Busy State = "Busy"
	// Broken resources have failed, in AWS's own words.
	Broken State = "Broken"
	// Gone is the state of a resource that was deleted and has left.
	Gone State = "Gone"
)

// Node is one AWS resource that the app wants. Want is a pointer to the
// kind's own plain struct.
type Node struct {
	Name
	Want any
	// Problem says why the spec cannot be carried out here, and what to do.
	Problem string
}

// Seen is one AWS resource that exists. Have is a pointer to the same struct
// type as the node's Want.
type Seen struct {
	Name
	// Ref is what AWS quotes it by (an ARN, an id or a name).
	Ref string
	// Attrs are what else others may quote, such as "version".
	Attrs map[string]string
	Have  any
	State State
	// Message says in words why the resource is not Ready or, of one that is Gone,
	// that it was let go and not deleted.
	Message string
	// Foreign marks a resource of the same name that is not ours.
	Foreign bool
	// Facts are what the app's status and availability are judged by.
	Facts any
}

// World is everything that was seen.
type World map[Name]Seen

// Ref quotes a resource by its reference.
func (w World) Ref(of Name) Ref { return w.quote(of, w[of].Ref) }

// Attr quotes one attribute of a resource.
func (w World) Attr(of Name, attr string) Ref { return w.quote(of, w[of].Attrs[attr]) }

// WhenReady makes a reference wait until what it quotes is Ready, not just
// known. A literal quotes nothing and has nothing to wait for.
func (w World) WhenReady(r Ref) Ref {
	r.Known = r.Known && (r.Of == Name{} || w[r.Of].State == Ready)
	return r
}

func (w World) quote(of Name, value string) Ref {
	switch {
	case w[of].Foreign:
		value = ""
	case value == "" && w[of].Ref == KnownAfterApply:
		value = KnownAfterApply
	}
	return Ref{Of: of, Value: value, Known: value != ""}
}
