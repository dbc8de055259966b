package dialogs

import (
	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What the checks found, in sentences.

// judge is what there is to say of a deal now.
func (v view) judge(d *sales.Deal, p *sales.Process) []checks.Finding {
	return checks.Judge(v.e.input(d, p, v.roster), v.now)
}

// findingLine is one finding in a sentence.
func (v view) findingLine(f checks.Finding, d *sales.Deal, p *sales.Process) chat.Text {
	vals := phrases.V{"N": f.Days, "Norm": f.Norm, "Count": d.CloseMoved, "Times": f.Times, "Due": "", "Item": "", "Date": "", "Exit": v.exitName(p, f.Item)}
	if !f.Due.IsZero() {
		vals["Due"] = v.when(f.Due)
	}
	if d.CloseBy != "" {
		vals["Date"] = v.date(d.CloseBy)
	}
	if f.Rule == checks.DebtDue {
		vals["Item"] = v.items(p, f.Asks)
	}
	for i := range p.Checkpoints {
		if p.Checkpoints[i].ID == f.Item {
			vals["Item"] = v.text(p.Checkpoints[i].Name)
		}
	}
	if q := p.Question(f.Item); q != nil && f.Rule == checks.AnswerExpired {
		return v.stillLine(q, d.Knows[q.ID])
	}
	v.ofRoad(vals, f, d, p)
	v.ofSituation(vals, f, d, p)
	key := "checks." + string(f.Rule)
	switch {
	case f.Rule == checks.EventTooNear && f.Days > 0:
		key = "checks.event_late"
	case f.Rule == checks.DebtDue && v.past(f.Due):
		key = "checks.debt_late"
	case f.Rule == checks.RequestUnanswered && f.Item == string(sales.ForCredit) && v.you(d.Request.To):
		key, vals["Who"], vals["Stage"] = "checks.request_yours", v.name(d.Request.By), v.nextStage(d, p)
	case f.Rule == checks.SnoozedAgain && v.past(f.Due):
		key = "checks.snoozed_over"
	}
	if f.Rule == checks.ExitProposed {
		vals["Exit"] = v.signed(p, f.Item)
		if v.namesAllowed() {
			key, vals["Who"] = "checks.exit_proposed_by", v.name(f.By)
		}
	}
	return v.say.Say(key, vals)
}

// ofRoad adds what the findings about the buyer's road and people speak of.
func (v view) ofRoad(vals phrases.V, f checks.Finding, d *sales.Deal, p *sales.Process) {
	switch f.Rule {
	case checks.PartMissing:
		vals["Item"] = v.part(sales.Part(f.Item))
	case checks.AheadOfBuyer:
		vals["N"] = sales.Ahead(p, d)
	case checks.SingleContact:
		vals["Item"] = d.Committee[0].Name
	}
	vals["Stage"], vals["At"] = v.stageName(p, d.Stage), v.say.Str("road.start")
	if step, _, ok := p.BuyerStep(d.BuyerStep(p)); ok {
		vals["At"] = v.quoted(v.text(step.Name))
	}
}

// leaveLine counts down to leaving the forecast; nil: the deal is not there.
func (v view) leaveLine(d *sales.Deal, p *sales.Process) chat.Text {
	in := v.e.input(d, p, v.roster)
	end := checks.Leave(in, v.now)
	switch {
	case end.IsZero():
		return nil
	case v.past(end):
		return v.say.Say("checks.leave_over")
	}
	_, now := v.reading()
	left := in.Time.Days(now, end)
	if in.Time.Add(now, sales.Span{N: left, Unit: sales.BusinessDays}).Before(end) {
		left++ // a day that was begun counts
	}
	return v.say.Say("checks.leave", phrases.V{"N": left})
}
