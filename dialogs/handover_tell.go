package dialogs

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What people are told of a handover: everybody one message, whatever they got.

// share is what came to one receiver.
type share struct {
	deals []sales.Deal // those shown
	what  [][]sales.Holding
	n     int
}

// outcome is what came of the job so far, read from the deals and their journals.
type outcome struct {
	to      map[string]*share
	n       int          // deals given
	back    int          // of them given back
	touched []sales.Deal // given, and changed since
}

func (j *handover) outcome(ctx context.Context) (*outcome, error) {
	deals, err := j.deals(ctx)
	if err != nil {
		return nil, err
	}
	o := &outcome{to: map[string]*share{}}
	for _, id := range deals {
		k, err := j.e.Memory.Load(ctx, Query{Deal: id, Events: sinceThen})
		if err != nil {
			return nil, err
		}
		ev := j.event(k.Events)
		if k.Deal == nil || ev == nil {
			continue
		}
		o.n++
		undone := slices.ContainsFunc(k.Events, func(e sales.Event) bool { return e.What == givenBack && e.Payload.Note == ev.ID })
		if undone {
			o.back++
		} else if j.Back {
			o.touched = append(o.touched, *k.Deal)
			continue
		}
		for who, what := range received(ev, j.who) {
			o.add(who, k.Deal, what)
		}
	}
	return o, nil
}

func (o *outcome) add(who string, d *sales.Deal, what []sales.Holding) {
	if o.to[who] == nil {
		o.to[who] = &share{}
	}
	s := o.to[who]
	if s.n++; s.n <= shownDeals {
		s.deals, s.what = append(s.deals, *d), append(s.what, what)
	}
}

// received is who got what by an event of the job.
func received(ev *sales.Event, gone string) map[string][]sales.Holding {
	out := map[string][]sales.Holding{}
	got := func(who string, what sales.Holding) {
		if who != "" && who != gone && !slices.Contains(out[who], what) {
			out[who] = append(out[who], what)
		}
	}
	for _, c := range ev.Payload.Changes {
		switch name, _, _ := strings.Cut(c.Field, "."); name {
		case "owner":
			got(read[string](c.After), sales.HoldDeal)
		case "roles":
			if who := read[string](c.After); len(out[who]) == 0 { // it goes with the rest
				got(who, sales.HoldRole)
			}
		case "handoff":
			if was, is := read[sales.Handoff](c.Before), read[sales.Handoff](c.After); was.To == gone {
				got(is.To, sales.HoldOffer)
			}
		case "request":
			if was, is := read[sales.Request](c.Before), read[sales.Request](c.After); was.To == gone {
				got(is.To, sales.HoldDecision)
			}
		case "consults":
			was, is := read[[]sales.Consult](c.Before), read[[]sales.Consult](c.After)
			for i := range min(len(was), len(is)) {
				if was[i].To == gone {
					got(is[i].To, sales.HoldConsult)
				}
			}
		case "acts":
			was, is := read[[]sales.Act](c.Before), read[[]sales.Act](c.After)
			for i := range min(len(was), len(is)) {
				if was[i].To == gone {
					got(is[i].To, sales.HoldQuestion)
				}
			}
		}
	}
	return out
}

// read is a field as an event keeps it; the zero value if there was none.
func read[T any](raw json.RawMessage) (out T) {
	_ = json.Unmarshal(raw, &out) // written by sales.Diff; null leaves it as it is
	return out
}

// tellGiven ends the giving away: each receiver hears of all they got, who let them
// go that it is done.
func (j *handover) tellGiven(ctx context.Context) error {
	o, err := j.outcome(ctx)
	if err != nil {
		return err
	}
	return j.end(ctx, "done", func(t *turn, gone *sales.Person) {
		t.tellShares(o, "handover.got", gone)
		t.report(j.By, func(v view) chat.Message {
			key := "handover.done"
			if o.n == 0 {
				key = "handover.done_nothing"
			}
			return chat.Message{
				Text:    v.say.Say(key, phrases.V{"Name": gone.Name, "N": o.n, "To": v.shares(o.counts())}),
				Buttons: rows(1, button(v.say.Str("btn.undo"), press{Act: "offboardback", Item: gone.ID})),
			}
		})
	})
}

