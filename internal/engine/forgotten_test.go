package engine_test

import (
	"testing"

	"github.com/haws-dev/haws/internal/stack"
)

func TestARowStaysUntilAWSWasAsked(t *testing.T) {
	t.Parallel()
	c := webCloud()
	c.slow["Table"] = 1
	c.put(standing{Name: stack.Name{Kind: "Group", Physical: "g"}})
	a := newApp(c,
		wish{kind: "Network", role: "net"},
		wish{kind: "Table", role: "t", uses: []string{"Network/net"}},
		wish{kind: "Group", role: "g", once: "Table/t", uses: []string{"Table/t"}, ready: true},
	)
	out := a.pass(t)
	same(t, "once the table is on its way", []string{"Group/g ", "Network/net Network/net#1", "Table/t Table/t#1"}, rows(a.disk))

	c.fates["Find Table"] = fate{class: stack.Transient}
	a.passAfter(t, &out)
	same(t, "while the table cannot be read, and nobody asks for the group", []string{"Group/g ", "Network/net Network/net#1", "Table/t Table/t#1"}, rows(a.disk))
}
