package dialogs

import (
	"maps"
	"slices"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// till adds up the money of deals: what is at stake, and what a week of waiting
// costs both sides, each currency by itself.
type till struct {
	v                   view
	stake, theirs, ours sales.Purse
}

func (v view) till() *till { return &till{v, sales.Purse{}, sales.Purse{}, sales.Purse{}} }

// see adds a deal.
func (t *till) see(d *sales.Deal) {
	p := t.v.e.Book.For(d)
	t.stake.Add(sales.Stake(p, d))
	w := t.v.costOf(d, p)
	theirs, ours := w.counts()
	if theirs {
		t.theirs.Add(w.theirs.Week)
	}
	if ours {
		t.ours.Add(w.ours.Week)
	}
}

// stakeLine is the money at stake; nothing where no amount is known.
func (v view) stakeLine(t *till) chat.Text {
	if t == nil || len(t.stake) == 0 {
		return nil
	}
	return v.say.Say("money.at_stake", phrases.V{"Money": v.total(t.stake)})
}

// weekLine is what a week of waiting costs in all; nothing where nobody knows.
func (v view) weekLine(t *till) chat.Text {
	if t == nil {
		return nil
	}
	return v.ofSides("money.week_", len(t.theirs) > 0, len(t.ours) > 0, phrases.V{"Theirs": v.total(t.theirs), "Ours": v.total(t.ours)})
}

// total is amounts added up where they may be: of one currency, or all with a
// rate; else each currency by itself.
func (v view) total(p sales.Purse) string {
	if sum, ok := v.e.rates().Sum(p); ok {
		return v.roughly(sum)
	}
	return each(p, v.roughly)
}

// each is amounts in words, each currency by itself.
func each(p sales.Purse, say func(sales.Money) string) string {
	var out []string
	for _, currency := range slices.Sorted(maps.Keys(p)) {
		out = append(out, say(sales.Money{Minor: p[currency], Currency: currency}))
	}
	return strings.Join(out, " + ")
}
