package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// Sender sends parcels as soon as they are committed: the courier of this process.
type Sender interface {
	// Reserve keeps the way into a lane free for what is being committed, and says
	// how long its lease is to last. Not ok: it could not be sent at once.
	Reserve(ctx context.Context, lane string) (until time.Time, ok bool)
	// Deliver follows each Reserve once and never blocks: the lane's errands are
	// sent in order, behind those delivered before. None: the lane was not needed.
	Deliver(lane string, errands []chat.Errand)
	// Wake is told that parcels wait in the outbox. The lanes named hold an answer
	// to somebody who is looking at the chat.
	Wake(urgent ...string)
}

// SendBy names who sends what is committed here, before anything is heard; without
// it everything waits for a claim.
func (m *Memory) SendBy(s Sender) { m.sender = s }

// handover is how parcels of class at least once come into the world as errands.
// The commit that makes them takes their lane as well, provided that nobody holds
// it and nothing waits there, and that the cards they renew are where this process
// saw them last. To everybody else they are being sent, and if this process dies
// they are sent again when the lease has run out, as ever. Where the guess is
// wrong the parcel is put in as one that waits; the decision stands.
//
// While its errands are on their way the process goes on in the lane: it knows
// the hold, and the last place that is its own.
type handover struct {
	m      *Memory
	token  string
	roster uint64 // the decision's: who is written to was ours then
	lanes  []*passage
	whose  map[string]*passage // by the check that may not hold; nil = all
	unsure bool                // nobody knows whether the errands are in

	delivered []*passage
}

// passage is one lane of a handover.
type passage struct {
	lane    string
	until   time.Time
	errands []chat.Errand
	cards   []string
}

// reserve asks the sender for the lanes that a change may hand over.
func (m *Memory) reserve(ctx context.Context, c *dialogs.Change) *handover {
	h := &handover{m: m, roster: c.Based[rosterKey]}
	if m.sender == nil || len(c.People) > 0 {
		return h
	}
	asked := map[string]bool{}
	for i := range c.Parcels {
		if !h.simple(&c.Parcels[i]) {
			asked[c.Parcels[i].To.String()] = true // the lane keeps its order
		}
	}
	for i := range c.Parcels {
		lane := c.Parcels[i].To.String()
		if asked[lane] {
			continue
		}
		asked[lane] = true
		if until, ok := m.sender.Reserve(ctx, lane); ok {
			h.lanes = append(h.lanes, &passage{lane: lane, until: until})
		}
	}
	if len(h.lanes) > 0 {
		h.token = rand.Text()
	}
	return h
}

// simple reports whether a parcel may go without being judged again: it is of
// class at least once, to go out at once, and not to be called off.
func (h *handover) simple(p *chat.Parcel) bool {
	return p.Class == chat.AtLeastOnce && p.After.IsZero() && p.Expires.IsZero() && p.Cancel == "" && (p.Person == "" || h.roster > 0)
}

// begin forgets what was added: the change is laid out anew.
func (h *handover) begin() {
	for _, to := range h.lanes {
		to.errands, to.cards = nil, nil
	}
}

// add marks a parcel as being sent, if its lane is handed over.
func (h *handover) add(lane string, record *waiting) {
	i := slices.IndexFunc(h.lanes, func(to *passage) bool { return to.lane == lane })
	if i < 0 {
		return
	}
	to := h.lanes[i]
	record.Lease = fmt.Sprintf("%s/%d", h.token, record.Nth)
	record.Tries = 1 // a parcel that kills its sender is counted too
	to.errands = append(to.errands, chat.Errand{Lane: lane, Key: parcelKey(record.Parcel.ID), Parcel: record.Parcel,
		Lease: record.Lease, Place: record.place(Stamp), Since: record.Since, Until: to.until})
}

// take adds to a batch what takes the lanes, behind all other checks.
func (h *handover) take(w *writing, now time.Time) {
	h.whose = map[string]*passage{}
	for _, to := range h.lanes {
		if len(to.errands) > 0 {
			h.hold(w, to, now)
		}
	}
	if slices.ContainsFunc(h.lanes, (*passage).personal) {
		h.check(w, nil, rosterKey, h.roster)
	}
}

// personal reports whether a right stands behind one of the errands.
func (to *passage) personal() bool {
	return slices.ContainsFunc(to.errands, func(e chat.Errand) bool { return e.Parcel.Person != "" })
}

func (h *handover) check(w *writing, to *passage, key string, version uint64) {
	w.batch.Checks = append(w.batch.Checks, Check{key, version})
	h.whose[key] = to
}

// hold takes one lane, or goes on in it.
func (h *handover) hold(w *writing, to *passage, now time.Time) {
	ours := h.m.holding.of(to.lane)
	to.cards = ours.cards
	for i := range to.errands {
		e := &to.errands[i]
		card := e.Parcel.Card
		if card == "" || slices.Contains(to.cards, card) {
			continue // of what is on its way the sender knows the message better
		}
		to.cards = append(to.cards[:len(to.cards):len(to.cards)], card)
		slot := slotKey(to.lane, card)
		seen := h.m.slot(slot)
		e.Shown = seen.value
		h.check(w, to, slot, seen.version)
	}
	h.check(w, to, holdKey(to.lane), ours.version)
	w.batch.Empty = append(w.batch.Empty, Gap{laneIndex(to.lane), next(ours.last), "1/" + through(now)})
	h.whose[laneIndex(to.lane)] = to
	closed, err := (&hold{Until: to.until, Lease: to.errands[len(to.errands)-1].Lease}).put(to.lane)
	w.err = errors.Join(w.err, err)
	w.batch.Puts = append(w.batch.Puts, closed)
}

// giveUp leaves out the lane whose check did not hold, and reports whether it was
// a check of the handover's.
func (h *handover) giveUp(key string) bool {
	to, ok := h.whose[key]
	if !ok {
		return false
	}
	h.lanes = slices.DeleteFunc(h.lanes, func(p *passage) bool {
		if to != nil && p != to {
			return false
		}
		h.m.sender.Deliver(p.lane, nil)
		return true
	})
	return true
}

// deliver hands over what is in.
func (h *handover) deliver(commit uint64) {
	for _, to := range h.lanes {
		for i := range to.errands {
			to.errands[i].Commit, to.errands[i].Place = commit, Stamped(to.errands[i].Place, commit)
		}
		h.m.holding.begin(to, commit, h.m.sender)
	}
	h.delivered, h.lanes = h.lanes, nil
}

// wake tells the sender what has to wait.
func (h *handover) wake(c *dialogs.Change) {
	if h.m.sender == nil {
		return
	}
	waits, urgent := false, []string(nil)
	for i := range c.Parcels {
		if lane := c.Parcels[i].To.String(); !slices.ContainsFunc(h.delivered, func(to *passage) bool { return to.lane == lane }) {
			waits = true
			if c.Parcels[i].Class == chat.AtLeastOnce {
				urgent = append(urgent, lane)
			}
		}
	}
	if waits {
		h.m.sender.Wake(urgent...)
	}
}

// end gives back the lanes that nothing was delivered to. Errands that may be in
// go to the sender too: they are nobody else's concern until their lease runs out.
func (h *handover) end() {
	for _, to := range h.lanes {
		if !h.unsure {
			to.errands = nil
		}
		h.m.sender.Deliver(to.lane, to.errands)
	}
}
