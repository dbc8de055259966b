package dialogs_test

import (
	"regexp"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// inspection is what must hold after every act, whoever did it.
type inspection struct {
	t      rapid.TB
	w      *town
	what   string
	u      *chat.Update // nil: the clock or a job
	roster sales.Roster
}

func (i *inspection) fail(format string, args ...any) {
	i.t.Helper()
	i.t.Fatalf(i.what+": "+format, args...)
}

func (i *inspection) all(changes []dialogs.Change, reply chat.Reply) {
	if len(changes) > 1 {
		i.fail("%d changes of one act", len(changes))
	}
	i.toast(reply)
	i.form(reply, changes)
	for n := range changes {
		c := &changes[n]
		i.writes(c)
		i.sleeps(c)
		for k := range c.Parcels {
			i.informed(&c.Parcels[k])
			i.parcel(&c.Parcels[k])
		}
		i.sitting(c.Talk)
	}
	for _, d := range i.w.deals {
		i.oneHolder(&d)
	}
}

// writes: one deal a change, none of a stranger, each with its event. The clock writes
// up to five, where one message tells somebody of them all.
func (i *inspection) writes(c *dialogs.Change) {
	together := i.u == nil && len(c.Deals) <= 5 && slices.ContainsFunc(c.Parcels, func(p chat.Parcel) bool { return p.Card == "late" && len(p.Message.Points) >= len(c.Deals)-1 })
	if len(c.Deals) > 1 && c.Deals[0].Deal.ID != c.Deals[1].Deal.ID && !together {
		i.fail("writes %d deals", len(c.Deals))
	}
	if i.u == nil {
		return
	}
	me := i.roster.Account(string(i.u.Account))
	if me == nil && (len(c.Deals) > 0 || len(c.Events) > 0 || c.Talk != nil) {
		i.fail("a stranger wrote something")
	}
	for _, d := range c.Deals {
		if was, ok := i.w.before[d.Deal.ID]; ok && !i.may("view", me, &was) {
			i.fail("%s changed a deal that is none of their business", me.Name)
		}
		acts := slices.DeleteFunc(slices.Clone(c.Events), func(e sales.Event) bool { return e.What == "followed" && e.By == "" && e.Deal == d.Deal.ID })
		if len(acts) != 1 || len(c.Events) > 2 || acts[0].Deal != d.Deal.ID || acts[0].By != me.ID || acts[0].What == "" {
			i.fail("a deal was changed and the journal says %+v", c.Events)
		}
	}
}

// sleeps: a parked deal has a time to wake, by which it is looked at, owes nothing,
// and nobody is reminded of it.
func (i *inspection) sleeps(c *dialogs.Change) {
	for _, w := range c.Deals {
		d := &w.Deal
		switch {
		case (d.Status == sales.Parked) != (d.Parking != nil):
			i.fail("%s is %s, with %+v", d.ID, d.Status, d.Parking)
		case d.Parking == nil:
		case d.Parking.Wake.IsZero() || w.Due.IsZero() || w.Due.After(d.Parking.Wake): // earlier, to count what was told before
			i.fail("%s sleeps until %s and is looked at %s", d.ID, d.Parking.Wake, w.Due)
		case d.Next != nil || d.Handoff != nil || d.Request != nil:
			i.fail("%s sleeps, and something is owed: %+v", d.ID, d)
		}
	}
	for _, p := range c.Parcels {
		if id, nudge := strings.CutPrefix(p.Cancel, "nudge/"); nudge && p.Class == chat.Once && i.w.deals[id].Parking != nil {
			i.fail("%s sleeps, and %s is reminded: %s", id, p.Person, p.Message.Text)
		}
	}
}

// oneHolder: at any instant exactly one holder is on the hook for an open deal.
func (i *inspection) oneHolder(d *sales.Deal) {
	if d.Status != sales.Open {
		return
	}
	h := sales.OnTheHook(b2b(), d, i.roster, i.w.now)
	if h.Buyer == (h.Person != "") {
		i.fail("%s is held by %q and the buyer: %v", d.ID, h.Person, h.Buyer)
	}
	if !h.Buyer && i.roster.Person(h.Person) == nil && len(i.roster.With(sales.RoleHead)) > 0 {
		i.fail("%s is held by %q, who is not here", d.ID, h.Person)
	}
}

var missingPhrase = regexp.MustCompile(`⟦[a-z_]+\.`)

// says is what any words of ours must be: there, and of existing phrases.
func (i *inspection) says(what, text string) {
	if strings.TrimSpace(text) == "" {
		i.fail("%s says nothing", what)
	}
	if missingPhrase.MatchString(text) {
		i.fail("%s lacks a phrase: %s", what, text)
	}
}

// toast: one line, and no word about a deal to who may not see it.
func (i *inspection) toast(r chat.Reply) {
	if r.Toast == "" {
		return
	}
	i.says("the toast", r.Toast)
	if n := len([]rune(r.Toast)); n > 200 || strings.Contains(r.Toast, "\n") {
		i.fail("a toast of %d letters: %s", n, r.Toast)
	}
	i.discreet(r.Toast, i.roster.Account(string(i.u.Account)))
}

// form: it can be filled in by who it is for; and one with something wrong in it
// has written nothing into a deal.
func (i *inspection) form(r chat.Reply, changes []dialogs.Change) {
	for field, words := range r.Wrong {
		i.says("what is wrong with "+field, words)
	}
	for _, c := range changes {
		if len(r.Wrong) > 0 && len(c.Deals)+len(c.Events) > 0 {
			i.fail("wrong, and saved all the same: %v", r.Wrong)
		}
	}
	if r.Form == nil {
		return
	}
	i.says("the form", r.Form.Intro.String())
	i.discreet(r.Form.Title+"\n"+r.Form.Intro.String(), i.roster.Account(string(i.u.Account)))
	if len(r.Form.Fields) == 0 || len(r.Form.ID) > chat.MaxData || len([]rune(r.Form.Title)) > 24 {
		i.fail("a form that cannot be sent: %+v", r.Form)
	}
	for _, f := range r.Form.Fields {
		i.says("a field", f.Label)
	}
}

// parcel: it can be sent, read and pressed, and its reader may read it.
func (i *inspection) parcel(p *chat.Parcel) {
	text := p.Message.Text.String()
	i.says("a message", text)
	i.w.most.note(p, i.what)
	if n := len([]rune(text)); n > 4096 {
		i.fail("a message of %d letters", n)
	}
	if p.To.IsZero() || p.ID == "" || p.Edit != "" && p.Fresh {
		i.fail("a parcel that cannot be sent: %+v", p)
	}
	for _, row := range p.Message.Buttons {
		i.row(row)
	}
	switch p.To {
	case private.Address:
	case public.Address, group:
		i.nobodyNamed(p, text)
	default:
		reader := i.roster.Person(p.Person)
		asked := i.u != nil && i.u.Private && i.u.From == p.To && reader != nil && slices.Contains(reader.Accounts, string(i.u.Account))
		if reader != nil && reader.Chats["web"] != p.To.Chat && !asked {
			i.fail("%s is written to in the chat %s", reader.Name, p.To)
		}
		i.discreet(text, reader)
		for _, id := range i.about(p) {
			if d := i.w.deals[id]; !i.may("view", reader, &d) {
				i.fail("%q gets buttons of %s, which they may not view: %s", p.Person, id, text)
			}
		}
	}
}

func (i *inspection) row(row []chat.Button) {
	most := 3
	if !slices.ContainsFunc(row, func(b chat.Button) bool { return len([]rune(b.Text)) > 1 }) {
		most = 5 // a scale
	}
	if len(row) == 0 || len(row) > most {
		i.fail("a row of %d buttons: %v", len(row), row)
	}
	for _, b := range row {
		i.says("a button", b.Text)
		if len(b.Data) > chat.MaxData || b.Data == "" && b.URL == "" && b.Copy == "" {
			i.fail("a button that cannot be pressed: %+v", b)
		}
	}
}

// nobodyNamed: in a place for many, no name of ours, and nothing to press.
func (i *inspection) nobodyNamed(p *chat.Parcel, text string) {
	if len(p.Message.Buttons) > 0 {
		i.fail("buttons in a place for many: %s", text)
	}
	if p.To == group { // one line; who asked for it named the receiver
		if strings.Contains(text, "\n") {
			i.fail("details in a group: %s", text)
		}
		return
	}
	for _, who := range i.roster.All() {
		if strings.Contains(text, who.Name) {
			i.fail("%s is named in a public channel: %s", who.Name, text)
		}
	}
}

// about are the deals that a parcel's buttons act on.
func (i *inspection) about(p *chat.Parcel) []string {
	var out []string
	for _, row := range p.Message.Buttons {
		for _, b := range row {
			if parts := strings.Split(b.Data, "|"); len(parts) > 2 && i.w.deals[parts[2]].ID != "" {
				out = append(out, parts[2])
			}
		}
	}
	return out
}

// informed: who is only kept informed of a deal is not written to about it but in
// what is posted on a schedule. Somebody has a part in it if they had one before
// the act, or have one now.
func (i *inspection) informed(p *chat.Parcel) {
	reader := i.roster.Person(p.Person)
	if i.posted() || reader == nil || i.u != nil && slices.Contains(reader.Accounts, string(i.u.Account)) {
		return
	}
	text := p.Message.Text.String()
	for id, d := range i.w.deals {
		was, known := i.w.before[id]
		if !known {
			was = d
		}
		if !strings.Contains(text, d.Company) || !strings.Contains(d.Company, "Firma") {
			continue
		}
		rels := append(relations(reader, &was, i.roster, i.w.now), relations(reader, &d, i.roster, i.w.now)...)
		gave := was.Handoff != nil && (was.Handoff.From == reader.ID || slices.Contains(was.Handoff.Tried, reader.ID))
		hers := func(rel string) bool { return rel != "informed" && rel != "member" }
		if slices.Contains(rels, "informed") && !slices.ContainsFunc(rels, hers) && !gave {
			i.fail("%s is only informed of %s and is told: %s", reader.Name, id, text)
		}
	}
}

// posted reports whether a job wrote.
func (i *inspection) posted() bool { return strings.HasPrefix(i.what, "job ") }

// discreet: no company is named to who may not view its deal. One line may tell
// the end of their part to who could view it before; and what somebody typed may
// come back to them.
func (i *inspection) discreet(text string, reader *sales.Person) {
	for id, d := range i.w.deals {
		was, news := i.w.before[id], !strings.Contains(text, "\n")
		if !strings.Contains(d.Company, "Firma") || !strings.Contains(text, d.Company) ||
			i.may("view", reader, &d) || i.posted() && i.may("read", reader, &d) || news && was.ID != "" && i.may("view", reader, &was) {
			continue
		}
		if i.u == nil || !strings.Contains(i.u.Text, d.Company) {
			i.fail("%v hears of %s (%s): %s", reader, d.ID, d.Company, text)
		}
	}
}

// sitting: nothing is asked twice in it, and it has an end. What answers of a form
// opened comes on top.
func (i *inspection) sitting(talk *dialogs.Talk) {
	if talk == nil || talk.Sitting == nil {
		return
	}
	s := talk.Sitting
	if len(s.Items[min(max(s.At, 0), len(s.Items)):]) > 3 || s.At < 0 || s.At >= len(s.Items) {
		i.fail("a sitting at %d of %v", s.At, s.Items)
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(s.Items)))); n != len(s.Items) {
		i.fail("something is asked twice: %v", s.Items)
	}
}
