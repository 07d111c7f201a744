package dynamodb_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

func TestATableBreaksAndIsMended(t *testing.T) {
	r := active(t)
	var broken, mended, busy, none error
	r.World.Do(func() {
		broken = r.DynamoDB.Break("shop", types.TableStatusInaccessibleEncryptionCredentials)
		busy, none = r.DynamoDB.Break("shop", types.TableStatusUpdating), r.DynamoDB.Mend("none")
	})
	r.ok(broken)
	if busy == nil || none == nil {
		t.Errorf("%v, %v", busy, none)
	}
	if got := r.status(); got != "INACCESSIBLE_ENCRYPTION_CREDENTIALS" {
		t.Error(got)
	}
	r.refuse("ResourceInUseException", r.update(protect(true)))
	r.World.Do(func() { mended = r.DynamoDB.Mend("shop") })
	r.ok(mended)
	r.ok(r.update(protect(true)))
}
