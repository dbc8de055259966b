package dialogs

import (
	"slices"
	"strconv"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// asleepButton leads to my deals that sleep.
func (v view) asleepButton() chat.Button {
	return button(v.say.Str("exit.asleep_list"), press{Act: actAsleep})
}

// asleep lists my deals that sleep, a page at a time, with when each wakes.
func (t *turn) asleep() {
	if t.k.Found == nil && t.k.Round == 0 {
		t.more = &Query{Account: t.u.Account, Find: &Find{Of: t.mine(), Asleep: true, Limit: pageOfDeals, After: t.press.Arg}}
		return
	}
	mine := slices.DeleteFunc(t.k.Found, func(d sales.Deal) bool { return d.Parking == nil || !t.may(mayView, &d) })
	if len(mine) == 0 {
		t.show("list", chat.Message{Text: t.say.Say("exit.asleep_none"), Buttons: rows(1, button(t.say.Str("btn.all_deals"), press{Act: actList}))})
		return
	}
	before, _ := strconv.Atoi(t.press.Item)
	lines := []chat.Text{chat.Styled(t.say.Str("exit.asleep_title"), chat.Bold)}
	var buttons []chat.Button
	for i := range mine {
		d := &mine[i]
		lines = append(lines, t.say.Say("exit.asleep_line", phrases.V{
			"N": before + i + 1, "Deal": t.dealLine(d), "Wake": t.day(d.Parking.Wake), "Reason": t.exitName(t.e.Book.For(d), d.Parking.Exit)}))
		buttons = append(buttons, button(cut(d.Company, 18), press{Act: actOpen, Deal: d.ID}))
	}
	turn := []chat.Button{button(t.say.Str("btn.all_deals"), press{Act: actList})}
	next := press{Act: actAsleep, Item: strconv.Itoa(before + len(mine)), Arg: t.k.Cursor}
	if next.Arg != "" && len(next.data()) <= chat.MaxData {
		turn = append(turn, button(t.say.Str("btn.next_page"), next))
	}
	t.show("list", chat.Message{Text: chat.Lines(lines...), Buttons: append(rows(3, buttons...), turn)})
}

// planLine is the plan of who stays with the deal in place of leaving it, until its
// day has come.
func (v view) planLine(d *sales.Deal) chat.Text {
	if d.Next == nil || !d.Next.Plan || !v.now.Before(d.Next.Due) {
		return nil
	}
	return v.say.Say("exit.plan", phrases.V{"What": d.Next.What, "Due": v.day(d.Next.Due)})
}

// asleepInputs opens the time that a parked deal sets free to what it was made of.
func (v view) asleepInputs(d *sales.Deal, p *sales.Process) []chat.Text {
	if d.Parking == nil {
		return nil
	}
	lines := v.asleepLines(d, p)
	if d.Parking.Hours > 0 {
		lines = append(lines, v.say.Say("exit.hours_why", phrases.V{"N": d.Parking.Hours, "Stage": v.stageName(p, d.Stage), "Version": d.Version}))
	}
	return lines
}
