package store

import (
	"context"
	"regexp"
	"strings"
	"time"

	"milepost/dialogs/sales"
)

// A record that cannot be read hinders only what concerns it: lists leave it out,
// nothing is written over it but what is made anew in any case (a talk, a hold),
// and who runs the bot is told.

// damaged tells of a record that cannot be read, once.
func (m *Memory) damaged(key string) {
	m.mu.Lock()
	told := m.told[key]
	m.told[key] = true
	m.mu.Unlock()
	if !told && m.Damaged != nil {
		m.Damaged(key)
	}
}

// account is what an account looks like within a record.
var account = regexp.MustCompile(`"([a-z]+:[^"\\]+)"`)

// unread stands for somebody whose record cannot be read: nobody can be reached or
// act under their id, as if they had left, and whose accounts stand in it are known.
func unread(key string, value []byte) sales.Person {
	id := strings.TrimPrefix(key, personKey(""))
	p := sales.Person{ID: id, Name: id, Removed: true, Unread: true}
	for _, found := range account.FindAllSubmatch(value, -1) {
		p.Accounts = append(p.Accounts, string(found[1]))
	}
	return p
}

// passBy takes a parcel that cannot be read out of its lane: those behind it go on.
// Its record stays.
func (m *Memory) passBy(ctx context.Context, now time.Time, lane, place string, r Record) error {
	b := Batch{Now: now, Checks: []Check{{r.Key, r.Version}}, Remove: []Entry{{laneIndex(lane), place}}}
	for keys, err := range m.pages(ctx, readyIndex, "", 500) {
		if err != nil {
			return err
		}
		for _, key := range keys {
			if laneOf(key) == lane && strings.HasSuffix(key, separator+parcelAt(place)) {
				b.Remove = append(b.Remove, Entry{readyIndex, key})
			}
		}
	}
	_, err := m.engine.Commit(ctx, b)
	return err
}
