package dialogs

import (
	"slices"
	"strconv"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// askIntroduced asks for one of the buyer's people in a line.
func (t *turn) askIntroduced() {
	if !t.workable() {
		return
	}
	t.ask(Asked{What: askPerson, Deal: t.deal.ID})
	t.promptDeal(t.say.Say("committee.ask"))
}

// introducedTyped adds who a line names, or says more of who is there already: the
// same person named twice is one.
func (t *turn) introducedTyped(words string) {
	if !t.workable() {
		return
	}
	renamed := t.talk.Asked.Item
	said := introduced(words)
	known := t.deal.Called(said.Name)
	switch {
	case said.Name == "":
		t.promptDeal(t.say.Say("committee.unclear"))
		return
	case renamed != "" && known != nil && known.ID != renamed:
		t.promptDeal(t.say.Say("committee.twin", phrases.V{"Name": known.Name}))
		return
	case renamed == "" && known == nil && len(t.deal.Committee) >= mostPeople:
		t.talk.Asked = nil
		t.showCommittee(t.say.Say("committee.full", phrases.V{"N": mostPeople}))
		return
	}
	t.talk.Asked = nil
	s := t.deal.Stakeholder(renamed)
	switch {
	case s != nil:
		s.Name, s.Title = said.Name, said.Title
	case renamed != "": // removed by somebody meanwhile
		t.showCommittee(t.say.Say("committee.gone"))
		return
	case known != nil:
		if s = known; said.Title != "" {
			s.Title = said.Title
		}
	default:
		t.deal.Committee = append(t.deal.Committee, sales.Stakeholder{ID: derive("B-", t.change.Cause, 6), Name: said.Name, Title: said.Title})
		s = &t.deal.Committee[len(t.deal.Committee)-1]
	}
	if said.Part != "" {
		s.Part = said.Part
	}
	t.touched(s)
	if s.Part == "" {
		t.showStakeholder(s, t.say.Say("committee.ask_part", phrases.V{"Name": s.Name}))
		return
	}
	t.showCommittee(t.say.Say("committee.saved", phrases.V{"Name": s.Name, "What": t.part(s.Part)}))
}

// touched notes who said the last of somebody, and when.
func (t *turn) touched(s *sales.Stakeholder) {
	s.By, s.At = t.me.ID, t.now
	t.did("committee", "")
}

// stakeholder opens one of the buyer's people, and sets what was pressed there.
func (t *turn) stakeholder() {
	if !t.workable() {
		return
	}
	s := t.deal.Stakeholder(t.press.Item)
	if s == nil {
		t.change.Reply.Toast = t.say.Str("committee.gone")
		t.press.Arg = ""
		t.showCommittee()
		return
	}
	what, arg, _ := strings.Cut(t.press.Arg, ".")
	was := *s
	switch what {
	case "part":
		if slices.Contains(sales.Parts, sales.Part(arg)) {
			s.Part = sales.Part(arg)
		}
	case "influence":
		if n, err := strconv.Atoi(arg); err == nil && n >= 1 && n <= 3 {
			s.Influence = n
		}
	case "attitude":
		if slices.Contains(sales.Attitudes, sales.Attitude(arg)) {
			s.Attitude = sales.Attitude(arg)
		}
	case "met":
		if sales.DateOf(s.Met, t.zone) != sales.DateOf(t.now, t.zone) {
			s.Met = t.now
		}
	case "rename":
		t.ask(Asked{What: askPerson, Deal: t.deal.ID, Item: s.ID})
		t.promptDeal(t.say.Say("committee.rename", phrases.V{"Name": s.Name}))
		return
	case "remove":
		t.deal.Committee = slices.DeleteFunc(t.deal.Committee, func(x sales.Stakeholder) bool { return x.ID == was.ID })
		t.did("committee", "")
		t.press.Arg = ""
		t.showCommittee(t.say.Say("committee.removed", phrases.V{"Name": was.Name}))
		return
	}
	if *s != was {
		t.touched(s)
	}
	t.showStakeholder(s)
}

// showStakeholder is one of the buyer's people with all that can be set.
func (t *turn) showStakeholder(s *sales.Stakeholder, above ...chat.Text) {
	b := func(label, arg string, is bool) chat.Button {
		if is {
			label = "✓ " + label
		}
		return button(label, press{Act: "stakeholder", Deal: t.deal.ID, Item: s.ID, Arg: arg})
	}
	var parts, influence, attitude []chat.Button
	for _, p := range sales.Parts {
		parts = append(parts, b(t.part(p), "part."+string(p), s.Part == p))
	}
	for n := 1; n <= 3; n++ {
		influence = append(influence, b(t.say.Str("committee.influence_"+strconv.Itoa(n)), "influence."+strconv.Itoa(n), s.Influence == n))
	}
	for _, a := range sales.Attitudes {
		attitude = append(attitude, b(t.say.Str("committee.attitude_"+string(a)), "attitude."+string(a), s.Attitude == a))
	}
	keys := append(rows(3, parts...), influence, attitude, []chat.Button{
		b(t.say.Str("committee.met_today"), "met", false), b(t.say.Str("committee.rename_btn"), "rename", false), b(t.say.Str("committee.remove"), "remove", false),
	})
	last := []chat.Button{button(t.say.Str("btn.committee"), press{Act: "committee", Deal: t.deal.ID}), t.backButton()}
	if undoable(t.what) {
		last = append([]chat.Button{t.undoButton()}, last...)
	}
	lines := append(above, t.headline(t.deal), t.stakeholderLine(s), t.say.Say("committee.who_says", phrases.V{"Who": t.name(s.By), "Date": t.day(s.At)}))
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: append(keys, last)})
}