// tellBack ends the taking back.
func (j *handover) tellBack(ctx context.Context) error {
	o, err := j.outcome(ctx)
	if err != nil {
		return err
	}
	return j.end(ctx, "back", func(t *turn, back *sales.Person) {
		t.roster = t.roster.Put([]sales.Person{*back})
		t.tellShares(o, "handover.gone_back", back)
		draw := func(key string) func(view) chat.Message {
			return func(v view) chat.Message {
				return chat.Message{Text: chat.Lines(append([]chat.Text{v.say.Say(key, phrases.V{"Name": back.Name, "N": o.back})}, v.touchedLines(o)...)...)}
			}
		}
		t.report(j.By, draw("handover.back"))
		t.report(back.ID, draw("handover.you_are_back"))
	})
}

// touchedLines are the deals that stay where they are, of those the reader may see.
func (v view) touchedLines(o *outcome) (lines []chat.Text) {
	seen := slices.DeleteFunc(slices.Clone(o.touched), func(d sales.Deal) bool { return !v.may(mayView, &d) })
	if len(seen) == 0 {
		return nil
	}
	lines = []chat.Text{v.say.Say("handover.touched")}
	for i := range seen {
		if i == shownDeals {
			return append(lines, v.say.Say("handover.more", phrases.V{"N": len(seen) - i}))
		}
		lines = append(lines, v.handedLine(&seen[i], nil))
	}
	return lines
}

func (o *outcome) counts() map[string]int {
	out := map[string]int{}
	for who, s := range o.to {
		out[who] = s.n
	}
	return out
}

// tellShares tells each receiver, in an order that is always the same.
func (t *turn) tellShares(o *outcome, key string, gone *sales.Person) {
	for _, who := range slices.Sorted(maps.Keys(o.to)) {
		s := o.to[who]
		t.report(who, func(v view) chat.Message {
			lines := []chat.Text{v.say.Say(key, phrases.V{"Name": gone.Name, "N": s.n})}
			var keys []chat.Button
			for i := range s.deals {
				lines = append(lines, v.handedLine(&s.deals[i], s.what[i]))
				if d := &s.deals[i]; v.may(mayView, d) {
					keys = append(keys, button(cut(d.Company, 18), press{Act: actOpen, Deal: d.ID, Arg: below}))
				}
			}
			if s.n > len(s.deals) {
				lines = append(lines, v.say.Say("handover.more", phrases.V{"N": s.n - len(s.deals)}))
			}
			return chat.Message{Text: chat.Lines(lines...), Buttons: rows(3, keys...)}
		})
	}
}

// handedLine is a deal of the list, and what of it was handed over. Who may not see
// the deal reads only that.
func (v view) handedLine(d *sales.Deal, what []sales.Holding) chat.Text {
	var parts []string
	if v.may(mayView, d) {
		parts = append(parts, cut(v.dealLine(d), 60))
	}
	for _, w := range sales.Holdings {
		if slices.Contains(what, w) {
			parts = append(parts, v.say.Str("handover.got_"+string(w)))
		}
	}
	return chat.Plain("• " + strings.Join(parts, ": "))
}

// report is one message at the end of the job: to who covers for the receiver, and in
// their working time unless they began it.
func (t *turn) report(person string, draw func(view) chat.Message) {
	who := t.present(t.roster.Person(person))
	to, ok := address(who)
	if !ok {
		return
	}
	p := chat.Parcel{To: to, Class: chat.AtLeastOnce, Fresh: true, Person: who.ID, Message: draw(t.e.viewOf(who, t.roster, t.now))}
	if open := t.e.business(who).NextOpen(t.now); open.After(t.now) && (t.me == nil || person != t.me.ID) {
		p.After = open
	}
	t.post(p)
}
