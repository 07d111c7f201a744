// Package diagram draws the architecture of an app as it is now: Of says what is
// to be seen, from the app's spec and status alone, and a Picture draws that as
// SVG, Mermaid or DOT. It reads and writes nothing.
package diagram

// Picture is what is to be seen of an app. Nothing in it says how it is drawn.
type Picture struct {
	// Name is namespace and name of the app.
	Name            string
	Region, Account string
	// Ready is how the app is, and Available what it survives.
	Ready, Available Remark
	// Outdated is true while the status speaks of an older spec, and Old while the
	// operator does not look, so that all but how the app is was seen before.
	Outdated, Old bool
	// Clients are those who use the app.
	Clients          string
	Balancer         Balancer
	Network, Servers Block
	Database         *Database
	Zones            []Zone
	Stores           []Store
	Risks            []Risk
	// Judged is true when it is known what the app survives, so that no risks are none.
	Judged bool
}

// Sign is how something is, as a shape or a colour can tell.
type Sign string

const (
	// Good is as it should be.
	Good Sign = "good"
	// Busy is on its way there, or back.
	Busy Sign = "busy"
	// Bad is not as it should be, and does not mend itself.
	Bad Sign = "bad"
	// Unknown was not seen.
	Unknown Sign = "unknown"
)

// Remark is how something is: a sign, a word or two, and the whole of it.
type Remark struct {
	Sign       Sign
	Word, Text string
}

// Block is a building block of the app.
type Block struct {
	Title string
	Is    Remark
	// Facts are what there is to know of it, a line each.
	Facts []string
	// Full is what is too long to be a fact.
	Full string
	// Risks are the numbers of its single points of failure.
	Risks []int
}

// Balancer is the load balancer.
type Balancer struct {
	Block
	Endpoint  string
	Listeners []string
}

// Zone is the app in one Availability Zone.
type Zone struct {
	ID, Name string
	// Lost is true of a zone that looks lost.
	Lost bool
	// Counted is true when it is known how many servers there are.
	Counted        bool
	Healthy, Total int
	// Message says what is wrong with the zone.
	Message string
	// Role is what stands of the database here.
	Role string
	// Vacant is what of the database should stand here and does not.
	Vacant string
	// Loss is what the loss of the zone does to the app.
	Loss  Remark
	Risks []int
}

// Database is the SQL database.
type Database struct {
	Block
	// Nowhere is what there is to say when it stands in none of the zones; empty: it does.
	Nowhere string
}

// Store is what stands in no zone, because it is in all of them.
type Store struct {
	Block
	// Data is true of what holds data.
	Data   bool
	Things []Thing
}

// Thing is one table, one bucket, or the role of the servers.
type Thing struct {
	Name string
	// Full is its name on AWS, and how it is.
	Full string
	// Is is how it is, and Word the same in a word.
	Is   Sign
	Word string
}

// says is a thing's name, and how it is when that is not well.
func (t Thing) says() string {
	if t.Is == Good {
		return t.Name
	}
	return t.Name + " (" + t.Word + ")"
}

// Risk is a single point of failure.
type Risk struct {
	Number                 int
	Name, What, Why, Field string
	Accepted               bool
}
