package dialogs

import (
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What the receiver of a handoff does with it.

// offered reports whether the pressed offer is still open and mine to answer; if
// not it shows the present state.
func (t *turn) offered(state sales.HandoffState) bool {
	h := t.deal.Handoff
	switch {
	case h == nil || h.ID != t.press.Item || h.State != state:
		t.change.Reply.Toast = t.say.Str("handoff.over")
	case t.deal.Status != sales.Open:
		t.change.Reply.Toast = t.say.Str("deal.is_closed")
	case !t.may(mayAnswer, t.deal):
		t.change.Reply.Toast = t.say.Str("handoff.not_to_you", phrases.V{"Who": t.roster.Name(h.To)})
	default:
		return true
	}
	t.showDeal()
	return false
}

// accept takes the hook. A role that answers for this stage or the next one
// becomes the deal's owner; any other holds the hook until it gives it back.
func (t *turn) accept() {
	if t.offered(sales.Offered) {
		t.acceptFor(time.Time{})
	}
}

// acceptFor accepts, for now or for a later day. Who covers accepts in the name of
// who is away: the deal is theirs when they are back.
func (t *turn) acceptFor(later time.Time) {
	h := *t.deal.Handoff
	taker := t.me.ID
	if t.covers(h.To) {
		taker = h.To
	}
	if t.deal.Roles == nil {
		t.deal.Roles = map[string]string{}
	}
	if h.Role != "" {
		t.deal.Roles[h.Role] = taker
	}
	if slices.ContainsFunc(t.owningStages(), func(s *sales.Stage) bool { return s.Responsible == h.Role }) {
		t.takeOver(h, taker, later)
	} else {
		h.State, h.To, h.Accepted, h.For, h.Due = sales.Accepted, taker, t.now.UTC(), later, time.Time{}
		t.deal.Handoff = &h
	}
	t.talk.Asked = nil
	key, line := "handoff.accepted_told", t.say.Say("handoff.accepted")
	t.did("handoff_accepted", "")
	if !later.IsZero() {
		key, line = "handoff.later_told", t.say.Say("handoff.accepted_later", phrases.V{"When": t.when(later)})
		t.did("handoff_later", "")
	}
	news := func(v view) chat.Message {
		return v.told(t.deal, t.p, key, phrases.V{"Who": t.me.Name, "Deal": t.deal.Company, "When": v.when(later)})
	}
	t.tell(h.From, dealCard(t.deal.ID), news)
	if owner := t.dealWas.Owner; owner != h.From && owner != taker { // their head gave it away
		t.tell(owner, dealCard(t.deal.ID), news)
	}
	t.showDeal(line)
}

// takeOver makes the taker the owner. A day they promise is the deal's next step.
func (t *turn) takeOver(h sales.Handoff, taker string, later time.Time) {
	stage, _, ok := t.p.Stage(t.deal.Stage)
	if ok && stage.Responsible != h.Role && t.deal.Roles[stage.Responsible] == h.From {
		delete(t.deal.Roles, stage.Responsible) // the giver's part at this stage is over
	}
	t.deal.Owner, t.deal.Handoff = taker, nil
	if later.IsZero() {
		return
	}
	what := h.What
	if what == "" {
		what = t.say.Str("handoff.take_up")
	}
	t.deal.Next = &sales.NextStep{What: what, Due: later}
}

// told is a card under one line of news; the line alone for who may not see the
// deal any more.
func (v view) told(d *sales.Deal, p *sales.Process, key string, vals phrases.V) chat.Message {
	if !v.may(mayView, d) {
		return chat.Message{Text: v.say.Say(key, vals)}
	}
	return v.card(d, p, v.say.Say(key, vals))
}

// acceptLater asks for the day.
func (t *turn) acceptLater() {
	if !t.offered(sales.Offered) {
		return
	}
	if day, ok := t.dayNamed(t.press.Arg); ok {
		t.acceptFor(t.moment(phrases.When{Time: day}).UTC())
		return
	}
	t.ask(Asked{What: askLaterDay, Deal: t.deal.ID, Item: t.deal.Handoff.ID})
	var near []chat.Button
	for _, d := range days[:3] {
		near = append(near, button(t.say.Str(d.key), press{Act: "acceptlater", Deal: t.deal.ID, Item: t.deal.Handoff.ID, Arg: d.arg}))
	}
	t.promptDeal(t.say.Say("handoff.by_when"), rows(3, near...)...)
}

func (t *turn) laterTyped(words string) {
	t.press = press{Deal: t.deal.ID, Item: t.talk.Asked.Item}
	if !t.offered(sales.Offered) {
		return
	}
	when, ok := phrases.ParseWhen(words, t.now)
	if !ok {
		t.ask(Asked{What: askLaterDay, Deal: t.deal.ID, Item: t.deal.Handoff.ID})
		t.promptDeal(t.say.Say("deal.date_unclear"))
		return
	}
	t.acceptFor(t.moment(when).UTC())
}

// sendBack asks what is missing: the package's own items to tick, or a line.
func (t *turn) sendBack() {
	if t.offered(sales.Offered) {
		t.talk.Sitting = nil
		t.showMissing(nil)
	}
}

// showMissing draws the list to tick. The ticks live in what was asked, so that
// they survive a restart.
func (t *turn) showMissing(picked []string) {
	h := t.deal.Handoff
	t.ask(Asked{What: askMissing, Deal: t.deal.ID, Item: h.ID, Data: strings.Join(picked, ",")})
	var keys []chat.Button
	for _, id := range h.Package {
		if q := t.p.Question(id); q != nil {
			keys = append(keys, button(tick(picked, id)+cut(q.Label(t.say.Lang()), 24), press{Act: "missing", Deal: t.deal.ID, Item: id, Stamp: t.talk.Stamp}))
		}
	}
	all := rows(2, keys...)
	if len(picked) > 0 {
		all = append(all, []chat.Button{button(t.say.Str("handoff.send_back_now"), press{Act: "missing", Deal: t.deal.ID, Arg: "=", Stamp: t.talk.Stamp})})
	}
	t.promptDeal(t.say.Say("handoff.what_missing"), all...)
}

// tickMissing ticks an item, or sends back what is ticked.
func (t *turn) tickMissing() {
	a := t.talk.Asked
	if a == nil || a.What != askMissing {
		t.stale()
		return
	}
	picked := slices.DeleteFunc(strings.Split(a.Data, ","), func(s string) bool { return s == "" })
	item := t.press.Item
	t.press.Item = a.Item
	if !t.offered(sales.Offered) {
		return
	}
	if t.press.Arg == "=" {
		t.returnIt(picked, "")
		return
	}
	if i := slices.Index(picked, item); i >= 0 {
		picked = slices.Delete(picked, i, i+1)
	} else if slices.Contains(t.deal.Handoff.Package, item) {
		picked = append(picked, item)
	}
	t.showMissing(picked)
}

func (t *turn) missingTyped(words string) {
	picked := slices.DeleteFunc(strings.Split(t.talk.Asked.Data, ","), func(s string) bool { return s == "" })
	t.press = press{Deal: t.deal.ID, Item: t.talk.Asked.Item}
	if t.offered(sales.Offered) {
		t.returnIt(picked, cut(words, maxLine))
	}
}

// returnIt gives the hook back to the giver with what is missing.
func (t *turn) returnIt(picked []string, words string) {
	from := t.deal.Handoff.From
	t.deal.Handoff, t.talk.Asked = nil, nil
	list := func(v view) string {
		var parts []string
		for _, id := range picked {
			if q := t.p.Question(id); q != nil {
				parts = append(parts, q.Label(v.say.Lang()))
			}
		}
		if words != "" {
			parts = append(parts, words)
		}
		return strings.Join(parts, ", ")
	}
	t.did("handoff_sent_back", list(t.view))
	t.tell(from, dealCard(t.deal.ID), func(v view) chat.Message {
		m := v.told(t.deal, t.p, "handoff.sent_back_told", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company, "What": list(v)})
		var keys []chat.Button
		for i, id := range picked {
			if q := t.p.Question(id); q != nil && i < 4 {
				keys = append(keys, button("▸ "+cut(q.Label(v.say.Lang()), 24), press{Act: "change", Deal: t.deal.ID, Item: id}))
			}
		}
		m.Buttons = append(rows(2, keys...), m.Buttons...)
		return m
	})
	t.showDeal(t.say.Say("handoff.sent_back", phrases.V{"Who": t.roster.Name(from), "What": list(t.view)}))
}

