package stack

import "cmp"

// Name says which resource is meant: by what it is to the app, and by the
// name that AWS knows it under.
type Name struct {
	// Kind is the kind of AWS resource, such as "TargetGroup".
	Kind string
	// Role is what the resource is to the app, such as "servers" or "443".
	Role string
	// Physical is its name at AWS. Two resources of one role stand side by
	// side under two physical names while one replaces the other.
	Physical string
}

// ID is the logical id, such as "TargetGroup/servers".
func (n Name) ID() string { return n.Kind + "/" + n.Role }

// Compare orders names by id, then by physical name.
func (n Name) Compare(o Name) int {
	return cmp.Or(cmp.Compare(n.ID(), o.ID()), cmp.Compare(n.Physical, o.Physical))
}

// Known is a row of the inventory: a name to look for and, once AWS has told
// it, the reference that it was last seen under.
type Known struct {
	Name
	Ref string
}

// KnownAfterApply stands for a reference that AWS has not given out yet.
const KnownAfterApply = "(known after apply)"

// Ref quotes another resource, or one of its attributes. Holding one in a
// Want declares the dependency.
type Ref struct {
	// Of is the resource that is quoted; it is zero for a literal.
	Of Name
	// Value is what AWS knows it by: an ARN, an id, a name, an attribute.
	Value string
	// Known is false while the value does not exist yet.
	Known bool
}

// Literal is a reference whose value is at hand.
func Literal(value string) Ref { return Ref{Value: value, Known: true} }

// String is the value, or KnownAfterApply.
func (r Ref) String() string {
	if !r.Known {
		return KnownAfterApply
	}
	return r.Value
}
