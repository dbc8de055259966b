package dialogs

import (
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Manners: what is said when what came is not what was waited for. Each is one
// helpful line or the present state, and nothing is lost.

// stale answers a press that means nothing any more: the present state and a toast.
func (t *turn) stale() {
	t.change.Reply.Toast = t.say.Str("manners.stale")
	if t.deal != nil {
		t.redraw()
		return
	}
	if t.u.Kind == chat.Pressed && t.u.Private { // the old message gets the way on
		t.show("", chat.Message{Text: t.say.Say("manners.stale"), Buttons: rows(2,
			button(t.say.Str("btn.all_deals"), press{Act: actList}), button(t.say.Str("help.btn"), press{Act: "help"}))})
	}
}

// staleAnswer answers a press on an old question: who answered it, when, and the
// present state.
func (t *turn) staleAnswer() {
	t.change.Reply.Toast = t.say.Str("manners.stale")
	if q := t.p.Question(t.press.Item); q != nil {
		if a, ok := t.deal.Answered(q.ID); ok {
			t.change.Reply.Toast = t.say.Str("sitting.already", phrases.V{
				"Date": t.day(a.At), "Who": t.name(a.By), "Value": short(t.value(q, a.Value)) + " " + a.Grade.Mark(),
			})
		}
	}
	t.redraw()
}

// redraw shows the present screen of the deal: the open question, if it is what
// this message was, else the card.
func (t *turn) redraw() {
	if t.item() != "" && t.talk.Asked != nil && t.talk.Asked.What == askAnswer && t.u.Private && t.may(mayWork, t.deal) {
		t.showQuestion()
		return
	}
	t.showDeal()
}

// workable reports whether I may work on the deal as it is now; if not it says
// why and what would help.
func (t *turn) workable() bool { return t.able(mayWork) }

// able is the same for any right on an open deal.
func (t *turn) able(what act) bool {
	switch {
	case !t.allowed(what, t.deal):
		t.over(t.refusal(what))
	case t.deal.Status == sales.Open:
		return true
	case t.deal.Parking != nil:
		t.overslept()
	default:
		t.wasClosed()
	}
	return false
}

// over says a line over the deal as it stands: a press gets it as a toast.
func (t *turn) over(key string, v ...phrases.V) {
	if t.u.Kind == chat.Pressed {
		t.toast(key, v...)
		t.showDeal()
		return
	}
	t.showDeal(t.say.Say(key, v...))
}

// declined is over for an act that cannot be: what was asked for it is asked no more.
func (t *turn) declined(key string, v ...phrases.V) {
	t.talk.Asked = nil
	t.over(key, v...)
}

// unknownCommand names the nearest command.
func (t *turn) unknownCommand() {
	if !t.u.Private {
		return // it may be meant for another bot
	}
	best, near := "", 3
	for _, name := range menu {
		if d := distance(t.u.Command, name); d < near {
			best, near = name, d
		}
	}
	if best == "" {
		t.line("manners.unknown_far", phrases.V{"Command": "/" + short(t.u.Command)})
		return
	}
	t.line("manners.unknown_command", phrases.V{"Command": "/" + short(t.u.Command), "Near": "/" + best})
}

// nowherePrivate answers in a group who never wrote to us: what they want to read
// is not for the group.
func (t *turn) nowherePrivate() {
	if t.u.Kind == chat.Pressed {
		t.toast("manners.write_first")
		return
	}
	t.public("manners.write_first")
}

// chatter answers free words that nothing was asked for.
func (t *turn) chatter() {
	text := t.say.Say("manners.chatter")
	var keep []chat.Button
	buttons := []chat.Button{button(t.say.Str("btn.all_deals"), press{Act: actList}), button(t.say.Str("btn.new"), press{Act: "new"})}
	if t.deal != nil {
		text = t.say.Say("manners.chatter_deal", phrases.V{"Deal": t.deal.Company})
		buttons = append([]chat.Button{button(cut(t.deal.Company, 18), press{Act: actOpen, Deal: t.deal.ID})}, buttons...)
		if words, _ := phrases.Clean(t.u.Text, maxAnswer); words != "" && t.may(mayWork, t.deal) {
			t.ask(Asked{What: looseWords, Deal: t.deal.ID, Data: words})
			keep = []chat.Button{button(t.say.Str("btn.keep_note"), press{Act: "keep", Deal: t.deal.ID, Stamp: t.talk.Stamp})}
			if f, _ := factTold(words, t.now); f.Date != "" && len(t.p.Situation) > 0 && t.deal.Status == sales.Open {
				text = chat.Lines(text, t.say.Say("situation.offer", phrases.V{"Fact": t.factSaid(&f)}))
				keep = append(keep, button(t.say.Str("situation.keep"), press{Act: "factnew", Deal: t.deal.ID, Arg: looseWords}))
			}
		}
	}
	t.show("home", chat.Message{Text: text, Buttons: append(rows(3, keep...), rows(3, buttons...)...)})
}

// cannotRead answers a photo, a voice message, somebody else's words.
func (t *turn) cannotRead() {
	if !t.u.Private {
		return
	}
	if t.item() != "" && t.talk.Asked != nil {
		t.showQuestion(t.say.Say("manners.only_words"))
		return
	}
	t.line("manners.only_words")
}

// noDeal asks which deal is meant.
func (t *turn) noDeal() {
	t.show("home", chat.Message{Text: t.say.Say("deal.no_deal"), Buttons: rows(2,
		button(t.say.Str("btn.all_deals"), press{Act: actList}), button(t.say.Str("btn.new"), press{Act: "new"}))})
}

// showNoneFound is the same for a name that no deal of mine has, and for one
// that exists and is none of my business.
func (t *turn) showNoneFound(words string) {
	t.show("home", chat.Message{Text: t.say.Say("deal.none_found", phrases.V{"Words": short(words)}), Buttons: rows(2,
		button(t.say.Str("btn.all_deals"), press{Act: actList}), button(t.say.Str("btn.new"), press{Act: "new"}))})
}

// showChoice offers the deals that words may have meant.
func (t *turn) showChoice(words string, deals []sales.Deal) {
	act := t.u.Command
	if _, ok := t.e.presses[act]; !ok || act == "note" {
		act = actOpen
	}
	var buttons []chat.Button
	for i := range deals {
		if i == 8 {
			break
		}
		buttons = append(buttons, button(cut(t.dealLine(&deals[i]), 40), press{Act: act, Deal: deals[i].ID}))
	}
	t.show("home", chat.Message{Text: t.say.Say("deal.choose", phrases.V{"Words": short(words)}), Buttons: rows(1, buttons...)})
}

// cancel drops what was being asked. Nothing that was saved is lost.
func (t *turn) cancel() {
	had := t.talk.Asked != nil || t.talk.Sitting != nil
	t.talk.Asked, t.talk.Sitting = nil, nil
	t.talk.Stamp++
	key := "manners.nothing_to_cancel"
	if had {
		key = "manners.cancelled"
	}
	t.show("home", chat.Message{Text: t.say.Say(key)})
}

// letGo is the way out of a prompt: what it asked is not asked any more. A
// sitting that was under way stays, for /qualify to go on with.
func (t *turn) letGo() {
	if a := t.talk.Asked; a != nil && a.What != askAnswer && a.Deal == t.press.Deal {
		t.talk.Asked = nil
		t.talk.Stamp++
	}
	switch {
	case t.press.Item == "settings":
		t.settings()
	case t.press.Deal != "" && t.deal != nil && t.may(mayView, t.deal):
		t.about()
		if !t.whisperAgain() {
			t.showDeal()
		}
	default:
		t.show("home", chat.Message{Text: t.say.Say("manners.cancelled")})
	}
}

// menu is the order of the commands in menus and help.
var menu = []string{"next", "deals", "deal", "new", "qualify", "heard", "move", "handoff", "who", "road", "committee", "situation", "process", "content", "debts", "exit", "won", "lost", "note", "why", "acts", "autopsy", "exits", "undo", "away", "settings", "link", "mydata", "people", "invite", "offboard", "rules", "quarantine", "help", "cancel"}

// Menu lists the commands with a short text each, in a language.
func (e *Engine) Menu(lang string) (names, texts []string) {
	say := e.Phrases.For(lang)
	for _, name := range menu {
		names = append(names, name)
		texts = append(texts, say.Str("menu."+name))
	}
	return names, texts
}

// explained is how many commands help has room to explain: the first of the menu.
const explained = 8

// help says what can be done here, the most useful first.
func (t *turn) help() {
	lines := []chat.Text{t.say.Say("help.title")}
	var others []string
	for i, name := range menu {
		switch {
		case (name == "people" || name == "invite") && !t.may(mayInvite, nil), (name == "acts" || name == "exits") && !t.may(mayControl, nil), name == "offboard" && !t.may(mayOffboard, nil), name == "rules" && !t.may(mayTune, nil), name == "quarantine" && !t.may(mayMend, nil):
		case i < explained:
			lines = append(lines, chat.Plain("/"+name+" · "+t.say.Str("menu."+name)))
		default:
			others = append(others, "/"+name)
		}
	}
	lines = append(lines, t.say.Say("help.others", phrases.V{"List": strings.Join(others, " ")}), t.say.Say("help.marks"))
	t.show("home", chat.Message{Text: chat.Lines(lines...), Buttons: rows(3,
		button(t.say.Str("btn.new"), press{Act: "new"}), button(t.say.Str("btn.all_deals"), press{Act: actList}), button(t.say.Str("settings.btn"), press{Act: "settings"}))})
}

// distance is how many letters must change to make one word the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last, row[j+1] = row[j+1], min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// cut shortens a label to n runes.
func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n-1])) + "…"
}

// oneLine is words without line breaks, cut to n characters.
func oneLine(s string, n int) string { return cut(strings.Join(strings.Fields(s), " "), n) }

// NotSaved is what somebody is told whose act could not be saved in time.
func (e *Engine) NotSaved(lang string) string {
	return e.Phrases.For(baseLanguage(lang, e.House.Language)).Str("manners.not_saved")
}

// InGroups reports whether a command may be used in a group.
func (e *Engine) InGroups(command string) bool { return e.commands[command].group }
