package dialogs

import (
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// won asks once: closing is seldom, and a slip of the thumb is not.
func (t *turn) won() {
	if !t.workable() {
		return
	}
	lines := []chat.Text{t.headline(t.deal), t.say.Say("close.won_sure")}
	if missing := sales.Gate(t.p, t.deal, t.now); len(missing) > 0 || t.p.Next(t.deal.Stage) != nil {
		lines = append(lines, t.say.Say("close.won_early"))
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: rows(2,
		button(t.say.Str("close.won_yes"), press{Act: "wonyes", Deal: t.deal.ID}),
		t.backButton())})
}

func (t *turn) wonYes() {
	if !t.workable() {
		return
	}
	t.end(sales.Won)
	t.did("won", "")
	t.tellEnd("close.told_won")
	t.showDeal()
}

// end closes the deal: nothing is owed on it any more.
func (t *turn) end(s sales.Status) {
	t.deal.Status, t.deal.Closed = s, t.now.UTC()
	t.deal.Next, t.deal.Handoff, t.deal.Request = nil, nil, nil
	t.deal.SettleActs(t.deal.Closed)
	if t.talk.Sitting != nil && t.talk.Sitting.Deal == t.deal.ID {
		t.talk.Sitting = nil
	}
	t.talk.Asked = nil
}

// dismiss tells of whom something was wanted on the deal that nothing is any more:
// it is closed, or sleeps. It is said in the messages they have, without a sound.
func (t *turn) dismiss() {
	off := "close.told_off"
	if t.deal.Status == sales.Parked {
		off = "exit.told_off"
	}
	for i := range t.deal.Consults {
		c := &t.deal.Consults[i]
		if !c.Stands(t.deal) || c.State == sales.Advised {
			continue
		}
		if c.State == sales.Consulting {
			c.State, c.Ended = sales.LetGo, t.now.UTC()
		}
		t.release(c)
	}
	if r := t.dealWas.Request; r != nil {
		t.headOff(r, off)
	}
	if h := t.dealWas.Handoff; h != nil {
		t.handoffOff(h, off)
	}
}

// handoffOff tells who was handed the deal that it is over.
func (t *turn) handoffOff(h *sales.Handoff, key string) {
	t.renew(h.To, dealCard(t.deal.ID), func(v view) chat.Message {
		return v.told(t.deal, t.p, key, phrases.V{"Deal": t.deal.Company})
	})
}

// takeUp asks again what was open when the deal was closed, once it is open again.
// Advice is asked anew by what calls for it.
func (t *turn) takeUp() {
	if t.dealWas.Status == sales.Open {
		return
	}
	if t.deal.Request != nil {
		t.askHead()
	}
	switch h := t.deal.Handoff; {
	case h == nil:
	case h.State == sales.Offered:
		t.tellOffer(t.tell)
	case t.me != nil: // not the clock
		t.tell(h.To, dealCard(t.deal.ID), func(v view) chat.Message {
			return v.told(t.deal, t.p, "close.told_open", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company})
		})
	}
}

// lost asks for the reason: one of the process's ways out.
func (t *turn) lost() {
	if !t.workable() {
		return
	}
	if words := strings.TrimSpace(t.args); words != "" {
		for i := range t.p.Exits {
			if known(words, t.p.Exits[i].ID, t.p.Exits[i].Name) {
				t.lose(&t.p.Exits[i])
				return
			}
		}
	}
	t.exitScreen("close.lost_why", "lostby", sales.DoorClose, t.proposeRow()...)
}

func (t *turn) lostBy() {
	if !t.workable() {
		return
	}
	x := t.p.Exit(t.press.Item)
	if x == nil {
		t.stale()
		return
	}
	t.lose(x)
}

// lose closes the deal by an exit, and asks for one line in the rep's own words.
func (t *turn) lose(x *sales.Exit) {
	t.leaveBy(wayOut{exit: x.ID, door: sales.DoorClose})
	t.did("lost", "")
	t.tellEnd("close.told_lost")
	if !t.may(mayWork, t.deal) { // the hook was lent to them, and went with the handoff
		t.showDeal()
		return
	}
	t.ask(Asked{What: askLost, Deal: t.deal.ID})
	t.show(dealCard(t.deal.ID), chat.Message{
		Text: chat.Lines(t.card(t.deal, t.p).Text, t.say.Say("close.lost_note")),
		Buttons: rows(2, t.undoButton(),
			button(t.say.Str("close.no_note"), press{Act: actOpen, Deal: t.deal.ID})),
	})
}

// lostTyped adds the rep's words to the reason.
func (t *turn) lostTyped(words string) {
	t.talk.Asked = nil
	if t.deal.Status != sales.Lost || !t.allowed(mayWork, t.deal) {
		t.showDeal()
		return
	}
	t.deal.ExitNote = cut(words, maxLine)
	t.did("lost", "")
	t.showDeal(t.say.Say("deal.note_saved", phrases.V{"Words": cut(words, 120)}))
}

// tellEnd tells who is accountable for a deal and who owns it how it ended, or that
// it did not.
func (t *turn) tellEnd(key string) {
	draw := func(v view) chat.Message {
		return v.news(t.deal, v.say.Say(key, phrases.V{"Who": t.me.Name, "Deal": v.dealLine(t.deal), "Reason": v.exitName(t.p, t.deal.Exit)}))
	}
	head := sales.Accountable(t.p, t.deal, t.roster)
	t.tell(head, "", draw)
	if t.deal.Owner != head {
		t.tell(t.deal.Owner, "", draw)
	}
}
