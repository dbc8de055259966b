package dialogs

import (
	"slices"
	"strconv"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// The report on what heads did: how often, and whether it helped.

// The measures of the report.
const (
	actsFor   = 30 * 24 * time.Hour
	actsDeals = 500 // of the largest deals
	actsShown = 8   // of a kind, the newest
)

// actOf is an act with its deal.
type actOf struct {
	deal *sales.Deal
	act  *sales.Act
}

// acts shows what was done at control points in the last 30 days: all kinds, or
// the acts of one.
func (t *turn) acts() {
	if !t.allowed(mayControl, nil) {
		t.refuse(mayControl)
		return
	}
	if t.k.Tally == nil {
		t.more = &Query{Account: t.u.Account}
		t.tally = &Tally{
			find: Find{Of: t.team(), Closed: true},
			shortlist: &shortlist{
				most: actsDeals, sees: t.sees, closed: true,
				stands: func(d *sales.Deal) bool { return slices.ContainsFunc(d.Acts, t.isRecent) },
			},
		}
		return
	}
	byKind := t.recentActs(t.k.Tally.first)
	if list := byKind[sales.ActKind(t.press.Item)]; len(list) > 0 {
		t.showActs(list)
		return
	}
	lines := []chat.Text{t.say.Say("control.report")}
	var keys []chat.Button
	for _, kind := range sales.ActKinds {
		if list := byKind[kind]; len(list) > 0 {
			lines = append(lines, t.actsLine(kind, list))
			keys = append(keys, button(t.say.Str("control.kind_"+string(kind))+" · "+strconv.Itoa(len(list)), press{Act: "acts", Item: string(kind)}))
		}
	}
	if len(keys) == 0 {
		lines = append(lines, t.say.Say("control.report_none"))
	}
	t.show("acts", chat.Message{Text: chat.Lines(lines...), Buttons: rows(3, keys...)})
}

func (v view) isRecent(a sales.Act) bool { return v.now.Sub(a.At) < actsFor }

// recentActs are the acts by kind, the newest first.
func (v view) recentActs(deals []sales.Deal) map[sales.ActKind][]actOf {
	out := map[sales.ActKind][]actOf{}
	for i := range deals {
		d := &deals[i]
		for k := range d.Acts {
			if a := &d.Acts[k]; v.sees(d) && v.isRecent(*a) {
				out[a.Kind] = append(out[a.Kind], actOf{d, a})
			}
		}
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b actOf) int { return b.act.At.Compare(a.act.At) })
	}
	return out
}

// actsLine is a kind of acts in figures.
func (v view) actsLine(kind sales.ActKind, list []actOf) chat.Text {
	answered, open := 0, 0
	var took []int
	for _, of := range list {
		switch a := of.act; {
		case !a.Over.IsZero():
			took = append(took, v.e.business(v.me).Days(a.At, a.Over))
		case len(a.About) > 0:
			open++
		}
		if !of.act.Answered.IsZero() {
			answered++
		}
	}
	line := []chat.Text{chat.Plain(v.say.Str("control.kind_"+string(kind)) + ": " + strconv.Itoa(len(list)))}
	if kind == sales.ActAsk {
		line = append(line, v.say.Say("control.report_answered", phrases.V{"N": answered}))
	}
	if len(took) > 0 {
		slices.Sort(took)
		line = append(line, v.say.Say("control.report_closed", phrases.V{"Count": len(took), "N": took[len(took)/2]}))
	}
	if open > 0 {
		line = append(line, v.say.Say("control.report_open", phrases.V{"N": open}))
	}
	return chat.Join(" · ", line...)
}

// showActs opens a figure to the acts it counts.
func (t *turn) showActs(list []actOf) {
	lines := []chat.Text{chat.Styled(t.say.Str("control.kind_"+string(list[0].act.Kind)), chat.Bold)}
	var keys []chat.Button
	for i, of := range list {
		if i == actsShown {
			lines = append(lines, t.say.Say("jobs.more", phrases.V{"N": len(list) - i}))
			break
		}
		lines = append(lines, chat.Join(" ", chat.Styled(cut(of.deal.Company, 24), chat.Bold), t.outcome(of.deal, of.act)))
		if open := button(cut(of.deal.Company, 18), press{Act: actOpen, Deal: of.deal.ID}); !slices.Contains(keys, open) {
			keys = append(keys, open)
		}
	}
	t.show("acts", chat.Message{Text: chat.Lines(lines...), Buttons: append(rows(3, keys...), []chat.Button{button(t.say.Str("btn.back"), press{Act: "acts"})})})
}
