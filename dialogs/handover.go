package dialogs

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// The job that follows when somebody left: a Change a deal, cause job/deal, so that
// it goes on after a crash, on any replica, and does nothing twice. What is left to
// do is what they still hold; the mark keeps which deals they held, for the undo.
//
//	begun ─► given away ─► done ─► (a day) forgotten
//	                        └► taken back ─► given back

// HandOver goes on with all such jobs. It calls pause now and then, so that what
// people do goes first; cut short, it goes on when it is called again.
func (e *Engine) HandOver(ctx context.Context, pause func(context.Context) error) error {
	k, err := e.Memory.Load(ctx, Query{})
	if err != nil {
		return err
	}
	var wrong []error
	for _, who := range k.Roster.Handovers() {
		j := handover{e: e, who: who.ID, Handover: *who.Handover, pause: pause}
		if err := j.goOn(ctx); err != nil {
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}

// handover is one of them, as it stood when it was looked at.
type handover struct {
	sales.Handover
	e     *Engine
	who   string
	pause func(context.Context) error
}

// The measures of the job.
const (
	handRound = 3   // a deal that came to them while they left is found in the next round
	sinceThen = 100 // events of a deal, the newest, among which the job's own is looked for
)

func (j *handover) goOn(ctx context.Context) error {
	switch {
	case j.Back:
		return j.giveBack(ctx)
	case j.Done.IsZero():
		return j.giveAway(ctx)
	case j.e.Now().Sub(j.Done) > undoFor:
		return j.end(ctx, "over", func(*turn, *sales.Person) {})
	}
	return nil
}

// cause is the job's own; each of its changes adds what it is about.
func (j *handover) cause() string {
	return "handover/" + j.who + "/" + j.At.UTC().Format(time.RFC3339Nano)
}

// mark keeps the ids of the deals that they held.
func (j *handover) mark() string { return "handover/" + j.who }

func (j *handover) deals(ctx context.Context) ([]string, error) {
	k, err := j.e.Memory.Load(ctx, Query{Marks: []string{j.mark()}})
	return strings.Fields(k.Marks[j.mark()]), err
}

// held lists what they still hold, and notes it.
func (j *handover) held(ctx context.Context) ([]string, error) {
	noted, err := j.deals(ctx)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(noted)
	var held []string
	err = j.e.foldLive(ctx, Find{Of: []string{j.who}}, func(d *sales.Deal) {
		if d.Held(j.who) != nil {
			held = append(held, d.ID)
			if !slices.Contains(all, d.ID) {
				all = append(all, d.ID)
			}
		}
	})
	if err != nil || len(all) == len(noted) {
		return held, err
	}
	now := j.e.Now()
	_, err = j.e.run(ctx, Query{Marks: []string{j.mark()}}, func(k Known) verdict {
		value := strings.Join(all, " ")
		return verdict{change: Change{Cause: j.cause() + "/list/" + derive("", value, 8), At: now, Based: k.Versions, Marks: map[string]string{j.mark(): value}}}
	})
	return held, err
}

// giveAway hands on all that they hold, and tells everybody concerned once.
func (j *handover) giveAway(ctx context.Context) error {
	for range handRound {
		held, err := j.held(ctx)
		if err != nil {
			return err
		}
		if len(held) == 0 {
			break
		}
		if err := j.each(ctx, "give", held, Query{Person: j.By}, j.give); err != nil {
			return err
		}
	}
	return j.tellGiven(ctx)
}

// each takes a step of the job with each of some deals, in changes of their own.
func (j *handover) each(ctx context.Context, step string, deals []string, q Query, do func(t *turn)) error {
	return paced(ctx, deals, j.pause, func(id string) error {
		q.Deal = id
		now := j.e.Now()
		_, err := j.e.run(ctx, q, func(k Known) verdict {
			t := j.e.newTurn(k, chat.Update{ID: j.cause() + "/" + step + "/" + id}, now)
			if t.deal == nil || !t.deal.Lives() {
				return verdict{}
			}
			do(t)
			return t.finish()
		})
		return err
	})
}

// give hands one deal on.
func (j *handover) give(t *turn) {
	t.deal.Leave(j.who, t.heirsBy(j.who, &j.Handover)(t.dealWas))
	if h, was := t.deal.Handoff, t.dealWas.Handoff; h != nil && h.To != was.To { // their time begins anew
		h.Offered, h.Accepted, h.For = t.now.UTC(), time.Time{}, time.Time{}
		h.Due = t.answerBy(h)
	}
	t.did(handedOver, "")
}

// What the job does, in the journal.
const (
	handedOver = "handed_over"
	givenBack  = "given_back"
)

// giveBack gives back what nobody touched since, and says what was.
func (j *handover) giveBack(ctx context.Context) error {
	deals, err := j.deals(ctx)
	if err != nil {
		return err
	}
	if err := j.each(ctx, "back", deals, Query{Person: j.By, Events: sinceThen}, j.takeBack); err != nil {
		return err
	}
	return j.tellBack(ctx)
}

// takeBack undoes what the job did to one deal, if nobody touched it since.
func (j *handover) takeBack(t *turn) {
	ev := j.event(t.k.Events)
	if ev == nil {
		return
	}
	if was, ok := sales.Revert(t.deal, ev.Payload.Changes); ok {
		t.deal = &was
		t.did(givenBack, ev.ID)
	}
}

// event is what the job did to a deal, as its journal has it; nil: nothing.
func (j *handover) event(events []sales.Event) *sales.Event {
	for i := range events {
		if ev := &events[i]; ev.What == handedOver && ev.ID == j.cause()+"/give/"+ev.Deal {
			return ev
		}
	}
	return nil
}

// end closes a step of the job with what is to be said; "over" and "back" forget it.
func (j *handover) end(ctx context.Context, step string, say func(*turn, *sales.Person)) error {
	now := j.e.Now()
	_, err := j.e.run(ctx, Query{Person: j.By, Marks: []string{j.mark()}}, func(k Known) verdict {
		who := k.Roster.Ever(j.who)
		if who == nil || who.Handover == nil || !who.Handover.At.Equal(j.At) || who.Handover.Back != j.Back || !who.Handover.Done.Equal(j.Done) {
			return verdict{} // another did it
		}
		t := j.e.newTurn(k, chat.Update{ID: j.cause() + "/" + step}, now)
		p := who.Clone()
		if step == "done" {
			p.Handover.Done = now.UTC()
		} else {
			p.Handover, t.change.Marks = nil, map[string]string{j.mark(): ""}
		}
		t.keep(p)
		say(t, &p)
		return t.finish()
	})
	return err
}
