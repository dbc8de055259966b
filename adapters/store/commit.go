package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"milepost/dialogs"
)

// For how long a cause is known to be in, and for how long a call-off holds (a parcel that waits longer for its instant is sent all the same).
const (
	causeKept   = 8 * 24 * time.Hour
	callOffKept = 400 * 24 * time.Hour
)

// Commit applies a change in one round trip, if the deals it writes were loaded
// here shortly before; else a read comes first. Parcels that may be sent at once
// are handed to the sender, the others wait for a claim.
func (m *Memory) Commit(ctx context.Context, c dialogs.Change) (dialogs.Receipt, error) {
	if c.Cause == "" {
		return dialogs.Receipt{}, errors.New("a change without a cause")
	}
	hand := m.reserve(ctx, &c)
	defer hand.end()
	drop := map[string]bool{} // parcels that are waiting already
	for {
		w, err := m.write(ctx, &c, drop, hand)
		if err != nil {
			return dialogs.Receipt{}, err
		}
		result, err := m.commit(ctx, w.batch)
		var conflict *Conflict
		if errors.As(err, &conflict) {
			if err := m.makeWay(ctx, conflict, drop, hand); err != nil {
				return dialogs.Receipt{}, err
			}
			continue
		}
		switch {
		case err != nil:
			hand.unsure = true
			return dialogs.Receipt{}, err
		case result.Seen: // by a try of ours whose answer was lost, or long ago
			hand.unsure = true
		default:
			m.learn(&c, w, result.Version)
			hand.deliver(result.Version)
		}
		hand.wake(&c)
		if !result.Seen {
			return dialogs.Receipt{Reply: c.Reply}, nil
		}
		receipt := dialogs.Receipt{Seen: true}
		return receipt, decode(Record{Key: "receipt of " + c.Cause, Value: result.Reply}, &receipt.Reply)
	}
}

// makeWay deals with a conflict that is not the decision's concern, so that the
// change can be laid out anew: a lane is not free after all, somebody else changed
// another person, or a parcel under this id is waiting already (the same message:
// it is made once). Their checks come last, so everything else holds. Any other
// conflict it gives back.
func (m *Memory) makeWay(ctx context.Context, c *Conflict, drop map[string]bool, hand *handover) error {
	switch {
	case hand.giveUp(c.Key):
	case c.Key == rosterKey:
		_, err := m.readRoster(ctx, m.cachedRoster().version)
		return err
	case strings.HasPrefix(c.Key, parcelKey("")):
		drop[c.Key] = true
	default:
		return c
	}
	return nil
}

// writing is a change on its way into a batch.
type writing struct {
	batch  Batch
	based  dialogs.Versions
	roster *roster // what its people were checked against
	deals  map[string]*keptDeal
	err    error
}

func (w *writing) put(key string, value any) {
	put, err := encode(key, value)
	w.err = errors.Join(w.err, err)
	w.batch.Puts = append(w.batch.Puts, put)
}

// guarded puts a record that must still be what the decision saw.
func (w *writing) guarded(key string, value any) {
	w.batch.Checks = append(w.batch.Checks, Check{key, w.based[key]})
	w.put(key, value)
}

// write lays a change out as a batch.
func (m *Memory) write(ctx context.Context, c *dialogs.Change, drop map[string]bool, hand *handover) (*writing, error) {
	reply, err := json.Marshal(c.Reply)
	if err != nil {
		return nil, fmt.Errorf("the reply to %s: %w", c.Cause, err)
	}
	w := &writing{based: c.Based, deals: map[string]*keptDeal{},
		batch: Batch{Op: c.Cause, OpTTL: causeKept, Now: c.At, Reply: reply}}
	if err := m.writeDeals(ctx, w, c); err != nil {
		return nil, err
	}
	if c.Talk != nil {
		w.guarded(talkKey(c.Talk.Person), c.Talk)
	}
	for _, invite := range c.Invites {
		w.guarded(inviteKey(invite.Hash), invite)
	}
	for name, value := range c.Marks {
		key := markKey(name)
		w.batch.Checks = append(w.batch.Checks, Check{key, c.Based[key]})
		if value == "" {
			w.batch.Deletes = append(w.batch.Deletes, key)
		} else {
			w.batch.Puts = append(w.batch.Puts, Put{Key: key, Value: []byte(value)})
		}
	}
	for i := range c.Events {
		line, err := json.Marshal(&c.Events[i])
		w.err = errors.Join(w.err, err)
		w.batch.Append = append(w.batch.Append, Line{journalLog(c.Events[i].Deal), line})
	}
	for i, key := range c.CallOff {
		if !slices.Contains(c.CallOff[:i], key) {
			w.batch.Puts = append(w.batch.Puts, Put{Key: offKey(key), Value: []byte(c.Cause), Expires: c.At.Add(callOffKept)})
		}
	}
	if err := m.writeAside(ctx, w, c); err != nil {
		return nil, err
	}
	m.writePeople(w, c)
	w.addParcels(c, drop, hand)
	hand.take(w, c.At)
	return w, w.err
}

// writeDeals puts the deals with the difference of their index entries.
func (m *Memory) writeDeals(ctx context.Context, w *writing, c *dialogs.Change) error {
	for i := range c.Deals {
		record := dealRecord{Due: c.Deals[i].Due, Deal: c.Deals[i].Deal}
		key := dealKey(record.Deal.ID)
		old, err := m.entriesOf(ctx, key, c.Based[key])
		if err != nil {
			return err
		}
		fresh := record.entries()
		remove, add := difference(old, fresh)
		w.batch.Remove = append(w.batch.Remove, remove...)
		w.batch.Add = append(w.batch.Add, add...)
		w.deals[key] = &keptDeal{&record.Deal, record.Due, fresh}
		w.guarded(key, record)
	}
	return nil
}

// entriesOf are the index entries of a deal at a version. If that is not its
// version any more, what they were does not matter: the check will not hold.
func (m *Memory) entriesOf(ctx context.Context, key string, version uint64) ([]Entry, error) {
	if version == 0 {
		return nil, nil
	}
	m.mu.Lock()
	known := m.deals.get(key)
	m.mu.Unlock()
	if known.version == version {
		return known.value.entries, nil
	}
	records, err := m.engine.Get(ctx, time.Time{}, key)
	if err != nil || records[0].Version != version {
		return nil, err
	}
	var kept dealRecord
	if err := decode(records[0], &kept); err != nil {
		return nil, err
	}
	return kept.entries(), nil
}

// learn keeps what the commit made known, so that the next one needs no read.
func (m *Memory) learn(c *dialogs.Change, w *writing, version uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, deal := range w.deals {
		m.deals.put(key, version, deal)
	}
	if c.Talk != nil {
		talk := *c.Talk // apart from the decision that it is a part of
		m.talks.put(talkKey(talk.Person), version, &talk)
		m.talking[c.Talk.Person] = c.Talk.Deal
	}
	if w.roster != nil && m.roster.version == w.roster.version {
		m.roster = w.roster.with(c.People, version)
	}
}