// decline asks for the reason.
func (t *turn) decline() {
	if !t.offered(sales.Offered) {
		return
	}
	t.ask(Asked{What: askReason, Deal: t.deal.ID, Item: t.deal.Handoff.ID})
	t.promptDeal(t.say.Say("handoff.why_not"))
}

func (t *turn) declineTyped(words string) {
	t.press = press{Deal: t.deal.ID, Item: t.talk.Asked.Item}
	if !t.offered(sales.Offered) {
		return
	}
	from, reason := t.deal.Handoff.From, cut(words, maxLine)
	t.deal.Handoff, t.talk.Asked = nil, nil
	t.did("handoff_declined", reason)
	t.tell(from, dealCard(t.deal.ID), func(v view) chat.Message {
		return v.told(t.deal, t.p, "handoff.declined_told", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company, "Reason": reason})
	})
	t.showDeal(t.say.Say("handoff.declined"))
}

// giveBack ends an accepted handoff with one line of what came of it.
func (t *turn) giveBack() {
	if !t.offered(sales.Accepted) {
		return
	}
	t.ask(Asked{What: askResult, Deal: t.deal.ID, Item: t.deal.Handoff.ID})
	t.promptDeal(t.say.Say("handoff.what_came", phrases.V{"Who": t.roster.Name(t.deal.Handoff.From)}))
}

