package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// Load reads what a query asks for. One multi-get of guessed keys (whose
// account it is and which deal the talk is about are remembered from before),
// verified by what it brings; a wrong guess, a new roster or a list cost a
// second one. Pages and journals are read beside the first.
func (m *Memory) Load(ctx context.Context, q dialogs.Query) (dialogs.Known, error) {
	r := reading{m: m, got: map[string]Record{}}
	if q.Dues {
		r.dues = map[string]time.Time{}
	}
	found := m.find(ctx, q.Find)
	events := m.newest(ctx, q.Deal, q.Events)
	if err := r.fetch(ctx, r.guesses(&q)...); err != nil {
		return dialogs.Known{}, err
	}
	known := dialogs.Known{Versions: dialogs.Versions{}}
	if err := r.people(ctx, &q, &known); err != nil {
		return dialogs.Known{}, err
	}
	deal, err := r.about(ctx, &q, &known)
	if err != nil {
		return dialogs.Known{}, err
	}
	if deal != q.Deal {
		events = m.newest(ctx, deal, q.Events)
	}
	if known.Events, err = events(); err != nil {
		return dialogs.Known{}, err
	}
	if known.Found, known.Cursor, err = found(&r); err != nil {
		return dialogs.Known{}, err
	}
	if err := r.small(&q, &known); err != nil {
		return dialogs.Known{}, err
	}
	known.Dues = r.dues
	if known.Aside, err = r.aside(ctx, q.Aside); err != nil {
		return dialogs.Known{}, err
	}
	for key, record := range r.got {
		if key != rosterKey {
			known.Versions[key] = record.Version
		}
	}
	return known, nil
}

// reading is one Load under way: the records it has so far, and when the deals
// among them are due, if that is asked (else nil).
type reading struct {
	m    *Memory
	got  map[string]Record
	dues map[string]time.Time
}

func (r *reading) isDue(deal string, at time.Time) {
	if r.dues != nil && !at.IsZero() {
		r.dues[deal] = at
	}
}

// guesses are the keys that the first multi-get asks for.
func (r *reading) guesses(q *dialogs.Query) []string {
	keys := []string{rosterKey}
	person, deal := q.Person, q.Deal
	if person == "" && q.Account != "" {
		if p := r.m.cachedRoster().Account(string(q.Account)); p != nil {
			person = p.ID
		}
	}
	if person != "" {
		keys = append(keys, talkKey(person))
	}
	if deal == "" && q.TalkDeal {
		r.m.mu.Lock()
		deal = r.m.talking[person]
		r.m.mu.Unlock()
	}
	if deal != "" {
		keys = append(keys, dealKey(deal))
	}
	if q.Invite != "" {
		keys = append(keys, inviteKey(q.Invite))
	}
	for _, name := range q.Marks {
		keys = append(keys, markKey(name))
	}
	if q.Poison != "" {
		keys = append(keys, poisonKey(q.Poison))
	}
	return keys
}

// people fills the roster, who is asked for and their talk.
func (r *reading) people(ctx context.Context, q *dialogs.Query, known *dialogs.Known) error {
	all, err := r.m.rosterAt(ctx, r.got[rosterKey].Version)
	if err != nil {
		return err
	}
	known.Roster = all.Roster
	known.Versions[rosterKey] = all.version
	me := known.Roster.Person(q.Person)
	if me == nil && q.Person == "" && q.Account != "" {
		me = known.Roster.Account(string(q.Account))
	}
	if me == nil {
		return nil
	}
	known.Me = me
	known.Talk, err = r.talk(ctx, me.ID)
	return err
}

// about fills the deal that is asked for, or talked about, and gives its id.
func (r *reading) about(ctx context.Context, q *dialogs.Query, known *dialogs.Known) (deal string, err error) {
	deal = q.Deal
	if deal == "" && q.TalkDeal && known.Talk != nil {
		deal = known.Talk.Deal
		r.m.mu.Lock()
		r.m.talking[known.Me.ID] = deal
		r.m.mu.Unlock()
	}
	if deal != "" {
		known.Deal, err = r.deal(ctx, deal)
	}
	if errors.Is(err, ErrCorrupt) {
		r.m.damaged(dealKey(deal))
		if q.Deal == "" { // what else they do goes on
			return "", nil
		}
	}
	return deal, err
}

