package store

import (
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// poisonKept is for how long an update that failed is kept.
const poisonKept = 30 * 24 * time.Hour

// poisonEntry is where an update that fails is listed.
func poisonEntry(p *dialogs.Poison) Entry {
	index := failingIndex
	if p.Aside {
		index = asideIndex
	}
	return Entry{index, backwards(p.At) + "/" + p.Update.ID}
}

// writeAside puts an update that fails, and takes out what is settled and, with
// each new one, a few of those that are too old.
func (m *Memory) writeAside(ctx context.Context, w *writing, c *dialogs.Change) error {
	b := &w.batch
	for _, a := range c.Settled {
		key, e := asideKey(&a)
		b.Checks = append(b.Checks, Check{key, w.based[key]})
		b.Deletes, b.Remove = append(b.Deletes, key), append(b.Remove, e)
	}
	if c.Poison == nil {
		return nil
	}
	entry, key := poisonEntry(c.Poison), poisonKey(c.Poison.Update.ID)
	w.guarded(key, c.Poison)
	b.Puts[len(b.Puts)-1].Expires = c.Poison.At.Add(poisonKept)
	b.Add = append(b.Add, entry)
	if c.Poison.Aside {
		b.Remove = append(b.Remove, Entry{failingIndex, entry.Key})
	}
	for _, index := range []string{asideIndex, failingIndex} {
		stale, err := m.engine.Page(ctx, index, backwards(c.At.Add(-poisonKept)), "", 16)
		if err != nil {
			return err
		}
		for _, place := range stale { // their records have expired
			b.Remove = append(b.Remove, Entry{index, place})
		}
	}
	return nil
}

// asideKey is the record of what was set aside, and its entry.
func asideKey(a *dialogs.Aside) (string, Entry) {
	if a.Poison != nil {
		return poisonKey(a.Poison.Update.ID), poisonEntry(a.Poison)
	}
	place := backwards(a.Trouble.At) + "/" + a.Trouble.Parcel.ID
	return troubleKey(place), Entry{troubleIndex, place}
}

// Aside counts the updates that were set aside, up to a limit.
func (m *Memory) Aside(ctx context.Context, limit int) (int, error) {
	places, err := m.engine.Page(ctx, asideIndex, "", "", limit)
	return len(places), err
}

// shelved is something on the shelf: its record, and where it stands in the order
// of both indexes.
type shelved struct{ place, key string }

// short names it within a button: its instant, and what tells it from others of
// the same instant.
func (s shelved) short() string {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(s.key)) // it never fails
	return s.place[:instantLen] + "." + strconv.FormatUint(uint64(sum.Sum32()), 36)
}

// instantLen is how long an instant is that backwards wrote.
const instantLen = 19

// nearby is how many things of one instant are told apart.
const nearby = 64

// aside reads a part of the shelf: updates set aside and parcels that ended
// badly, in one order, the newest first.
func (r *reading) aside(ctx context.Context, s *dialogs.Shelf) ([]dialogs.Aside, error) {
	if s == nil {
		return nil, nil
	}
	all, err := r.m.onShelf(ctx, s)
	if err != nil {
		return nil, err
	}
	keys := make([]string, len(all))
	for i := range all {
		keys[i] = all[i].key
	}
	if err := r.fetch(ctx, keys...); err != nil {
		return nil, err
	}
	var out []dialogs.Aside
	for _, w := range all {
		a := dialogs.Aside{ID: w.short()}
		switch record := r.got[w.key]; {
		case record.Version == 0: // settled between the two reads, or expired
			continue
		case strings.HasPrefix(w.key, poisonKey("")):
			a.Poison = &dialogs.Poison{}
			err = decode(record, a.Poison)
		default:
			a.Trouble = &chat.Trouble{}
			err = decode(record, a.Trouble)
		}
		if err != nil {
			r.m.damaged(w.key)
			continue
		}
		out = append(out, a)
	}
	return out, nil
}

// onShelf lists what stands on a part of the shelf.
func (m *Memory) onShelf(ctx context.Context, s *dialogs.Shelf) ([]shelved, error) {
	limit, from, to := s.Limit, "", ""
	name := s.ID + s.After
	if name != "" {
		if len(name) < instantLen {
			return nil, nil // nobody's
		}
		from, limit = name[:instantLen], limit+nearby
	}
	if s.ID != "" {
		limit, to = nearby, beyond(from)
	}
	var all []shelved
	for index, key := range map[string]func(place string) string{
		asideIndex:   func(place string) string { return poisonKey(place[instantLen+1:]) },
		troubleIndex: troubleKey,
	} {
		places, err := m.engine.Page(ctx, index, from, to, limit)
		if err != nil {
			return nil, err
		}
		for _, place := range places {
			all = append(all, shelved{place, key(place)})
		}
	}
	slices.SortFunc(all, func(a, b shelved) int { return strings.Compare(a.place, b.place) })
	named := slices.IndexFunc(all, func(w shelved) bool { return w.short() == name })
	switch {
	case s.ID != "" && named < 0:
		return nil, nil
	case s.ID != "":
		return all[named : named+1], nil
	case s.After != "" && named >= 0:
		all = all[named+1:]
	}
	return all[:min(len(all), s.Limit)], nil
}
