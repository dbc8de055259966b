package sales

import (
	"encoding/json"
	"strings"
	"time"
)

// Learned is when a question was first answered, in which stage, and how.
type Learned struct {
	Stage  string
	Answer Answer
}

// Course is a fact as it was first known, and all its later dates.
type Course struct {
	First Fact
	Dates []Date // put off or brought forward, in order
	Over  time.Time
}

// Rest is why nobody had to move.
type Rest string

// The reasons.
const (
	RestAsleep Rest = "asleep" // the deal was parked
	RestFrozen Rest = "frozen" // something kept the buyer from deciding
)

// Held is a span in which one holder had to move, the buyer or a role of ours, or nobody.
type Held struct {
	From, To time.Time
	Buyer    bool
	Role     string
	Rest     Rest // empty: the holder had to move
}

// History is what a deal's journal says of it.
type History struct {
	First map[string]Learned // by question id
	Facts []Course           // in the order they came
	Held  []Held
}

// HistoryOf reads a deal's journal, oldest event first, to its end. What of an
// event was erased is passed over.
func HistoryOf(p *Process, events []Event, end time.Time) History {
	h := History{First: map[string]Learned{}}
	var d Deal
	for i, ev := range events {
		for _, c := range ev.Payload.Changes {
			h.see(c, &d)
		}
		until := end
		if i+1 < len(events) {
			until = events[i+1].At
		}
		h.hold(p, &d, ev.At, until)
	}
	return h
}

// see takes in one change, and keeps of the deal who holds it.
func (h *History) see(c Change, d *Deal) {
	id, answer := strings.CutPrefix(c.Field, "answers.")
	switch {
	case answer:
		h.learn(id, c.After, d)
		return
	case c.Field == "status":
		d.Status = ""
	case c.Field == "stage":
		d.Stage = ""
	case c.Field == "next":
		d.Next = nil
	case c.Field == "handoff":
		d.Handoff = nil
	case c.Field == "request":
		d.Request = nil
	case c.Field == "situation":
		d.Situation = nil
	default:
		return
	}
	body, _ := json.Marshal(map[string]json.RawMessage{c.Field: c.After})
	if json.Unmarshal(body, d) == nil && c.Field == "situation" {
		h.facts(d.Situation)
	}
}

// learn takes in an answer: the first is kept.
func (h *History) learn(id string, after json.RawMessage, d *Deal) {
	var a Answer
	if json.Unmarshal(after, &a) != nil || a.At.IsZero() {
		delete(d.Knows, id)
		return
	}
	if d.Knows == nil {
		d.Knows = map[string]Answer{}
	}
	d.Knows[id] = a
	if _, known := h.First[id]; !known && !a.Unknown {
		h.First[id] = Learned{Stage: d.Stage, Answer: a}
	}
}

// facts takes in the situation as it was then.
func (h *History) facts(now []Fact) {
	for _, f := range now {
		known := h.told(f.ID)
		if known == nil {
			h.Facts = append(h.Facts, Course{First: f})
			known = &h.Facts[len(h.Facts)-1]
		}
		last := known.First.Date
		if n := len(known.Dates); n > 0 {
			last = known.Dates[n-1]
		}
		if f.Date != last {
			known.Dates = append(known.Dates, f.Date)
		}
		known.Over = f.Over
	}
}

func (h *History) told(id string) *Course {
	for i := range h.Facts {
		if h.Facts[i].First.ID == id {
			return &h.Facts[i]
		}
	}
	return nil
}

// hold says who had to move between two events: nobody while the deal rests, the buyer
// until their step is due.
func (h *History) hold(p *Process, d *Deal, from, to time.Time) {
	switch {
	case !from.Before(to):
		return
	case d.Status == Parked:
		h.Held = append(h.Held, Held{From: from, To: to, Rest: RestAsleep})
		return
	case Frozen(p, d):
		h.Held = append(h.Held, Held{From: from, To: to, Rest: RestFrozen})
		return
	}
	ours := Held{From: from, To: to}
	switch stage, _, ok := p.Stage(d.Stage); {
	case d.Handoff != nil && d.Handoff.Role != "":
		ours.Role = d.Handoff.Role
	case d.Handoff == nil && d.Request != nil:
		ours.Role = RoleHead
	case ok:
		ours.Role = stage.Responsible
	}
	if d.Handoff == nil && d.Request == nil && d.Next != nil && d.Next.Buyer && from.Before(d.Next.Due) {
		theirs := Held{From: from, To: to, Buyer: true}
		if d.Next.Due.Before(to) {
			theirs.To, ours.From = d.Next.Due, d.Next.Due
		} else {
			ours.From = to
		}
		h.Held = append(h.Held, theirs)
	}
	if ours.From.Before(ours.To) {
		h.Held = append(h.Held, ours)
	}
}
