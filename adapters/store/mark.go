package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
)

// Mark takes what was sent out of the outbox, all in one commit and without a
// look: an errand knows what the outbox was like when it was given out. A lane
// that nothing else was put into is opened. Errands that are not as they were
// left, or behind which something waits, are given back: Settle looks at each.
// With an error all may be: nobody knows.
func (m *Memory) Mark(ctx context.Context, now time.Time, sent []chat.Delivery) (left []chat.Delivery, err error) {
	defer func() {
		for i := range sent {
			m.holding.end(&sent[i].Errand)
		}
	}()
	for todo := slices.Clone(sent); len(todo) > 0; {
		b, whose := m.marks(now, todo)
		result, err := m.engine.Commit(ctx, b)
		var conflict *Conflict
		if errors.As(err, &conflict) {
			i := whose[conflict.Key]
			left, todo = append(left, todo[i]), slices.Delete(todo, i, i+1)
			continue
		}
		if err != nil {
			return append(left, todo...), err
		}
		m.learnSlots(&b, result.Version)
		break
	}
	return left, nil
}

// marks is the batch for deliveries, and whose each of its checks is.
func (m *Memory) marks(now time.Time, sent []chat.Delivery) (b Batch, whose map[string]int) {
	b, whose = Batch{Now: now}, map[string]int{}
	slots := map[string]int{} // a card's newest message counts
	for i := range sent {
		e := &sent[i].Errand
		b.mark(e)
		whose[e.Key] = i
		if e.Parcel.Card != "" && sent[i].Message != "" {
			slots[slotKey(e.Lane, e.Parcel.Card)] = i
		}
		if m.holding.last(e) {
			b.open(e)
			b.Empty = append(b.Empty, Gap{laneIndex(e.Lane), next(e.Place), "1/" + through(now)})
			whose[holdKey(e.Lane)], whose[laneIndex(e.Lane)] = i, i
		}
	}
	for slot, i := range slots {
		b.Puts = append(b.Puts, shows(slot, sent[i].Message, now))
	}
	return b, whose
}

// markOne is Mark for an errand that holds its lane alone.
func (m *Memory) markOne(ctx context.Context, now time.Time, e chat.Errand, message string) error {
	b := Batch{Now: now}
	b.mark(&e)
	b.open(&e)
	if e.Parcel.Card != "" && message != "" {
		b.Puts = append(b.Puts, shows(slotKey(e.Lane, e.Parcel.Card), message, now))
	}
	result, err := m.engine.Commit(ctx, b)
	if err == nil {
		m.learnSlots(&b, result.Version)
	}
	return err
}

// mark takes an errand's parcel out of everything, if it is as it was given out.
func (b *Batch) mark(e *chat.Errand) {
	w := waiting{Parcel: e.Parcel, Since: e.Since}
	b.Checks = append(b.Checks, Check{e.Key, e.Commit})
	b.Deletes = append(b.Deletes, e.Key)
	b.Remove = append(b.Remove, Entry{laneIndex(e.Lane), e.Place}, w.ready(e.Lane))
}

// open takes the hold off an errand's lane.
func (b *Batch) open(e *chat.Errand) {
	b.Checks = append(b.Checks, Check{holdKey(e.Lane), e.Commit})
	b.Deletes = append(b.Deletes, holdKey(e.Lane))
}

// shows notes which message shows a card.
func shows(slot, message string, now time.Time) Put {
	return Put{Key: slot, Value: []byte(message), Expires: now.Add(slotKept)}
}

// slot is which message shows a card, as this process saw it last.
func (m *Memory) slot(slot string) remembered[string] {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.slots.get(slot)
}

// learnSlots remembers what a batch said of cards.
func (m *Memory) learnSlots(b *Batch, version uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range b.Puts {
		if strings.HasPrefix(p.Key, "slot/") {
			m.slots.put(p.Key, version, string(p.Value))
		}
	}
}
