package ec2

import "slices"

// table keeps rows by id in the order of their creation.
type table[T any] struct {
	ids  []string
	rows map[string]*T
}

func (t *table[T]) add(id string, row *T) {
	if t.rows == nil {
		t.rows = map[string]*T{}
	}
	t.ids = append(t.ids, id)
	t.rows[id] = row
}

func (t *table[T]) get(id string) (*T, bool) {
	row, ok := t.rows[id]
	return row, ok
}

func (t *table[T]) remove(id string) {
	delete(t.rows, id)
	t.ids = slices.DeleteFunc(t.ids, func(other string) bool { return other == id })
}

func (t *table[T]) all() []*T {
	rows := make([]*T, 0, len(t.ids))
	for _, id := range t.ids {
		rows = append(rows, t.rows[id])
	}
	return rows
}
