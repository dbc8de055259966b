package dialogs_test

import (
	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// deed is one way to do something to the deal: what was asked before, and the
// update that does it.
type deed struct {
	act   string // of the table of rights
	entry string // "command", "press", "typed", "edit", "form"
	name  string
	needs string // the handoff it can be done with: "offered", "accepted", "none"; empty: any
	asked *dialogs.Asked
	text  string // typed; else data is pressed
	data  string
	state func(*sales.Deal)
	// unless is a role that has no need of it.
	unless string
}

// deeds are the ways to change a deal of which the table decides, for each entry at
// least one. An offer is also its giver's to word and to take back, an act its
// doer's to undo, and a deal its head's to leave who joined it.
func deeds() []deed {
	asked := func(what string) *dialogs.Asked {
		return &dialogs.Asked{What: what, Deal: "D-ACME", Item: "H-1", Data: "call Petr", In: web("x"), Since: monday}
	}
	proposed := func(d *sales.Deal) {
		to := "marat"
		if d.Request != nil {
			to = d.Request.To
		}
		d.Request = &sales.Request{ID: "R-1", Kind: sales.ForExit, By: d.Owner, To: to, Asked: monday, Due: monday.AddDate(0, 0, 1), Exit: b2b().Exits[0].ID}
	}
	acts := func(a ...sales.Act) func(*sales.Deal) { return func(d *sales.Deal) { d.Acts = a } }
	inquired := sales.Act{ID: "A-1", Kind: sales.ActAsk, By: "marat", To: "olga", At: monday, Due: monday.AddDate(0, 0, 1), Ready: "stops"}
	answered := inquired
	answered.Answer, answered.Answered = "the CFO", monday
	letBe := sales.Act{ID: "L-1", Kind: sales.ActAllow, By: "marat", At: monday, Due: monday.AddDate(0, 0, 1)}
	by, reply := asked("inquiry_by"), asked("reply")
	by.Item, reply.Item = "stops", "A-1"
	lost := func(d *sales.Deal) { d.Status, d.Exit = sales.Lost, "no_answer" }
	given := func(d *sales.Deal) {
		d.Content = []sales.Content{{ID: "K-1", Material: "cfo_page", By: "olga", Stage: "discovery", Sent: monday}}
	}
	novak := func(d *sales.Deal) {
		d.Committee = []sales.Stakeholder{{ID: "B-1", Name: "Ms Novak", Part: sales.PartGate, By: "olga", At: monday}}
	}
	introduced, renamed := asked("stakeholder"), asked("stakeholder")
	introduced.Item, renamed.Item = "", "B-1"
	decision := func(what string) *dialogs.Asked {
		a := asked(what)
		a.Item = "Q-1"
		return a
	}
	old := func(d *sales.Deal) {
		for _, id := range []string{"pain", "freeze"} {
			d.Knows[id] = sales.Answer{Value: sales.Value{Text: "it stands still"}, Grade: sales.Told, By: "olga", At: monday.AddDate(-1, 0, 0)}
		}
	}
	shut := func(d *sales.Deal) { delete(d.Knows, "pain") }
	snoozed := func(d *sales.Deal) { d.Snooze = &sales.Snooze{By: "olga", At: monday, Until: monday.AddDate(0, 0, 2)} }
	sitting := asked("answer")
	sitting.Item = "pain"
	advice := asked("advice")
	advice.Item = "C-1"
	door, smaller, plan := asked("leaving"), asked("leaving"), asked("leaving")
	door.Item, smaller.Item, plan.Item = "door", "amount", "stay"
	asleep := func(d *sales.Deal) {
		p := sales.Parking{Door: sales.DoorPause, Exit: "not_now", Since: monday, By: "olga", Wake: monday.AddDate(0, 1, 0)}
		if h := d.Handoff; h != nil {
			p.Door, p.Carer = sales.DoorNurture, h.To
		}
		d.Status, d.Parking, d.Next, d.Handoff = sales.Parked, &p, nil, nil
	}
	return []deed{
		{act: "view", entry: "command", name: "card of a deal that sleeps", text: "/deal acme", needs: "none", state: asleep},
		{act: "work", entry: "press", name: "pause", data: "1|leaving|D-ACME|door|pause|4", asked: door},
		{act: "work", entry: "press", name: "close by a door", data: "1|leaving|D-ACME|door|close|4", asked: door},
		{act: "work", entry: "press", name: "to marketing", data: "1|leaving|D-ACME|door|nurture|4", asked: door, needs: "none"},
		{act: "work", entry: "typed", name: "a pause by words", text: "close", asked: door},
		{act: "work", entry: "typed", name: "smaller", text: "40k, without line 2", asked: smaller},
		{act: "work", entry: "typed", name: "a plan in place of leaving", text: "call them 20 December", asked: plan},
		{act: "work", entry: "press", name: "woken", data: "1|wake|D-ACME", needs: "none", state: asleep},
		{act: "work", entry: "press", name: "woken by who keeps it", data: "1|wake|D-ACME", needs: "accepted", state: asleep},
		{act: "work", entry: "press", name: "heard in its sleep", data: "1|heardwhat|D-ACME|reply", needs: "none", state: asleep},
		{act: "work", entry: "press", name: "the goodbye noted", data: "1|goodbye|D-ACME|sent", needs: "none", state: asleep},
		{act: "view", entry: "command", name: "card", text: "/deal acme"},
		{act: "view", entry: "command", name: "card of the deal talked about", text: "/deal"},
		{act: "view", entry: "command", name: "who", text: "/who acme"},
		{act: "view", entry: "command", name: "why", text: "/why acme"},
		{act: "view", entry: "command", name: "the buyer's road", text: "/road acme"},
		{act: "view", entry: "command", name: "the buyer's people", text: "/committee acme"},
		{act: "view", entry: "press", name: "the buyer's road", data: "1|road|D-ACME"},
		{act: "view", entry: "press", name: "the buyer's people", data: "1|committee|D-ACME"},
		{act: "view", entry: "press", name: "card", data: "1|open|D-ACME"},
		{act: "view", entry: "press", name: "card below a digest", data: "1|open|D-ACME||+"},
		{act: "view", entry: "press", name: "who", data: "1|who|D-ACME"},
		{act: "view", entry: "press", name: "why", data: "1|why|D-ACME"},
		{act: "view", entry: "press", name: "why so much", data: "1|cost|D-ACME"},
		{act: "view", entry: "press", name: "answers", data: "1|answers|D-ACME"},
		{act: "view", entry: "press", name: "score", data: "1|score|D-ACME"},
		{act: "view", entry: "press", name: "more", data: "1|more|D-ACME"},
		{act: "view", entry: "press", name: "package", data: "1|package|D-ACME", needs: "offered"},
		{act: "view", entry: "command", name: "content", text: "/content acme"},
		{act: "view", entry: "press", name: "content", data: "1|content|D-ACME"},
		{act: "view", entry: "typed", name: "a point of the digest", text: "why 2"},
		{act: "work", entry: "command", name: "move", text: "/move acme"},
		{act: "work", entry: "command", name: "hand over", text: "/handoff acme marketing", needs: "none"},
		{act: "work", entry: "command", name: "lose", text: "/lost acme " + b2b().Exits[0].ID},
		{act: "work", entry: "command", name: "note", text: "/note acme: they call in May"},
		{act: "work", entry: "press", name: "move", data: "1|move|D-ACME"},
		{act: "work", entry: "press", name: "hand over", data: "1|hand|D-ACME|marketing", needs: "none"},
		{act: "work", entry: "press", name: "heard", data: "1|heardwhat|D-ACME|reply"},
		{act: "work", entry: "press", name: "proved", data: "1|heardwhat|D-ACME|fit_tested|2"},
		{act: "work", entry: "press", name: "a part", data: "1|stakeholder|D-ACME|B-1|part.user", state: novak},
		{act: "work", entry: "press", name: "met", data: "1|stakeholder|D-ACME|B-1|met", state: novak},
		{act: "work", entry: "press", name: "somebody removed", data: "1|stakeholder|D-ACME|B-1|remove", state: novak},
		{act: "work", entry: "typed", name: "somebody added", text: "Ms Novak, CFO, decides", asked: introduced},
		{act: "work", entry: "typed", name: "somebody renamed", text: "Mrs Lind, COO", asked: renamed, state: novak},
		{act: "work", entry: "press", name: "won", data: "1|wonyes|D-ACME"},
		{act: "work", entry: "press", name: "lost", data: "1|lostby|D-ACME|" + b2b().Exits[0].ID},
		{act: "work", entry: "press", name: "close date", data: "1|closeday|D-ACME||em"},
		{act: "work", entry: "press", name: "next step's mover", data: "1|nextday|D-ACME||buyer|4"},
		{act: "work", entry: "press", name: "next step's day", data: "1|nextday|D-ACME||1d|4", asked: asked("next_day")},
		{act: "work", entry: "press", name: "note of loose words", data: "1|keep|D-ACME|||4", asked: asked("loose")},
		{act: "work", entry: "press", name: "content sent", data: "1|contentsent|D-ACME|downtime"},
		{act: "work", entry: "press", name: "content opened", data: "1|contentdid|D-ACME|K-1|o", state: given},
		{act: "work", entry: "press", name: "content passed on", data: "1|contentdid|D-ACME|K-1|f", state: given},
		{act: "work", entry: "typed", name: "content asked for", text: "one-pager, CISO", asked: asked("content")},
		{act: "work", entry: "typed", name: "a reply for the head", text: "they call back on Monday", asked: asked("reply_ahead")},
		{act: "work", entry: "press", name: "wake it up", data: "1|unsnooze|D-ACME", state: snoozed},
		{act: "work", entry: "press", name: "answer", data: "1|answer|D-ACME|freeze|y|4", asked: sitting},
		{act: "work", entry: "press", name: "don't know", data: "1|sent|D-ACME|freeze|y|4", asked: sitting},
		{act: "work", entry: "press", name: "still true", data: "1|still|D-ACME|pain|y", state: old},
		{act: "work", entry: "press", name: "still true, in a sitting", data: "1|stillasked|D-ACME|freeze|y|4", asked: sitting, state: old},
		{act: "work", entry: "typed", name: "answer", text: "it stands still", asked: sitting},
		{act: "work", entry: "typed", name: "next step", text: "call them tomorrow", asked: asked("next_step")},
		{act: "work", entry: "typed", name: "its day", text: "tomorrow", asked: asked("next_day")},
		{act: "work", entry: "typed", name: "close date", text: "31.12", asked: asked("close")},
		{act: "work", entry: "typed", name: "amount", text: "90k", asked: asked("amount")},
		{act: "work", entry: "typed", name: "note", text: "they call in May", asked: asked("note")},
		{act: "work", entry: "typed", name: "why it moved", text: "budget", asked: asked("close_moved")},
		{act: "work", entry: "typed", name: "why it was lost", text: "too dear", asked: asked("lost"), needs: "none", state: lost},
		{act: "work", entry: "edit", name: "an answer", text: "they lose three hours"},
		{act: "work", entry: "form", name: "the answers of a form", data: "1|sheet|D-ACME|||4"},
		{act: "work", entry: "form", name: "one answer changed", data: "1|sheet|D-ACME|||4", asked: sitting},
		{act: "allow", entry: "press", name: "allow", data: "1|allow|D-ACME|Q-1", state: shut},
		{act: "allow", entry: "press", name: "not yet", data: "1|notyet|D-ACME|Q-1", state: shut},
		{act: "allow", entry: "typed", name: "allow in words", text: "bring the CFO", asked: decision("allow"), state: shut},
		{act: "allow", entry: "typed", name: "not yet, and why", text: "the pain first", asked: decision("not_yet"), state: shut},
		{act: "work", entry: "press", name: "propose to leave", data: "1|propose|D-ACME|" + b2b().Exits[0].ID, unless: sales.RoleHead},
		{act: "work", entry: "press", name: "take the proposal back", data: "1|unpropose|D-ACME|R-1", state: proposed},
		{act: "work", entry: "typed", name: "answer the head", text: "the CFO", asked: reply, state: acts(inquired)},
		{act: "control", entry: "press", name: "ask", data: "1|inquireby|D-ACME||12|4", asked: by},
		{act: "control", entry: "typed", name: "ask", text: "tomorrow 15:00", asked: by},
		{act: "control", entry: "press", name: "let a question go", data: "1|unask|D-ACME|A-1", state: acts(inquired)},
		{act: "control", entry: "press", name: "fine", data: "1|fine|D-ACME|A-1", state: acts(answered)},
		{act: "control", entry: "press", name: "join", data: "1|joindeal|D-ACME"},
		{act: "control", entry: "press", name: "reassign", data: "1|reassign|D-ACME|ivan|OWNER"},
		{act: "control", entry: "press", name: "let be", data: "1|letbe|D-ACME||5d"},
		{act: "control", entry: "typed", name: "let be", text: "15.12", asked: asked("let_be")},
		{act: "control", entry: "press", name: "take it back", data: "1|unlet|D-ACME|L-1", state: acts(letBe)},
		{act: "allow", entry: "press", name: "agree", data: "1|agree|D-ACME|R-1", state: proposed},
		{act: "allow", entry: "press", name: "keep", data: "1|keepon|D-ACME|R-1", state: proposed},
		{act: "control", entry: "press", name: "end", data: "1|endit|D-ACME|" + b2b().Exits[0].ID},
		{act: "view", entry: "press", name: "consults", data: "1|consults|D-ACME"},
		{act: "advise", entry: "press", name: "nothing to add", data: "1|noadvice|D-ACME|C-1"},
		{act: "advise", entry: "typed", name: "advice", text: "it reads foil", asked: advice},
		{act: "answer", entry: "press", name: "accept", data: "1|accept|D-ACME|H-1", needs: "offered"},
		{act: "answer", entry: "press", name: "accept for later", data: "1|acceptlater|D-ACME|H-1|1d", needs: "offered"},
		{act: "answer", entry: "press", name: "send back", data: "1|missing|D-ACME||=|4", asked: asked("missing"), needs: "offered"},
		{act: "answer", entry: "typed", name: "send back", text: "photos", asked: asked("missing"), needs: "offered"},
		{act: "answer", entry: "typed", name: "decline", text: "not mine", asked: asked("decline"), needs: "offered"},
		{act: "answer", entry: "typed", name: "for later", text: "tomorrow", asked: asked("later_day"), needs: "offered"},
		{act: "answer", entry: "typed", name: "result", text: "it works", asked: asked("result"), needs: "accepted"},
	}
}
