package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// waiting is a parcel on its way out, as it is kept until it is settled.
type waiting struct {
	Parcel chat.Parcel `json:"parcel"`
	Since  time.Time   `json:"since"` // when it was or will be ready
	// Lease is the proof of who is sending it; empty: nobody is. What it is worth
	// and until when is in the lane's hold.
	Lease string `json:"lease,omitempty"`
	Place string `json:"place,omitempty"` // in its lane; known since it was first claimed
	Tries int    `json:"tries,omitempty"`
	Born  uint64 `json:"born,omitempty"` // the commit that made it; 0 = the record's own version
	Nth   int    `json:"nth,omitempty"`  // of those that this commit made
}

// place is the parcel's in its lane: by its instant if it waits for one, then by
// the number of the commit that made it.
func (w *waiting) place(commit string) string {
	switch {
	case w.Place != "":
		return w.Place
	case w.Parcel.After.IsZero() || !w.Parcel.After.Equal(w.Since):
		return fmt.Sprintf("0/%s/%04d/%s", commit, w.Nth, w.Parcel.ID)
	}
	return fmt.Sprintf("1/%s/%s/%04d/%s", instant(w.Parcel.After), commit, w.Nth, w.Parcel.ID)
}

// born is the number of the commit that made the parcel.
func (w *waiting) born(version uint64) uint64 {
	if w.Born > 0 {
		return w.Born
	}
	return version
}

// entries are the parcel's in a store that sends it.
func (w *waiting) entries(version uint64) []Entry {
	lane := w.Parcel.To.String()
	return []Entry{{laneIndex(lane), w.place(number(w.born(version)))}, w.ready(lane)}
}

const separator = "\x1f"

// ready is the parcel's entry in the index of lanes with work.
func (w *waiting) ready(lane string) Entry {
	return Entry{readyIndex, instant(w.Since) + "/" + lane + separator + w.Parcel.ID}
}

// laneOf is the lane of such an entry.
func laneOf(ready string) string {
	_, rest, _ := strings.Cut(ready, "/")
	lane, _, _ := strings.Cut(rest, separator)
	return lane
}

// hold keeps a lane closed: while one of its parcels is sent, or because the
// messenger asked to wait.
type hold struct {
	Until time.Time `json:"until"`
	Lease string    `json:"lease,omitempty"`
}

// holdKept is how long a hold that ran out is kept for the record of whose it was.
const holdKept = 24 * time.Hour

func (h *hold) put(lane string) (Put, error) {
	put, err := encode(holdKey(lane), h)
	put.Expires = h.Until.Add(holdKept)
	return put, err
}

// addParcels puts the outgoing messages behind what waits in their lanes. They
// are checked last.
func (w *writing) addParcels(c *dialogs.Change, drop map[string]bool, hand *handover) {
	hand.begin()
	for i := range c.Parcels {
		p := c.Parcels[i]
		if p.ID == "" {
			p.ID = fmt.Sprintf("%s/%d", c.Cause, i)
		}
		key := parcelKey(p.ID)
		if drop[key] {
			continue
		}
		record := waiting{Parcel: p, Since: c.At, Nth: i}
		if p.After.After(c.At) {
			record.Since = p.After
		}
		lane := p.To.String()
		hand.add(lane, &record)
		w.batch.Checks = append(w.batch.Checks, Check{Key: key})
		w.put(key, record)
		w.batch.Add = append(w.batch.Add, Entry{laneIndex(lane), record.place(Stamp)}, record.ready(lane))
	}
}

// parcelAt is the id of the parcel at a place in a lane.
func parcelAt(place string) string {
	n := 4
	if strings.HasPrefix(place, "1/") {
		n = 5
	}
	parts := strings.SplitN(place, "/", n)
	return parts[len(parts)-1]
}

// Ready lists lanes whose next parcel may be sent at now, the longest waiting
// first, and when the next lane will be. It looks at what is due, never at
// lanes without work.
func (m *Memory) Ready(ctx context.Context, now time.Time, limit int) (lanes []string, soonest time.Time, err error) {
	seen := map[string]bool{}
	for keys, err := range m.pages(ctx, readyIndex, through(now), 256) {
		if err != nil {
			return nil, time.Time{}, err
		}
		var fresh, holds []string
		for _, key := range keys {
			if lane := laneOf(key); !seen[lane] {
				seen[lane] = true
				fresh, holds = append(fresh, lane), append(holds, holdKey(lane))
			}
		}
		if len(fresh) == 0 {
			continue
		}
		records, err := m.engine.Get(ctx, now, holds...)
		if err != nil {
			return nil, time.Time{}, err
		}
		for i, lane := range fresh {
			switch h := held(records[i]); {
			case h.Until.After(now):
				soonest = earliest(soonest, h.Until)
			case len(lanes) < limit:
				lanes = append(lanes, lane)
			}
		}
		if len(lanes) == limit {
			break
		}
	}
	following, err := m.engine.Page(ctx, readyIndex, through(now), "", 1)
	if err != nil {
		return nil, time.Time{}, err
	}
	if len(following) > 0 {
		soonest = earliest(soonest, instantOf(following[0]))
	}
	return lanes, soonest, nil
}

// held reads a lane's hold; an absent one holds nothing, nor does one that cannot
// be read: whoever holds the lane next writes it anew.
func held(r Record) hold {
	var h hold
	if r.Version == 0 || decode(r, &h) != nil {
		return hold{}
	}
	return h
}

// earliest is the earlier of two instants; the zero time is none.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