// fetch reads those records that were not read yet.
func (r *reading) fetch(ctx context.Context, keys ...string) error {
	var missing []string
	for _, key := range keys {
		if _, ok := r.got[key]; !ok {
			missing = append(missing, key)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	records, err := r.m.engine.Get(ctx, time.Time{}, missing...)
	if err != nil {
		return err
	}
	for _, record := range records {
		r.got[record.Key] = record
	}
	return nil
}

// shared gives what a record says from memory if it is still at the version that
// was last seen, and else reads it.
func shared[T any](m *Memory, seen *recent[T], record Record, read func() (T, error)) (T, error) {
	m.mu.Lock()
	known := seen.get(record.Key)
	m.mu.Unlock()
	if known.version == record.Version {
		return known.value, nil
	}
	value, err := read()
	if err == nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		seen.put(record.Key, record.Version, value)
	}
	return value, err
}

func (r *reading) talk(ctx context.Context, person string) (*dialogs.Talk, error) {
	if err := r.fetch(ctx, talkKey(person)); err != nil {
		return nil, err
	}
	record := r.got[talkKey(person)]
	if record.Version == 0 {
		return &dialogs.Talk{Person: person}, nil
	}
	return shared(r.m, &r.m.talks, record, func() (*dialogs.Talk, error) {
		talk := &dialogs.Talk{Person: person}
		if decode(record, talk) != nil || talk.Person != person {
			r.m.damaged(record.Key)
			talk = &dialogs.Talk{Person: person} // it begins anew
		}
		return talk, nil
	})
}

// deal reads a deal, nil if there is none, and remembers it with its index entries
// for the commit that may follow.
func (r *reading) deal(ctx context.Context, id string) (*sales.Deal, error) {
	key := dealKey(id)
	if err := r.fetch(ctx, key); err != nil {
		return nil, err
	}
	if r.got[key].Version == 0 {
		return nil, nil
	}
	seen, err := shared(r.m, &r.m.deals, r.got[key], func() (*keptDeal, error) {
		kept, err := r.kept(key)
		if err != nil {
			return nil, err
		}
		return &keptDeal{&kept.Deal, kept.Due, kept.entries()}, nil
	})
	if err != nil {
		return nil, err
	}
	r.isDue(id, seen.due)
	return seen.deal, nil
}

// kept is a deal's record that was fetched, nil if there is none.
func (r *reading) kept(key string) (*dealRecord, error) {
	record := r.got[key]
	if record.Version == 0 {
		return nil, nil
	}
	kept := &dealRecord{}
	if err := decode(record, kept); err != nil {
		return nil, err
	}
	if dealKey(kept.Deal.ID) != key {
		return nil, fmt.Errorf("%w: the record %q is of another deal", ErrCorrupt, key)
	}
	return kept, nil
}

// small fills the invite, the poison and the marks.
func (r *reading) small(q *dialogs.Query, known *dialogs.Known) error {
	if record := r.got[inviteKey(q.Invite)]; q.Invite != "" && record.Version > 0 {
		known.Invite = &dialogs.Invite{}
		if err := decode(record, known.Invite); err != nil {
			return err
		}
	}
	if record := r.got[poisonKey(q.Poison)]; q.Poison != "" && record.Version > 0 {
		known.Poison = &dialogs.Poison{}
		if decode(record, known.Poison) != nil || poisonKey(known.Poison.Update.ID) != record.Key {
			r.m.damaged(record.Key)
			known.Poison = nil // its failures are counted anew
		}
	}
	known.Marks = make(map[string]string, len(q.Marks))
	for _, name := range q.Marks {
		known.Marks[name] = string(r.got[markKey(name)].Value)
	}
	return nil
}

// newest begins to read a deal's last events; the function it gives ends it.
func (m *Memory) newest(ctx context.Context, deal string, n int) func() ([]sales.Event, error) {
	if deal == "" || n <= 0 {
		return func() ([]sales.Event, error) { return nil, nil }
	}
	return later(func() ([]sales.Event, error) { return m.Journal(ctx, deal, -n, n) })
}

// Journal reads a deal's events, oldest first, at most limit of them beginning
// with number from; a negative from counts from the end.
func (m *Memory) Journal(ctx context.Context, deal string, from, limit int) ([]sales.Event, error) {
	lines, err := m.engine.Lines(ctx, journalLog(deal), from, limit)
	if err != nil {
		return nil, err
	}
	events := make([]sales.Event, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &events[i]); err != nil {
			return nil, decode(Record{Key: journalLog(deal), Value: line}, &events[i])
		}
	}
	return events, nil
}
