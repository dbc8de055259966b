package dialogs

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Roles that the facts call in. A consult stands beside the hook and never moves
// it: one person is asked once, until a time; what they say, or that they said
// nothing, stays with the deal.
//
//	asked ──answered──► answered   the rep hears it; it may be bettered
//	  │ ╲──its time──► silent      on record; a late answer still counts
//	  └──the fact went, or the stage──► released   and asked anew if it comes back

// consultCard is the slot of a consult's message.
func consultCard(id string) string { return "consult/" + id }

// calls are the roles that an open deal's stage calls in now.
func (v view) calls(d *sales.Deal, p *sales.Process) []sales.Call {
	if d.Status != sales.Open {
		return nil
	}
	return sales.Calls(p, d, sales.FactsOf(p, d, v.e.business(v.roster.Person(d.Owner)).Days, v.now))
}

// callIn tells whoever is asked or let go by what the deal has become.
func (t *turn) callIn() {
	before := t.deal.Consults
	t.changing = true
	t.deal.Consults = t.advice(t.deal, t.p)
	for i := range before {
		if was := &before[i]; was.State == sales.Consulting {
			if is := t.deal.Consult(was.ID); is == nil || is.State == sales.LetGo {
				t.release(was)
			}
		}
	}
	for i := range t.deal.Consults {
		if c := &t.deal.Consults[i]; c.ID == "" {
			c.ID = derive("C", t.change.Cause+"/"+c.Role+strconv.Itoa(c.Rule), 6)
			t.consult(c)
		}
	}
}

// advice is a deal's consults as they stand, or, where the deal is changed in this
// very turn, as they will once all that follows is done: who is not needed is let
// go, who is called and was not asked in this stay is asked. New ones have no id yet.
// While something keeps the buyer from deciding, nobody new is asked; who was asked
// before may answer.
func (v view) advice(d *sales.Deal, p *sales.Process) []sales.Consult {
	if !v.changing {
		return d.Consults
	}
	calls, after := v.calls(d, p), *d
	after.Consults = slices.Clone(d.Consults)
	for i := range after.Consults {
		if c := &after.Consults[i]; c.State == sales.Consulting && v.needless(d, c, calls) != "" {
			c.State, c.Ended = sales.LetGo, v.now.UTC()
		}
	}
	if sales.Frozen(p, d) {
		return after.Consults
	}
	for i := range calls {
		if calls[i].Consulted(&after) != nil {
			continue
		}
		if c, ok := v.consultOf(d, p, &calls[i]); ok {
			again := func(x sales.Consult) bool {
				return x.State == sales.LetGo && x.Stage == c.Stage && x.Role == c.Role && x.Rule == c.Rule
			}
			after.Consults = append(slices.DeleteFunc(after.Consults, again), c)
		}
	}
	return after.Consults
}

// consultOf is the consult that a call leads to now; not ok: the role is in the
// deal anyway, or there is nobody to ask.
func (v view) consultOf(d *sales.Deal, p *sales.Process, call *sales.Call) (c sales.Consult, ok bool) {
	to, in := sales.Adviser(p, d, v.roster, call.Role, v.now)
	if to == "" || in {
		return c, false
	}
	asked := v.now.UTC()
	if entered := d.Entered(); asked.Before(entered) { // by another replica, whose clock is a little ahead
		asked = entered
	}
	c = sales.Consult{Stage: d.Stage, Role: call.Role, Rule: call.Rule, To: to, Package: call.Package, State: sales.Consulting, Asked: asked}
	c.Due = v.e.business(v.present(v.roster.Person(to))).Add(v.heardAt(&c), call.Within).UTC()
	return c, true
}

// heardAt is when a consult reaches its person: in their working time.
func (v view) heardAt(c *sales.Consult) time.Time {
	return v.e.business(v.present(v.roster.Person(c.To))).NextOpen(c.Asked)
}

// consult asks, when its person's working time has come.
func (t *turn) consult(c *sales.Consult) {
	t.atWork(t.present(t.roster.Person(c.To)), consultCard(c.ID), consultCard(c.ID), func(v view) chat.Message { return v.consultMessage(t.deal, t.p, c) })
}

// release lets somebody go: in the message they have, without a sound, or by not
// sending it at all.
func (t *turn) release(c *sales.Consult) {
	t.change.CallOff = append(t.change.CallOff, consultCard(c.ID))
	why := t.needless(t.deal, c, t.calls(t.deal, t.p))
	if why == goneYours {
		return // they have the deal's own card
	}
	t.refresh(c, func(v view) chat.Message {
		vals := phrases.V{"Stage": v.stageName(t.p, t.deal.Stage), "Item": "", "Who": v.name(sales.OnTheHook(t.p, t.deal, t.roster, t.now).Person)}
		if items := t.changed(v, c); len(items) > 0 && why == goneFact {
			why, vals["Item"] = "consult.gone_answer", strings.Join(items, ", ")
		}
		return chat.Message{Text: v.say.Say("consult.released", phrases.V{"Deal": t.deal.Company, "Why": v.say.Str(why, vals)})}
	})
}