func (t *turn) resultTyped(words string) {
	t.press = press{Deal: t.deal.ID, Item: t.talk.Asked.Item}
	if !t.offered(sales.Accepted) {
		return
	}
	from, result := t.deal.Handoff.From, cut(words, maxLine)
	t.deal.Handoff, t.talk.Asked = nil, nil
	t.did("handoff_done", result)
	t.tell(from, dealCard(t.deal.ID), func(v view) chat.Message {
		return v.told(t.deal, t.p, "handoff.done_told", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company, "Result": result})
	})
	t.showDeal(t.say.Say("handoff.done_saved", phrases.V{"Who": t.roster.Name(from)}))
}

// recall takes an offer back before it was answered.
func (t *turn) recall() {
	h := t.deal.Handoff
	if h == nil || h.State != sales.Offered || !t.may(mayWork, t.deal) || h.From != t.me.ID {
		t.stale()
		return
	}
	to := h.To
	t.deal.Handoff = nil
	t.did("handoff_recalled", "")
	t.tell(to, dealCard(t.deal.ID), func(v view) chat.Message {
		return chat.Message{Text: v.say.Say("handoff.recalled_told", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company})}
	})
	t.showDeal(t.say.Say("handoff.recalled"))
}

// passOn moves an unanswered offer: to the stand-in, then to the accountable.
// It is the clock's act.
func (t *turn) passOn() {
	h := *t.deal.Handoff
	h.Tried = append(slices.Clone(h.Tried), h.To)
	next := ""
	if h.Role != "" {
		next = sales.Receiver(t.deal, t.roster, h.Role, append(slices.Clone(h.Tried), h.From), t.now)
	}
	if next == "" {
		next, h.Last = sales.Accountable(t.p, t.deal, t.roster), true
		if who := t.present(t.roster.Person(next)); who != nil {
			next = who.ID
		}
	}
	if next == "" || slices.Contains(h.Tried, next) {
		h.Last = true // nobody is left: the accountable keeps it, and the checks go on telling
		if next == "" {
			next = h.From
		}
	}
	was := h.To
	h.To, h.Offered = next, t.now.UTC()
	t.deal.Handoff = &h
	h.Due = t.answerBy(&h)
	t.deal.Handoff = &h
	t.did("handoff_expired", "")
	t.tellOffer(t.tell)
	for _, id := range []string{was, h.From} {
		if id != next {
			key := "handoff.passed_on_told"
			if id == was {
				key = "handoff.passed_on_from_you"
			}
			t.tell(id, dealCard(t.deal.ID), func(v view) chat.Message {
				return v.told(t.deal, t.p, key, phrases.V{"Who": v.name(was), "Next": v.name(next), "Deal": t.deal.Company})
			})
		}
	}
}
