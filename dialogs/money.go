package dialogs

import (
	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What a week of waiting costs, in a line. Every figure in it is rounded and
// opens to what it was made of: money_why.go.

// cost is what a week of waiting costs on a deal, as far as it is known.
type cost struct {
	theirs checks.Theirs
	ours   checks.Ours
	told   bool // the buyer said what it costs them
	priced bool // the deal has an amount
}

func (v view) costOf(d *sales.Deal, p *sales.Process) (w cost) {
	_, now := v.reading()
	w.theirs, w.told = checks.TheirsOf(p, d, now)
	w.ours, w.priced = checks.OursOf(v.e.input(d, p, v.roster), now)
	return w
}

// counts reports whether the buyer's figure is good today, and whether ours is one:
// within the norm of a stage waiting costs us nothing yet.
func (w *cost) counts() (theirs, ours bool) {
	return w.told && !w.theirs.Expired, w.priced && w.ours.Week.Minor > 0
}

// roughly is an amount in short.
func (v view) roughly(m sales.Money) string { return v.say.About(m.Minor, m.Currency) }

// waitingLine is what waiting costs both sides; a figure of the buyer's that is out
// of date is what it was. Nothing: nobody knows, or the deal is closed.
func (v view) waitingLine(d *sales.Deal, p *sales.Process) chat.Text {
	if !d.Lives() {
		return nil
	}
	w := v.costOf(d, p)
	theirs, ours := w.counts()
	vals := phrases.V{"Theirs": v.roughly(w.theirs.Week), "Mark": w.theirs.Answer.Grade.Mark(), "Ours": v.roughly(w.ours.Week)}
	var was, lost chat.Text
	if ours && w.ours.Lost.Minor > 0 {
		lost = v.say.Say("money.lost", phrases.V{"Lost": v.roughly(w.ours.Lost)})
	}
	if w.told && w.theirs.Expired {
		vals["Date"] = v.day(w.theirs.Answer.At)
		was = v.say.Say("money.was", vals)
	}
	return chat.Join(" ", was, v.ofSides("money.line_", theirs, ours, vals), lost)
}

// ofSides is a phrase about what is known of both sides, or of one; nothing of none.
func (v view) ofSides(key string, theirs, ours bool, vals phrases.V) chat.Text {
	switch {
	case theirs && ours:
		return v.say.Say(key+"both", vals)
	case theirs:
		return v.say.Say(key+"theirs", vals)
	case ours:
		return v.say.Say(key+"ours", vals)
	}
	return nil
}

// waitingShort is the same in a report, figures of today only.
func (v view) waitingShort(d *sales.Deal, p *sales.Process) chat.Text {
	w := v.costOf(d, p)
	theirs, ours := w.counts()
	return v.ofSides("money.short_", theirs, ours, phrases.V{"Theirs": v.roughly(w.theirs.Week), "Ours": v.roughly(w.ours.Week)})
}

// standsStill reports whether a finding is that one of the two clocks of a standstill
// is over.
func standsStill(f checks.Finding) bool {
	return f.Level >= checks.Flag && (f.Rule == checks.BuyerSilent || f.Rule == checks.StageAge)
}

// whyButton opens what waiting costs to what it is made of.
func (v view) whyButton(d *sales.Deal) chat.Button {
	return button(v.say.Str("money.btn_why"), press{Act: "cost", Deal: d.ID})
}
