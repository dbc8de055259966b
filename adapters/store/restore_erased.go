package store

import (
	"encoding/json"
	"slices"
	"strings"

	"milepost/dialogs/sales"
)

// Forget makes the copy one without those who were erased since it was taken, and
// notes them in it. It reports how many of the list were still in it.
func (c *Copy) Forget(list []Erasure) (found int, err error) {
	list = slices.Clone(list)
	for line, err := range c.lines() {
		if err != nil {
			return 0, err
		}
		if item, err := readItem(line); err == nil { // head, totals and checksum are none
			list = withoutDone(list, &item)
			if err := learnFrom(list, &item); err != nil {
				return 0, err
			}
		}
	}
	for i := range list {
		e := list[i]
		e.Done = true
		c.erased = append(c.erased, &e)
	}
	return len(list), nil
}

// withoutDone leaves out an erasure that the backup was taken after.
func withoutDone(list []Erasure, i *Item) []Erasure {
	id, ok := strings.CutPrefix(i.Record, erasureKey(""))
	if !ok {
		return list
	}
	return slices.DeleteFunc(list, func(e Erasure) bool {
		var known Erasure
		return e.ID == id && json.Unmarshal(i.Value, &known) == nil && known.Done && known.Salt == e.Salt
	})
}

// learnFrom takes up how somebody was named when the backup was taken: they may
// have had another name then, or another account.
func learnFrom(list []Erasure, i *Item) error {
	id, ok := strings.CutPrefix(i.Record, personKey(""))
	for n := range list {
		if !ok || !list[n].is(id) {
			continue
		}
		var p sales.Person
		if err := decode(Record{Key: i.Record, Value: i.Value}, &p); err != nil {
			return err
		}
		list[n].learn(&p)
	}
	return nil
}

// forget is an item of the copy without anybody who was erased.
func (c *Copy) forget(i Item) (Item, bool, error) {
	for _, e := range c.erased {
		if i.Record == erasureKey(e.ID) {
			return i, true, nil // it is noted anew
		}
		out, gone, err := e.forget(i)
		if gone || err != nil {
			return i, gone, err
		}
		i = out
	}
	return i, false, nil
}
