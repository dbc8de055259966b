package dialogs

import (
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Why so much: every figure with what it was made of, and each of those with its
// value, how well it is known, from whom and since when. Who reckons with what
// stands here gets what stands here.

// whySoMuch opens what waiting costs.
func (t *turn) whySoMuch() {
	w := t.costOf(t.deal, t.p)
	lines := []chat.Text{t.headline(t.deal)}
	lines = append(lines, t.theirInputs(w)...)
	lines = append(lines, t.stakeInputs(w)...)
	lines = append(lines, t.ourInputs(w)...)
	if w.told || w.priced {
		lines = append(lines, t.say.Say("money.rounding"))
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: t.costButtons(w)})
}

// costButtons lead to what is missing, and ask whether what is out of date still holds.
func (t *turn) costButtons(w cost) [][]chat.Button {
	var keys []chat.Button
	if q := t.p.Revealing("cost_of_inaction"); q != nil && t.may(mayWork, t.deal) && t.deal.Status == sales.Open {
		to := func(act, arg string) press { return press{Act: act, Deal: t.deal.ID, Item: q.ID, Arg: arg} }
		switch {
		case !w.told:
			keys = append(keys, button(t.say.Str("money.btn_ask"), to("change", "")))
		case w.theirs.Expired:
			keys = t.stillButtons(q, func(arg string) press { return to("still", arg) })
		}
		if !w.priced {
			keys = append(keys, button(t.say.Str("btn.amount"), to("amount", "")))
		}
	}
	return rows(3, append(keys, t.backButton())...)
}

// theirInputs are those of what waiting costs the buyer.
func (t *turn) theirInputs(w cost) []chat.Text {
	if !w.told {
		return []chat.Text{t.say.Say("money.theirs_unknown")}
	}
	a, q := w.theirs.Answer, w.theirs.Question
	vals := phrases.V{
		"About": t.roughly(w.theirs.Week), "Week": t.money(w.theirs.Week), "Value": t.value(q, a.Value), "Item": q.Label(t.say.Lang()),
		"Weeks": t.say.Number(float64(w.theirs.Of) / float64(w.theirs.N)), "Proof": t.proof(&sales.Proof{Grade: a.Grade, By: a.By, At: a.At}),
	}
	head, of := "money.theirs_divided", "money.theirs_of_month"
	switch q.Per {
	case sales.PerWeek:
		head, of = "money.theirs_week", "money.theirs_of_week"
	case sales.PerYear:
		of = "money.theirs_of_year"
	}
	lines := []chat.Text{t.say.Say(head, vals), t.say.Say(of, vals)}
	if w.theirs.Expired {
		lines = append(lines, t.say.Say("money.expired", phrases.V{"Since": t.day(sales.Expiry(q, a))}))
	}
	return lines
}

// stakeInputs are those of the money at stake.
func (t *turn) stakeInputs(w cost) []chat.Text {
	if !w.priced {
		return []chat.Text{t.say.Say("money.no_amount")}
	}
	by, since := t.deal.AmountBy, t.deal.AmountAt
	if by == "" { // it was named before that was kept
		by, since = t.deal.Owner, t.deal.Created
	}
	_, i, _ := t.p.Stage(t.deal.Stage)
	vals := phrases.V{
		"Amount": t.money(t.deal.Amount), "Chance": t.say.Share(w.ours.Chance), "Stake": t.money(w.ours.Stake),
		"Who": t.name(by), "Date": t.day(since), "Process": VersionKey(t.p.ID, t.p.Version),
		"Stage": t.stageName(t.p, t.deal.Stage), "I": i + 1, "Of": len(t.p.Stages),
	}
	chance := "money.chance_said"
	if !w.ours.Said {
		chance = "money.chance_assumed"
	}
	return []chat.Text{t.say.Say("money.stake", vals), t.say.Say("money.amount", vals), t.say.Say(chance, vals)}
}

// ourInputs are those of what waiting costs us.
func (t *turn) ourInputs(w cost) []chat.Text {
	if !w.priced {
		return nil
	}
	o := w.ours
	vals := phrases.V{
		"About": t.roughly(o.Week), "Week": t.money(o.Week), "Stake": t.money(o.Stake), "Lost": t.say.Share(o.Left - o.Then),
		"LostMoney": t.money(o.Lost), "LostShare": t.say.Share(sales.Whole - o.Left), "Days": o.Days, "Norm": o.Norm, "Left": t.say.Share(o.Left), "Then": t.say.Share(o.Then),
	}
	switch {
	case o.Frozen:
		return []chat.Text{t.say.Say("money.frozen")}
	case o.Norm == 0:
		return []chat.Text{t.say.Say("money.no_norm")}
	case o.Left == o.Then:
		return []chat.Text{t.say.Say("money.in_norm", vals)}
	}
	lines := []chat.Text{t.say.Say("money.ours_week", vals), t.say.Say("money.decay", vals)}
	if o.Lost.Minor > 0 {
		lines = append(lines, t.say.Say("money.lost_far", vals))
	}
	return append(lines, t.say.Say("money.halves", vals))
}
