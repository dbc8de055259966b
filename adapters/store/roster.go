package store

import (
	"context"
	"maps"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// roster is everybody of ours at one version of the roster record. The record
// holds nothing: its version changes with each person's, and is read in every
// Load, so a cached roster is never older than the rest of what was loaded.
type roster struct {
	sales.Roster
	version  uint64
	versions map[string]uint64 // of each person's record
}

// with is the roster after a commit that wrote people.
func (r *roster) with(people []sales.Person, version uint64) *roster {
	out := &roster{Roster: r.Put(people), version: version, versions: maps.Clone(r.versions)}
	if out.versions == nil {
		out.versions = map[string]uint64{}
	}
	for i := range people {
		out.versions[people[i].ID] = version
	}
	return out
}

func (m *Memory) cachedRoster() *roster {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.roster
}

// rosterAt gives the cached roster if it has the version just read, or reads
// everybody anew.
func (m *Memory) rosterAt(ctx context.Context, version uint64) (*roster, error) {
	if r := m.cachedRoster(); r.version == version {
		return r, nil
	}
	return m.readRoster(ctx, version)
}

// readRoster reads everybody and keeps them. If the roster record changes between
// the list of ids and the records, it begins again.
func (m *Memory) readRoster(ctx context.Context, version uint64) (*roster, error) {
	for {
		keys, err := m.everyone(ctx)
		if err != nil {
			return nil, err
		}
		records, err := m.engine.Get(ctx, time.Time{}, append(keys, rosterKey)...)
		if err != nil {
			return nil, err
		}
		if now := records[len(keys)].Version; now != version {
			version = now
			continue
		}
		var people []sales.Person
		versions := make(map[string]uint64, len(keys))
		for _, r := range records[:len(keys)] {
			var p sales.Person
			if r.Version == 0 {
				continue
			}
			if decode(r, &p) != nil || personKey(p.ID) != r.Key {
				m.damaged(r.Key)
				people = append(people, unread(r.Key, r.Value))
				continue // without its version: nobody writes over it
			}
			people = append(people, p)
			versions[p.ID] = r.Version
		}
		out := &roster{Roster: sales.NewRoster(people), version: version, versions: versions}
		m.mu.Lock()
		m.roster = out
		m.mu.Unlock()
		return out, nil
	}
}

// everyone lists the record keys of all people.
func (m *Memory) everyone(ctx context.Context) ([]string, error) {
	var keys []string
	for ids, err := range m.pages(ctx, peopleIndex, "", 500) {
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			keys = append(keys, personKey(id))
		}
	}
	return keys, nil
}

// writePeople puts people and renews the roster record. A person is checked
// against the version the decision saw: the one it names, or else any that is
// not newer than the roster it was made on.
func (m *Memory) writePeople(w *writing, c *dialogs.Change) {
	if len(c.People) == 0 {
		return
	}
	w.roster = m.cachedRoster()
	for i := range c.People {
		p := &c.People[i]
		key := personKey(p.ID)
		version, named := c.Based[key]
		if based := c.Based[rosterKey]; !named && based > 0 {
			// Newer than the decision: based itself cannot be its version, so the check fails.
			version = min(w.roster.versions[p.ID], based)
		}
		w.batch.Checks = append(w.batch.Checks, Check{key, version})
		w.put(key, p)
		w.batch.Add = append(w.batch.Add, Entry{peopleIndex, p.ID})
	}
	w.batch.Checks = append(w.batch.Checks, Check{rosterKey, w.roster.version})
	w.batch.Puts = append(w.batch.Puts, Put{Key: rosterKey})
}
