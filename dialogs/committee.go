package dialogs

import (
	"strconv"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// pageOfPeople is how many of the buyer's people a phone screen shows.
const pageOfPeople = 6

// mostPeople is how many of the buyer's people a deal keeps.
const mostPeople = 30

// coldAfter is for how long whoever decides may be left alone.
const coldAfter = 30 * 24 * time.Hour

// committee shows the buyer's people and what we know of each, who is missing, and
// who decides and was not met for long.
func (t *turn) committee() { t.showCommittee() }

func (t *turn) showCommittee(above ...chat.Text) {
	people := t.deal.Committee
	from := t.pageFrom("committee", len(people))
	lines := append(above, t.headline(t.deal), t.say.Say("committee.title"))
	var keys []chat.Button
	works := t.deal.Status == sales.Open && t.may(mayWork, t.deal)
	for _, s := range people[from:min(from+pageOfPeople, len(people))] {
		lines = append(lines, t.stakeholderLine(&s))
		if works {
			keys = append(keys, button("✏️ "+cut(s.Name, 20), press{Act: "stakeholder", Deal: t.deal.ID, Item: s.ID}))
		}
	}
	if len(people) == 0 {
		lines = append(lines, t.say.Say("committee.none"))
	}
	lines = append(lines, t.unknownParts(), t.leftAlone())
	if works {
		keys = append(keys, button(t.say.Str("committee.add"), press{Act: "introduce", Deal: t.deal.ID}))
	}
	keys = append(keys, t.nextPage(press{Act: "committee", Deal: t.deal.ID}, from+pageOfPeople, len(people))...)
	last := []chat.Button{button(t.say.Str("btn.road"), press{Act: "road", Deal: t.deal.ID}), t.backButton()}
	if len(above) > 0 && undoable(t.what) {
		last = append([]chat.Button{t.undoButton()}, last...)
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: append(rows(2, keys...), last)})
}

// stakeholderLine is one of the buyer's people in a line.
func (v view) stakeholderLine(s *sales.Stakeholder) chat.Text {
	return v.say.Say("committee.line", phrases.V{"Name": s.Name, "Title": v.theirJob(s), "What": strings.Join(v.traits(s), " · ")})
}

// theirJob is what somebody does at the buyer's, as it follows their name.
func (v view) theirJob(s *sales.Stakeholder) string {
	if s.Title == "" {
		return ""
	}
	return ", " + s.Title
}

// traits are what we know of one of the buyer's people.
func (v view) traits(s *sales.Stakeholder) []string {
	out := []string{v.part(s.Part)}
	if s.Influence > 0 {
		out = append(out, v.say.Str("committee.influence_"+strconv.Itoa(min(s.Influence, 3))))
	}
	if s.Attitude != "" {
		out = append(out, v.say.Str("committee.attitude_"+string(s.Attitude)))
	}
	if !s.Met.IsZero() {
		out = append(out, v.say.Str("committee.met", phrases.V{"Date": v.day(s.Met)}))
	}
	return out
}

// part is what somebody is in the decision, in words.
func (v view) part(p sales.Part) string {
	if p == "" {
		return v.say.Str("committee.part_unknown")
	}
	return v.say.Str("committee.part_" + string(p))
}

// unknownParts are the parts that the stage counts on and that nobody has.
func (t *turn) unknownParts() chat.Text {
	stage := t.stage()
	if stage == nil || t.deal.Status != sales.Open {
		return nil
	}
	var parts []string
	for _, p := range stage.Unknown(t.deal) {
		parts = append(parts, t.part(p))
	}
	if len(parts) == 0 {
		return nil
	}
	return t.say.Say("committee.missing", phrases.V{"Parts": strings.Join(parts, ", ")})
}

// leftAlone names who decides and was last met too long ago: the longest first,
// and only them, since the phone is small.
func (t *turn) leftAlone() chat.Text {
	var cold *sales.Stakeholder
	for i := range t.deal.Committee {
		s := &t.deal.Committee[i]
		if s.Part == sales.PartDecides && !s.Met.IsZero() && t.now.Sub(s.Met) > coldAfter && (cold == nil || s.Met.Before(cold.Met)) {
			cold = s
		}
	}
	if cold == nil || t.deal.Status != sales.Open {
		return nil
	}
	return t.say.Say("committee.cold", phrases.V{"Name": cold.Name, "N": int(t.now.Sub(cold.Met) / (24 * time.Hour)), "Date": t.day(cold.Met)})
}
