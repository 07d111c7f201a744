package cloud

import "github.com/haws-dev/haws/internal/stack"

// CodeProtected is that of what is not deleted although nobody wants it any more.
const CodeProtected = "DeletionBlocked"

// Protected says why something with data is not deleted. It may have been taken out
// while the app was not protected; by now it is, and that decides.
func Protected(what string) error {
	return &stack.Fault{
		Class: stack.Invalid, Code: CodeProtected,
		Message: what + " holds data and has been taken out of the spec, and spec.deletionProtection is on: set it to false to let go of the data as its deletion policy says, or put it back into the spec",
	}
}
