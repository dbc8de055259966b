package dialogs

import (
	"context"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// Job is something posted on a schedule.
type Job struct {
	ID       string
	Do       string // one of Does
	Schedule string // a cron expression of five fields
	Zone     string // IANA; empty = each reader's own
	To       string // a channel's id, a person's id, or a role: everybody who plays it
	CatchUp  time.Duration
}

// Does lists what a job can do.
var Does = []string{"digest", "stalled", "checkpoints", "moves", "content"}

// Recipient is one reader of a job: a person or a channel.
type Recipient struct {
	ID   string // person id, or "#" and the channel's id
	Zone *time.Location
}

// jobMark is where the last slot that fired is kept.
func jobMark(j Job, r Recipient) string { return "job/" + j.ID + "/" + r.ID }

// Recipients are who reads a job now.
func (e *Engine) Recipients(ctx context.Context, j Job) ([]Recipient, error) {
	if c, ok := e.channel(j.To); ok {
		return []Recipient{{ID: "#" + c.ID, Zone: e.House.Zone}}, nil
	}
	k, err := e.Memory.Load(ctx, Query{})
	if err != nil {
		return nil, err
	}
	who := k.Roster.With(j.To)
	if p := k.Roster.Person(j.To); p != nil {
		who = []sales.Person{*p}
	}
	var out []Recipient
	for i := range who {
		if _, ok := address(&who[i]); ok {
			out = append(out, Recipient{ID: who[i].ID, Zone: e.business(&who[i]).Zone})
		}
	}
	return out, nil
}

func (e *Engine) channel(id string) (Channel, bool) {
	i := slices.IndexFunc(e.House.Channels, func(c Channel) bool { return c.ID == id })
	if i < 0 {
		return Channel{}, false
	}
	return e.House.Channels[i], true
}

// LastFired is the newest slot of a job that was fired for a reader; ok is false
// if the job was never begun for them.
func (e *Engine) LastFired(ctx context.Context, j Job, r Recipient) (slot time.Time, ok bool, err error) {
	k, err := e.Memory.Load(ctx, Query{Marks: []string{jobMark(j, r)}})
	if err != nil {
		return time.Time{}, false, err
	}
	slot, err = time.Parse(time.RFC3339, k.Marks[jobMark(j, r)])
	return slot, err == nil, nil
}

// Begin notes that a job exists for a reader from now on: it never fires for the
// time before. It changes nothing if the job was begun or fired since last was read.
func (e *Engine) Begin(ctx context.Context, j Job, r Recipient, last, now time.Time) error {
	mark, stamp := jobMark(j, r), now.UTC().Format(time.RFC3339)
	_, err := e.run(ctx, Query{Marks: []string{mark}}, func(k Known) verdict {
		if is, _ := time.Parse(time.RFC3339, k.Marks[mark]); !is.Equal(last) {
			return verdict{}
		}
		return verdict{change: Change{Cause: mark + "/begin/" + stamp, At: now, Based: k.Versions, Marks: map[string]string{mark: stamp}}}
	})
	return err
}

// Fire posts a job to a reader for one slot, once whatever happens: the slot is
// the cause of the commit. A slot that is older than the newest fired is too late:
// whoever wants to fire it was asleep.
func (e *Engine) Fire(ctx context.Context, j Job, r Recipient, slot, now time.Time) error {
	stamp := slot.UTC().Format(time.RFC3339)
	cause := jobMark(j, r) + "/" + stamp
	q := Query{Marks: append(e.movedMarks(), jobMark(j, r), pointsMark(r.ID))}
	if j.Do == "digest" {
		q.Marks = append(q.Marks, ruleMarks()...)
	}
	q.askQuiet()
	_, err := e.run(ctx, q, func(k Known) verdict {
		if k.Marks[jobMark(j, r)] >= stamp { // both are RFC 3339 in UTC
			return verdict{}
		}
		c := Change{Cause: cause, At: now, Based: k.Versions, Marks: map[string]string{jobMark(j, r): stamp}}
		to, v, ok := e.reader(r, k, now)
		v.hushes = hushes(k.Marks[quietMark])
		last, _ := time.Parse(time.RFC3339, k.Marks[jobMark(j, r)]) // never: all is new
		switch {
		case !ok:
			return verdict{change: c}
		case k.Tally == nil:
			return verdict{more: v.known(j, q), tally: v.tallyOf(j, last)}
		}
		m, ids := v.post(j, k)
		if j.Do == "digest" && now.In(v.zone).Weekday() == time.Monday {
			m = v.addIgnored(m, k.Marks)
		}
		if len(ids) > 0 && v.me != nil {
			c.Marks[pointsMark(r.ID)] = strings.Join(ids, ",")
		}
		if m.Text != nil {
			p := chat.Parcel{ID: cause + "/0", To: to, Class: chat.Once, Card: "job/" + j.ID, Fresh: true, Message: m, Expires: now.Add(nudgeFor)}
			if v.me != nil {
				p.Person, p.After = v.me.ID, e.whenTheyBegin(v.me, now)
			}
			c.Parcels = []chat.Parcel{p}
		}
		return verdict{change: c}
	})
	return err
}

// known is what a job must know besides to be drawn for its reader: of moves, what
// is left of their day's messages.
func (v view) known(j Job, q Query) *Query {
	if j.Do == "moves" && v.me != nil {
		q.Marks = append(slices.Clone(q.Marks), v.pingMark())
	}
	return &q
}

// reader is where and how a recipient reads; not ok: they are away, off today or
// gone, and nothing is posted.
func (e *Engine) reader(r Recipient, k Known, now time.Time) (chat.Address, view, bool) {
	roster := k.Roster
	if id, isChannel := strings.CutPrefix(r.ID, "#"); isChannel {
		c, ok := e.channel(id)
		return whereNow(c, k.Marks), e.viewOfChannel(c, roster, now), ok
	}
	who := roster.Person(r.ID)
	to, ok := address(who)
	if !ok || !e.isThere(who, now) {
		return to, view{}, false
	}
	return to, e.viewOf(who, roster, now), true
}

// isThere reports whether somebody works on the day of an instant and is not away.
func (e *Engine) isThere(who *sales.Person, now time.Time) bool {
	b := e.business(who)
	y, m, d := now.In(b.Zone).Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, b.Zone)
	return !who.IsAway(now) && sales.DateOf(b.NextOpen(midnight), b.Zone) == sales.DateOf(now, b.Zone)
}

// whenTheyBegin is when a person's day begins if it has not yet: a post waits for it.
func (e *Engine) whenTheyBegin(who *sales.Person, now time.Time) time.Time {
	b := e.business(who)
	open := b.NextOpen(now)
	if open.After(now) && sales.DateOf(open, b.Zone) == sales.DateOf(now, b.Zone) {
		return open
	}
	return time.Time{}
}
