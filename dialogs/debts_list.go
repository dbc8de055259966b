package dialogs

import (
	"cmp"
	"maps"
	"slices"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Which gates are passed on credit, and what is owed: /debts.

// How much of it a phone shows.
const (
	gatesShown = 3
	owingShown = 3
)

// gateBook counts, gate by gate, what open deals passed on credit.
type gateBook struct {
	v     view
	gates map[string]*gateCount // by process and stage
}

type gateCount struct {
	stage                                  sales.Text
	passes, debts, open, overdue, paidLate int
}

func (b *gateBook) see(d *sales.Deal) {
	if d.Status != sales.Open || !b.v.sees(d) {
		return
	}
	for i := 1; i < len(d.Stays); i++ { // who woke up in a stage passed no gate
		if was := d.Stays[i-1].Stage; was != d.Stays[i].Stage {
			b.at(d, was).passes++
		}
	}
	for _, o := range d.Debts {
		g := b.at(d, o.Stage)
		g.debts++
		switch late := b.v.now.After(o.Due); {
		case !o.Paid.IsZero() && o.Paid.After(o.Due):
			g.paidLate++
		case !o.Paid.IsZero():
		case late:
			g.overdue++
			fallthrough
		default:
			g.open++
		}
	}
}

// at is the count of the gate out of a stage.
func (b *gateBook) at(d *sales.Deal, stage string) *gateCount {
	key := d.Process + "/" + stage
	g := b.gates[key]
	if g == nil {
		g = &gateCount{stage: sales.Text{b.v.say.Lang(): stage}}
		if s, _, ok := b.v.e.Book.For(d).Stage(stage); ok {
			g.stage = s.Name
		}
		b.gates[key] = g
	}
	return g
}

// indebted are the gates with debts, those with the most first.
func (b *gateBook) indebted() []string {
	keys := slices.Sorted(maps.Keys(b.gates))
	keys = slices.DeleteFunc(keys, func(k string) bool { return b.gates[k].debts == 0 })
	slices.SortStableFunc(keys, func(x, y string) int { return cmp.Compare(b.gates[y].debts, b.gates[x].debts) })
	return keys
}

// debts shows a head the gates that their team passes on credit, and everybody what
// their deals owe, by money at stake.
func (t *turn) debts() {
	lead := t.may(mayControl, nil)
	if t.k.Tally == nil {
		f := Find{Of: t.mine()}
		if lead {
			f.Of = t.team()
		}
		t.more = &Query{Account: t.u.Account}
		t.tally = &Tally{
			find: f, gates: &gateBook{t.view, map[string]*gateCount{}},
			shortlist: &shortlist{
				most: owingShown, sees: t.sees, order: t.e.order(),
				stands: func(d *sales.Deal) bool { return len(d.Owed()) > 0 },
			},
		}
		return
	}
	tally := t.k.Tally
	lines := []chat.Text{t.say.Say("credit.list", phrases.V{"N": tally.n})}
	gates := tally.gates.indebted()
	if lead {
		lines = append(lines, t.gateLines(tally.gates, gates)...)
		lines = append(lines, t.say.Say("credit.counted"))
	}
	if tally.n == 0 && (!lead || len(gates) == 0) {
		lines = []chat.Text{t.say.Say("credit.list_none")}
	}
	var keys []chat.Button
	for i := range tally.first {
		d := &tally.first[i]
		lines = append(lines, chat.Plain(t.dealLine(d)), t.owesLine(d, t.e.Book.For(d)))
		keys = append(keys, button(cut(d.Company, 18), press{Act: actOpen, Deal: d.ID, Arg: below}))
	}
	if tally.n > tally.most {
		lines = append(lines, t.say.Say("jobs.more", phrases.V{"N": tally.n - tally.most}))
	}
	lines = append(lines, t.rateless(tally.order))
	t.show("debts", chat.Message{Text: chat.Lines(lines...), Buttons: rows(3, keys...)})
}

// gateLines are the counts of the gates with the most debts.
func (t *turn) gateLines(b *gateBook, gates []string) (lines []chat.Text) {
	for i, key := range gates {
		if i == gatesShown {
			break
		}
		g := b.gates[key]
		lines = append(lines, t.say.Say("credit.gate", phrases.V{
			"Stage": t.text(g.stage), "N": g.debts, "Of": g.passes, "Open": g.open, "Overdue": g.overdue, "Late": g.paidLate,
		}))
	}
	return lines
}
