package dialogs

import (
	"slices"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What a head's word does: the deal goes through the door, and everybody reads which
// one it was.

// doorOf is the door of a way out; one that the process has no more closes.
func doorOf(p *sales.Process, exit string) string {
	if x := p.Exit(exit); x != nil {
		return x.Door
	}
	return sales.DoorClose
}

// headLeaves leaves the deal by a head's word, and tells who worked on it. Into
// marketing's care it goes only if somebody there could keep it: else it is paused.
// Smaller it is made by who works on it, who knows what can be left out.
func (t *turn) headLeaves(w wayOut, key string, tell ...string) {
	var why chat.Text
	if w.door == sales.DoorNurture {
		if t.isOffered() {
			return
		}
		if t.keeper() == "" {
			w.door, why = sales.DoorPause, t.say.Say("exit.no_marketing")
		}
	}
	t.acted(sales.Act{Kind: sales.ActExit, To: tell[0], Exit: w.exit}, t.flags())
	if r := t.deal.Request; r != nil && r.Kind == sales.ForExit {
		t.deal.Request = nil
		t.change.CallOff = append(t.change.CallOff, requestKey(r.ID))
	}
	if w.door != sales.DoorShrink {
		t.leaveBy(w)
	}
	slices.Sort(tell)
	for _, id := range slices.Compact(tell) {
		t.tellLeft(id, key, w)
	}
	t.showLeft(w, why)
}

// tellLeft tells somebody what a head decided, with what they can do now: make the
// deal smaller, or write to the buyer. Who proposed it waits for that.
func (t *turn) tellLeft(person, key string, w wayOut) {
	draw := func(v view) chat.Message {
		line := v.say.Say(key, phrases.V{"Who": t.me.Name, "Deal": v.dealLine(t.deal), "Exit": v.exitName(t.p, w.exit)})
		what, next := v.leftLine(t.deal), button(v.say.Str("exit.write"), press{Act: "goodbye", Deal: t.deal.ID})
		if w.door == sales.DoorShrink {
			what, next = v.say.Say("control.to_shrink"), button(v.say.Str("exit.shrink"), press{Act: "leave", Deal: t.deal.ID, Item: w.exit})
		}
		if !v.may(mayWork, t.deal) {
			return v.news(t.deal, chat.Lines(line, what))
		}
		return v.news(t.deal, chat.Lines(line, what), next)
	}
	if key == "control.told_agreed" {
		t.tell(person, "", draw)
	} else {
		t.inHours(person, "", draw)
	}
}

// showLeft shows the head what came of it.
func (t *turn) showLeft(w wayOut, why chat.Text) {
	switch {
	case w.door == sales.DoorShrink && t.may(mayWork, t.deal) && (t.deal.Owner == t.me.ID || t.covers(t.deal.Owner)):
		t.beginSmaller(w.exit)
		return
	case !t.may(mayView, t.deal): // it was theirs to decide only
		t.showDeal()
		return
	case w.door == sales.DoorShrink:
		t.showDeal(t.say.Say("control.asked_shrink", phrases.V{"Who": t.name(t.deal.Owner)}))
		return
	case w.door == sales.DoorNurture:
		t.showDeal(t.leftLine(t.deal))
		return
	}
	m := t.card(t.deal, t.p, why)
	m.Buttons = rows(3, t.undoButton(), button(t.say.Str("btn.answers"), press{Act: "answers", Deal: t.deal.ID}))
	t.show(dealCard(t.deal.ID), m)
}

// doorLine says on a proposal what agreeing to it does.
func (v view) doorLine(d *sales.Deal, p *sales.Process) chat.Text {
	r := d.Request
	vals := phrases.V{"Who": v.name(r.By), "Wake": v.day(v.wakes(d, r.Wake, p.Exit(r.Exit)))}
	return chat.Lines(v.say.Say("control.would_"+doorOf(p, r.Exit), vals), v.sooner(r.On))
}
