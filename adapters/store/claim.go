package store

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// Claim takes the next parcel of a lane. A hold on the lane is what makes one
// sender per chat; it is checked by the commit that marks the parcel, so of two
// claimants one hears a conflict and finds the lane held.
//
//	waiting ──claim──► being sent ──settle──► gone (sent) · waiting (again) · a trouble
//	   │                    │ lease ran out
//	   │                    ├─ at least once ──► being sent, by somebody else · gone (overtaken)
//	   │                    └─ once ──────────► a trouble: unconfirmed
//	   └─ called off, expired ──► gone
func (m *Memory) Claim(ctx context.Context, lane string, now time.Time, lease time.Duration) (*chat.Errand, error) {
	token := rand.Text()
	var mine *chat.Errand // what was claimed, should the answer to the claim be lost
	for lost := false; ; {
		l, err := m.look(ctx, lane, now)
		if err != nil {
			return nil, err
		}
		switch {
		case l.hold.Lease == token:
			return mine, nil
		case l.hold.Until.After(now) || l.head == nil:
			return nil, nil
		}
		if l.over != "" {
			err = m.drop(ctx, l, now)
		} else {
			mine, err = m.take(ctx, l, now, lease, token)
			if err == nil {
				return mine, nil
			}
		}
		switch {
		case err == nil, errors.Is(err, ErrConflict):
		case errors.Is(err, ErrUnavailable) && mine != nil && !lost && ctx.Err() == nil:
			lost = true // the next look tells whether it arrived
		default:
			return nil, err
		}
	}
}

// lookout is a lane as a claim finds it.
type lookout struct {
	lane        string
	holdVersion uint64
	hold        hold

	head    *waiting // nil: nothing to do
	version uint64   // of its record
	place   string
	shown   string
	over    string // why it is not sent any more: "called off", "expired", "unconfirmed", "overtaken"
}

// look reads a lane: its hold, its next parcel, and what speaks against sending it.
func (m *Memory) look(ctx context.Context, lane string, now time.Time) (*lookout, error) {
	l := &lookout{lane: lane}
	delayed := later(func() ([]string, error) { return m.engine.Page(ctx, laneIndex(lane), "1/", "1/"+through(now), 1) })
	places, err := m.engine.Page(ctx, laneIndex(lane), "0/", "1/", 1)
	if err != nil {
		return nil, err
	}
	due, err := delayed()
	if err != nil {
		return nil, err
	}
	places = append(places, due...)
	keys := []string{holdKey(lane)}
	for _, place := range places {
		keys = append(keys, parcelKey(parcelAt(place)))
	}
	records, err := m.engine.Get(ctx, now, keys...)
	if err != nil {
		return nil, err
	}
	l.hold = held(records[0])
	l.holdVersion = records[0].Version
	for i, r := range records[1:] {
		if r.Version == 0 { // settled between the two reads, or else nothing would ever take the place away
			if _, err := m.engine.Commit(ctx, Batch{Now: now, Remove: []Entry{{laneIndex(lane), places[i]}}}); err != nil {
				return nil, err
			}
			return m.look(ctx, lane, now)
		}
		var w waiting
		if decode(r, &w) != nil || parcelKey(w.Parcel.ID) != r.Key {
			m.damaged(r.Key)
			if err := m.passBy(ctx, now, lane, places[i], r); err != nil && !errors.Is(err, ErrConflict) {
				return nil, err
			}
			return m.look(ctx, lane, now)
		}
		// A parcel that waited for its instant goes before those that came after it.
		if l.head == nil || w.Since.Before(l.head.Since) || w.Since.Equal(l.head.Since) && w.born(r.Version) < l.head.born(l.version) {
			l.head, l.version, l.place = &w, r.Version, places[i]
		}
	}
	if l.head == nil || l.hold.Until.After(now) {
		return l, nil
	}
	return l, m.judge(ctx, l, now)
}

// judge finds the card's message, and whether the parcel may still be sent: rights
// are looked at when a message goes, not only when it was written.
func (m *Memory) judge(ctx context.Context, l *lookout, now time.Time) error {
	p := &l.head.Parcel
	keys := []string{slotKey(l.lane, p.Card), personKey(p.Person)}
	for _, off := range p.CallOffs() {
		keys = append(keys, offKey(off))
	}
	records, err := m.engine.Get(ctx, now, keys...)
	if err != nil {
		return err
	}
	if p.Card != "" {
		l.shown = string(records[0].Value)
		m.mu.Lock()
		m.slots.put(records[0].Key, records[0].Version, l.shown)
		m.mu.Unlock()
	}
	var reader sales.Person
	if records[1].Version > 0 {
		if decode(records[1], &reader) != nil {
			m.damaged(records[1].Key) // it was theirs when it was written
		}
	}
	born := l.head.born(l.version)
	switch {
	case l.head.Lease != "" && p.Class == chat.Once:
		l.over = "unconfirmed"
	case reader.Removed, slices.ContainsFunc(records[2:], func(off Record) bool { return off.Version > born }):
		l.over = "called off"
	case !p.Expires.IsZero() && !p.Expires.After(now):
		l.over = "expired"
	default:
		late, err := m.overtaken(ctx, l)
		if late {
			l.over = "overtaken"
		}
		return err
	}
	return nil
}

// take marks the parcel as being sent and holds the lane.
func (m *Memory) take(ctx context.Context, l *lookout, now time.Time, lease time.Duration, token string) (*chat.Errand, error) {
	key := parcelKey(l.head.Parcel.ID)
	errand := &chat.Errand{Lane: l.lane, Key: key, Parcel: l.head.Parcel, Shown: l.shown, Tries: l.head.Tries, Lease: token,
		Place: l.place, Since: l.head.Since}
	marked := *l.head
	marked.Lease, marked.Place, marked.Born = token, l.place, l.head.born(l.version)
	marked.Tries++ // before sending: a parcel that kills its sender is counted too
	record, err := encode(key, marked)
	if err != nil {
		return nil, err
	}
	closed, err := (&hold{Until: now.Add(lease), Lease: token}).put(l.lane)
	if err != nil {
		return nil, err
	}
	result, err := m.engine.Commit(ctx, Batch{Now: now,
		Checks: []Check{{key, l.version}, {holdKey(l.lane), l.holdVersion}},
		Puts:   []Put{record, closed}})
	errand.Commit = result.Version
	return errand, err
}

// drop takes a parcel out that is not sent any more.
func (m *Memory) drop(ctx context.Context, l *lookout, now time.Time) error {
	b := l.without(now)
	if l.over == "unconfirmed" {
		err := m.report(ctx, &b, chat.Trouble{Parcel: l.head.Parcel, State: chat.Unconfirmed, At: now,
			Reason: "the bot died while sending it"})
		if err != nil {
			return err
		}
	}
	_, err := m.engine.Commit(ctx, b)
	return err
}

// without is a batch that takes a lane's parcel out of everything, provided
// that nobody changed it.
func (l *lookout) without(now time.Time) Batch {
	key := parcelKey(l.head.Parcel.ID)
	return Batch{Now: now, Checks: []Check{{key, l.version}}, Deletes: []string{key},
		Remove: []Entry{{laneIndex(l.lane), l.place}, l.head.ready(l.lane)}}
}