// refresh changes the message that a consult's person has; nothing if it is still
// on its way to them.
func (t *turn) refresh(c *sales.Consult, draw func(view) chat.Message) {
	who := t.present(t.roster.Person(c.To))
	where, ok := address(who)
	if !ok || t.now.Before(t.heardAt(c)) {
		return
	}
	m := draw(t.e.viewOf(who, t.roster, t.now))
	m.Silent = true
	t.post(chat.Parcel{To: where, Class: chat.AtLeastOnce, Card: consultCard(c.ID), Person: who.ID, Message: m})
}

// Reasons to let somebody go: the fact that called them in is not so any more, or
// the deal is theirs.
const (
	goneFact  = "consult.gone_fact"
	goneYours = "consult.gone_yours"
)

// needless names the reason why a consult is not needed any more; empty: it is.
func (v view) needless(d *sales.Deal, c *sales.Consult, calls []sales.Call) string {
	switch {
	case d.Status == sales.Parked:
		return "consult.gone_asleep"
	case d.Status != sales.Open:
		return "consult.gone_closed"
	case v.roster.Person(c.To) == nil:
		return "consult.gone_left"
	case c.To == d.Owner, d.Handoff != nil && d.Handoff.State == sales.Accepted && d.Handoff.To == c.To:
		return goneYours
	case d.Handoff != nil && d.Handoff.State == sales.Accepted && d.Handoff.Role == c.Role:
		return "consult.gone_taken"
	case !c.Stands(d):
		return "consult.gone_stage"
	case !slices.ContainsFunc(calls, func(x sales.Call) bool { return x.Role == c.Role && x.Rule == c.Rule }):
		return goneFact
	}
	return ""
}

// changed names what of the facts that called somebody in was changed just now.
func (t *turn) changed(v view, c *sales.Consult) []string {
	stage, _, _ := t.p.Stage(c.Stage)
	reads := func(name string) bool { return slices.Contains(c.Package, strings.TrimPrefix(name, "answers.")) }
	if c.Rule > 0 && c.Rule <= len(stage.Engage) {
		when := stage.Engage[c.Rule-1].When.String()
		reads = func(name string) bool { return replaceWord(when, name, "") != when }
	}
	var items []string
	for _, ch := range sales.Diff(t.dealWas, t.deal) {
		id, isAnswer := strings.CutPrefix(ch.Field, "answers.")
		switch q := t.p.Question(id); {
		case isAnswer && q != nil && reads(ch.Field):
			items = append(items, v.quoted(q.Label(v.say.Lang())))
		case ch.Field == "amount" && reads("amount"):
			items = append(items, v.say.Str("consult.the_amount"))
		}
	}
	return items
}

// silence puts on record who said nothing in time. It is the clock's act; nobody
// is asked again, and nobody else is told.
func (t *turn) silence() {
	before, silent := t.deal.Clone(), false
	for i := range t.deal.Consults {
		c := &t.deal.Consults[i]
		if c.State != sales.Consulting || t.now.Before(c.Due) || !c.Stands(t.deal) {
			continue
		}
		c.State, c.Ended, silent = sales.WasSilent, t.now.UTC(), true
		t.refresh(c, func(v view) chat.Message { return v.consultMessage(t.deal, t.p, c) })
	}
	if silent {
		t.journal(&before, "consult_silent", "")
	}
}

// awaits reports whether time alone, or somebody who comes back, may call a role
// in or let it go: a rule reads an age, or holds and there is nobody to ask.
func (v view) awaits(d *sales.Deal, p *sales.Process) bool {
	if sales.Frozen(p, d) {
		return false
	}
	if len(v.vacant(d, p)) > 0 {
		return true
	}
	return slices.ContainsFunc(sales.Callable(p, d), func(c sales.Call) bool {
		is := c.Consulted(d)
		return c.Engage != nil && c.Engage.When.Ages() && (is == nil || is.State == sales.Consulting)
	})
}

// vacant are the roles that are called in and that nobody plays who is there.
func (v view) vacant(d *sales.Deal, p *sales.Process) []string {
	var out []string
	for _, call := range v.calls(d, p) {
		if call.Consulted(d) != nil || slices.Contains(out, call.Role) {
			continue
		}
		if to, in := sales.Adviser(p, d, v.roster, call.Role, v.now); to == "" && !in {
			out = append(out, call.Role)
		}
	}
	return out
}

// next is when something about a deal can change by itself: what the checks find,
// while a rule waits for it, an age, and what the process suggests.
func (e *Engine) next(d *sales.Deal, p *sales.Process, r sales.Roster, clocks checks.Clocks, now time.Time) time.Time {
	at, v := clocks.Next(now), e.viewOf(nil, r, now)
	if v.awaits(d, p) {
		at = sooner(at, checks.Older(e.input(d, p, r), now))
	}
	return v.suggests(d, p, at)
}
