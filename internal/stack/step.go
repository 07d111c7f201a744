package stack

// Verb is what a step does.
type Verb string

const (
	// Create makes a resource that is wanted and was not seen.
	Create Verb = "Create"
	// Update changes a resource in place.
	Update Verb = "Update"
	// Delete removes a resource that is no longer wanted.
	Delete Verb = "Delete"
	// Wait leaves a resource alone: a need is missing, or it is busy.
	Wait Verb = "Wait"
	// Block leaves a resource alone until a person decides.
	Block Verb = "Block"
)

// Why says for what cause a step waits or is blocked.
type Why string

const (
	// Needs: something that the resource quotes is not known yet.
	Needs Why = "Needs"
	// Changing: AWS is changing the resource, or does not take its changes yet.
	Changing Why = "Changing"
	// Used: something that still stands points at the resource.
	Used Why = "Used"
	// Unreadable: the resource, or one that may point at it, could not be read.
	Unreadable Why = "Unreadable"
	// Missing: a resource that is not ours to make does not exist.
	Missing Why = "Missing"
	// Unfit: the spec cannot be carried out as it stands.
	Unfit Why = "Unfit"
	// NameTaken: a resource of that name exists and is not ours.
	NameTaken Why = "NameTaken"
	// Failed: AWS reports the resource as failed.
	Failed Why = "Failed"
	// Immutable: the change cannot be made in place, and is not ours to make otherwise.
	Immutable Why = "Immutable"
)

// Change is one difference of one field, in words fit for a person.
type Change struct {
	Field, From, To string
	// Forbidden says why haws does not make this change, and what to do; Waits, what
	// AWS has to be done with before it takes the change. When all changes of a
	// resource wait, the first one speaks for them.
	Forbidden, Waits string
	// Unshown marks a field that AWS was asked for and did not show at all.
	Unshown bool
}

// Step is one thing to do, or the reason why nothing is done.
type Step struct {
	Name
	Verb    Verb
	Changes []Change
	Want    any
	Why     Why
	Message string
}
