package dialogs

import (
	"slices"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// The ways back of a handoff: sent back with what is missing, declined, done,
// taken back by the giver.

// sendBack asks what is missing: the package's own items to tick, or a line.
func (t *turn) sendBack() {
	if t.stands(t.press.Item, sales.Offered) {
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

// ticked are the items ticked so far.
func ticked(a *Asked) []string {
	return strings.FieldsFunc(a.Data, func(r rune) bool { return r == ',' })
}

// tickMissing ticks an item, or sends back what is ticked.
func (t *turn) tickMissing() {
	a := t.talk.Asked
	if a == nil || a.What != askMissing {
		t.stale()
		return
	}
	if !t.stands(a.Item, sales.Offered) {
		return
	}
	item, picked := t.press.Item, ticked(a)
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
	if a := t.talk.Asked; t.stands(a.Item, sales.Offered) {
		t.returnIt(ticked(a), cut(words, maxLine))
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
	t.tellGiver(from, func(v view) chat.Message {
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
	if !t.stands(t.press.Item, sales.Offered) {
		return
	}
	t.ask(Asked{What: askReason, Deal: t.deal.ID, Item: t.deal.Handoff.ID})
	t.promptDeal(t.say.Say("handoff.why_not"))
}

func (t *turn) declineTyped(words string) {
	if !t.stands(t.talk.Asked.Item, sales.Offered) {
		return
	}
	from, reason := t.deal.Handoff.From, cut(words, maxLine)
	t.deal.Handoff, t.talk.Asked = nil, nil
	t.did("handoff_declined", reason)
	t.tellGiver(from, func(v view) chat.Message {
		return v.told(t.deal, t.p, "handoff.declined_told", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company, "Reason": reason})
	})
	t.showDeal(t.say.Say("handoff.declined"))
}

// giveBack ends an accepted handoff with one line of what came of it.
func (t *turn) giveBack() {
	if !t.stands(t.press.Item, sales.Accepted) {
		return
	}
	t.ask(Asked{What: askResult, Deal: t.deal.ID, Item: t.deal.Handoff.ID})
	t.promptDeal(t.say.Say("handoff.what_came", phrases.V{"Who": t.roster.Name(t.deal.Handoff.From)}))
}

func (t *turn) resultTyped(words string) {
	if !t.stands(t.talk.Asked.Item, sales.Accepted) {
		return
	}
	from, result := t.deal.Handoff.From, cut(words, maxLine)
	t.resultAsAdvice(t.deal.Handoff, result)
	t.deal.Handoff, t.talk.Asked = nil, nil
	t.did("handoff_done", result)
	t.tellGiver(from, func(v view) chat.Message {
		return v.told(t.deal, t.p, "handoff.done_told", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company, "Result": result})
	})
	t.showDeal(t.say.Say("handoff.done_saved", phrases.V{"Who": t.roster.Name(from)}))
}

// recall takes an offer back before it was answered.
func (t *turn) recall() {
	h := t.deal.Handoff
	if h == nil || h.State != sales.Offered || !t.allowed(mayWork, t.deal) || h.From != t.me.ID {
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
