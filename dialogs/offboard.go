package dialogs

import (
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Somebody leaves: what they hold is shown first, with who would get it; then they
// are out at once, and handover.go hands all of it on.

// offboard shows what a person holds: "/offboard Ken".
func (t *turn) offboard() {
	words := strings.TrimPrefix(strings.TrimSpace(t.args), "@")
	who := t.roster.Named(words)
	switch {
	case !t.may(mayOffboard, nil):
		t.rule(mayOffboard, "", false)
		t.refuse(mayOffboard)
	case words == "":
		t.line("offboard.whom")
	case who == nil:
		t.missing(mayOffboard, "")
		t.line("handoff.nobody_named", phrases.V{"Words": short(words)})
	case t.letsGo(who):
		t.showOffboard(who, "")
	}
}

// offboardStep takes a press: another receiver, or the button in the list of people.
func (t *turn) offboardStep() {
	if who := t.leaver(); who != nil {
		t.showOffboard(who, t.press.Arg)
	}
}

// leaver is who a button is about, if I may let them go; else nil, and it was said why not.
func (t *turn) leaver() *sales.Person {
	who := t.roster.Person(t.press.Item)
	switch {
	case !t.may(mayOffboard, nil):
		if who != nil {
			t.rule(mayOffboard, who.ID, false)
		} else {
			t.missing(mayOffboard, t.press.Item)
		}
		t.refuse(mayOffboard)
	case who == nil:
		t.missing(mayOffboard, t.press.Item)
		t.alreadyGone()
	case t.letsGo(who):
		return who
	}
	return nil
}

// alreadyGone says who was quicker.
func (t *turn) alreadyGone() {
	if gone := t.roster.Ever(t.press.Item); gone != nil && gone.Handover != nil {
		t.toast("offboard.already", phrases.V{"Who": t.name(gone.Handover.By), "Name": gone.Name})
		return
	}
	t.stale()
}

// letsGo reports whether I may let somebody go; if not, it says why and who may.
func (t *turn) letsGo(who *sales.Person) bool {
	lastAdmin := who.Is(sales.RoleAdmin) && len(t.roster.With(sales.RoleAdmin)) == 1
	switch {
	case !t.rule(mayOffboard, who.ID, t.me.Is(sales.RoleAdmin) || headOf(who, t.roster) == t.me.ID):
		key, with := t.refusal(mayAdmin)
		if head := t.roster.Person(headOf(who, t.roster)); head != nil {
			key, with = "offboard.not_yours", phrases.V{"Who": head.Name + ", " + t.whoMay(mayAdmin, nil)}
		}
		t.toast(key, with)
	case lastAdmin:
		t.toast("people.last_admin")
	case who.ID == t.me.ID:
		t.toast("offboard.yourself", phrases.V{"Who": t.whoMay(mayAdmin, nil)})
	default:
		return true
	}
	return false
}

// showOffboard is the preview: what they hold, who gets it, and one button to do it.
func (t *turn) showOffboard(who *sales.Person, to string) {
	plan := &sales.Handover{By: t.me.ID, To: to}
	if heir := t.roster.Person(to); heir == nil || heir.ID == who.ID {
		plan.To = ""
	}
	if t.k.Tally == nil {
		t.more = &Query{Account: t.u.Account}
		t.tally = &Tally{find: Find{Of: []string{who.ID}}, asleep: true, held: newHoldings(who.ID, t.now.AddDate(0, 0, 7), t.heirsBy(who.ID, plan))}
		return
	}
	held := t.k.Tally.held
	lines := []chat.Text{t.say.Say("offboard.title", phrases.V{"Name": who.Name})}
	if len(held.what) == 0 {
		lines = append(lines, t.say.Say("offboard.nothing", phrases.V{"Name": who.Name}))
	}
	lines = append(append(lines, t.holdingLines(held, true)...), t.say.Say("offboard.then"))
	b := func(text, to string) chat.Button { return button(text, press{Act: "offboard", Item: who.ID, Arg: to}) }
	keys := [][]chat.Button{{button(t.say.Str("offboard.confirm"), press{Act: "offboardyes", Item: who.ID, Arg: plan.To}), button(t.say.Str("common.cancel"), press{Act: "cancel"})}}
	if len(held.what) > 0 {
		var heirs []chat.Button
		for _, p := range t.colleagues(who) {
			heirs = append(heirs, b(tick([]string{plan.To}, p.ID)+cut(p.Name, 18), p.ID))
		}
		keys = append(append(keys, []chat.Button{b(tick([]string{plan.To}, "")+t.say.Str("offboard.in_turn"), "")}), rows(3, heirs...)...)
	}
	t.show("people", chat.Message{Text: chat.Lines(lines...), Buttons: keys})
}

// offboardYes lets them go. They are out from this moment; what they hold follows.
func (t *turn) offboardYes() {
	who := t.leaver()
	if who == nil {
		return
	}
	if to := t.press.Arg; to != "" && (t.roster.Person(to) == nil || to == who.ID) {
		t.showOffboard(who, "") // the receiver left meanwhile: look again
		return
	}
	t.detail("removed")
	p := who.Clone()
	p.Removed, p.Chats = true, nil // the accounts stay known: no open door lets them in again
	p.Handover = &sales.Handover{By: t.me.ID, To: t.press.Arg, At: t.now.UTC(), Chats: who.Chats}
	t.keep(p)
	t.change.CallOff = append(t.change.CallOff, chat.ToPerson(p.ID))
	t.show("people", chat.Message{Text: t.say.Say("offboard.begun", phrases.V{"Name": p.Name}), Buttons: rows(1, button(t.say.Str("btn.back"), press{Act: "people"}))})
}

// offboardBack takes it back within a day: they are here again at once, and what
// nobody touched since follows.
func (t *turn) offboardBack() {
	gone := t.roster.Ever(t.press.Item)
	switch {
	case !t.may(mayOffboard, nil) || gone != nil && !t.me.Is(sales.RoleAdmin) && headOf(gone, t.roster) != t.me.ID:
		t.rule(mayOffboard, "", false)
		t.refuse(mayOffboard)
	case gone == nil || gone.Handover == nil || gone.Handover.Done.IsZero() || t.now.Sub(gone.Handover.Done) > undoFor:
		t.toast("offboard.too_late")
	case gone.Handover.Back:
		t.toast("offboard.back_already", phrases.V{"Name": gone.Name})
	default:
		t.rule(mayOffboard, gone.ID, true)
		t.detail("taken back")
		p := gone.Clone()
		p.Removed, p.Chats, p.Handover.Back = false, p.Handover.Chats, true
		t.keep(p)
		t.show("people", chat.Message{Text: t.say.Say("offboard.back_begun", phrases.V{"Name": p.Name})})
	}
}
