package dialogs

import (
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// handoff offers the hook to a role or a person. Engaging somebody for advice
// never moves the hook; this does.
func (t *turn) handoff() {
	if !t.handable() {
		return
	}
	text := t.say.Say("handoff.to_whom")
	if words := strings.TrimSpace(t.args); words != "" {
		if role, person := t.receiverNamed(words); role != "" || person != "" {
			t.offer(role, person)
			return
		}
		text = chat.Lines(t.say.Say("handoff.nobody_named", phrases.V{"Words": strings.TrimPrefix(short(words), "@")}), text)
	}
	var keys []chat.Button
	for _, r := range t.p.Roles {
		if len(t.roster.With(r.ID)) > 0 && sales.Receiver(t.deal, t.roster, r.ID, []string{t.me.ID}, t.now) != "" {
			keys = append(keys, button(t.text(r.Name), press{Act: "hand", Deal: t.deal.ID, Item: r.ID}))
		}
	}
	if len(keys) == 0 {
		text = t.say.Say("handoff.nobody")
	}
	t.show(dealCard(t.deal.ID), chat.Message{
		Text:    chat.Lines(t.headline(t.deal), text),
		Buttons: append(rows(3, keys...), []chat.Button{t.backButton()}),
	})
}

// handable reports whether I may hand the deal over now; if not it shows why.
func (t *turn) handable() bool {
	if !t.workable() {
		return false
	}
	if t.deal.Handoff != nil {
		t.showDeal(t.say.Say("handoff.one_at_a_time"))
		return false
	}
	return true
}

// receiverNamed finds the role or the person that words name.
func (t *turn) receiverNamed(words string) (role, person string) {
	words = strings.TrimPrefix(words, "@")
	for _, r := range t.p.Roles {
		if known(words, r.ID, r.Name) {
			return r.ID, ""
		}
	}
	if who := t.roster.Named(words); who != nil {
		return "", who.ID
	}
	return "", ""
}

// colleagueLast parts "acme Olga" into the deal's words and the colleague's name;
// no name: nobody is called like the end of the words.
func (t *turn) colleagueLast(words string) (deal, name string) {
	all := strings.Fields(words)
	for i := range all {
		if name = strings.Join(all[i:], " "); t.roster.Named(name) != nil {
			return strings.Join(all[:i], " "), name
		}
	}
	return words, ""
}

// partOf is the role that somebody named takes on the deal: what the facts call
// for, what answers for this stage or the next one, else what they play.
func (t *turn) partOf(who *sales.Person) string {
	for _, call := range t.calls(t.dealWas, t.p) {
		if call.Engage != nil && who.Is(call.Role) && t.dealWas.Roles[call.Role] == "" {
			return call.Role
		}
	}
	for _, s := range t.owningStages() {
		if who.Is(s.Responsible) {
			return s.Responsible
		}
	}
	for _, r := range t.p.Roles {
		if who.Is(r.ID) {
			return r.ID
		}
	}
	return ""
}

// owningStages are those whose responsible role becomes the owner by accepting:
// the deal's stage and the next one.
func (t *turn) owningStages() []*sales.Stage {
	var out []*sales.Stage
	if stage := t.stage(); stage != nil {
		out = append(out, stage)
	}
	if next := t.p.Next(t.deal.Stage); next != nil {
		out = append(out, next)
	}
	return out
}

// handTo takes the pressed role.
func (t *turn) handTo() {
	if !t.handable() {
		return
	}
	if t.p.Role(t.press.Item) == nil {
		t.stale()
		return
	}
	t.offer(t.press.Item, "")
}

// offer makes the offer, tells the receiver with the package, and asks the giver
// for one line of what it is for.
func (t *turn) offer(role, person string) {
	to := person
	if to == "" {
		to = sales.Receiver(t.deal, t.roster, role, []string{t.me.ID}, t.now)
	}
	if away := t.roster.Person(to); away.IsAway(t.now) {
		if to = t.present(away).ID; to == away.ID {
			t.showDeal(t.say.Say("handoff.is_away", phrases.V{"Who": away.Name, "Until": t.when(away.Away.Until)}))
			return
		}
	}
	if to == "" || to == t.me.ID {
		t.showDeal(t.say.Say("handoff.nobody_plays", phrases.V{"Role": t.role(t.p, role)}))
		return
	}
	if role == "" {
		role = t.partOf(t.roster.Person(to))
	}
	t.deal.Handoff = &sales.Handoff{
		ID: derive("H", t.change.Cause, 6), Role: role, From: t.me.ID, To: to, State: sales.Offered,
		Offered: t.now.UTC(), Package: t.packageFor(role),
	}
	t.deal.Handoff.Due = t.answerBy(t.deal.Handoff)
	for _, call := range t.calls(t.dealWas, t.p) {
		if call.Engage != nil && call.Role == role {
			t.deal.Handoff.What = t.text(call.Engage.Text)
			break
		}
	}
	t.did("handoff_offered", "")
	t.tellOffer(t.tell)
	t.ask(Asked{What: askFor, Deal: t.deal.ID, Item: t.deal.Handoff.ID})
	line := t.say.Say("handoff.offered", phrases.V{"Who": t.roster.Name(to), "Due": t.when(t.deal.Handoff.Due)})
	t.show(dealCard(t.deal.ID), t.card(t.deal, t.p, line, t.say.Say("handoff.what_for")))
	t.public("handoff.public", phrases.V{"Deal": t.deal.Company, "Role": t.roleOrName(t.deal.Handoff)})
}

func (t *turn) roleOrName(h *sales.Handoff) string {
	if h.Role != "" {
		return t.role(t.p, h.Role)
	}
	return t.roster.Name(h.To)
}

// packageFor is what a handoff to a role carries: by the engage rule that calls
// it, else by the role.
func (t *turn) packageFor(role string) []string {
	if stage := t.stage(); stage != nil {
		for _, e := range stage.Engage {
			if e.Role == role && len(e.Package) > 0 {
				return e.Package
			}
		}
	}
	if r := t.p.Role(role); r != nil {
		return r.Package
	}
	return nil
}

// handoffForTyped is the line that says what the handoff is for.
func (t *turn) handoffForTyped(words string) {
	h := t.deal.Handoff
	if h == nil || h.ID != t.talk.Asked.Item || h.From != t.me.ID || h.State != sales.Offered {
		t.talk.Asked = nil
		t.chatter()
		return
	}
	t.talk.Asked = nil
	c := *h
	c.What = cut(words, maxLine)
	t.deal.Handoff = &c
	t.did("handoff_offered", "")
	t.tellOffer(t.renew)
	t.showDeal(t.say.Say("handoff.for_saved", phrases.V{"Who": t.roster.Name(h.To)}))
}

// tellOffer shows the receiver the offer with the package, by tell or by renew.
func (t *turn) tellOffer(by func(person, card string, draw func(view) chat.Message)) {
	by(t.deal.Handoff.To, dealCard(t.deal.ID), func(v view) chat.Message { return v.offerCard(t.deal, t.p) })
}
