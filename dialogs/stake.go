package dialogs

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Deals are put in order by money at stake. Amounts in currencies without a rate
// are neither compared nor added: those deals come after, each currency by itself.

// place is where a deal stands in that order: what may be compared first, in the
// base currency; then each other currency; then what has no amount.
type place struct {
	group string // "" = comparable; a currency; noAmount
	stake int64  // minor units
	id    string
}

const unpriced = "~" // after all currencies

func (e *Engine) place(d *sales.Deal) place {
	stake := sales.Stake(e.Book.For(d), d)
	if !stake.Known() {
		return place{unpriced, 0, d.ID}
	}
	if base, ok := e.rates().In(stake); ok {
		return place{"", base.Minor, d.ID}
	}
	return place{stake.Currency, stake.Minor, d.ID}
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.group, q.group), cmp.Compare(q.stake, p.stake), cmp.Compare(p.id, q.id))
}

// String is the place as a button's data.
func (p place) String() string { return p.group + "." + strconv.FormatInt(p.stake, 36) + "." + p.id }

// placeOf reads String; anything else is the beginning of the order.
func placeOf(s string) (p place) {
	parts := strings.SplitN(s, ".", 3)
	if len(parts) != 3 {
		return place{}
	}
	stake, err := strconv.ParseInt(parts[1], 36, 64)
	if err != nil {
		return place{}
	}
	return place{parts[0], stake, parts[2]}
}

// rates are those of the house. The base is the currency of amounts typed without one.
func (e *Engine) rates() sales.Rates {
	return sales.Rates{Base: e.currency(e.Book.Current[0]), Of: e.House.Rates}
}

// order puts deals in order as they come, in whatever order.
type order struct {
	e      *Engine
	places []place         // of those that are kept
	groups map[string]bool // all there were
}

func (e *Engine) order() *order { return &order{e: e, groups: map[string]bool{}} }

// put takes a deal in among those kept; of more than most the last goes.
func (o *order) put(kept []sales.Deal, d *sales.Deal, most int) []sales.Deal {
	at := o.e.place(d)
	o.groups[at.group] = true
	i, _ := slices.BinarySearchFunc(o.places, at, place.compare)
	if i >= most {
		return kept
	}
	o.places, kept = slices.Insert(o.places, i, at), slices.Insert(kept, i, *d)
	n := min(len(kept), most)
	o.places = o.places[:n]
	return kept[:n]
}

// rateless says which currencies could not be put in order with the others;
// nothing: all could.
func (v view) rateless(o *order) chat.Text {
	without := slices.Sorted(maps.Keys(o.groups))
	without = slices.DeleteFunc(without, func(g string) bool { return g == "" || g == unpriced })
	if len(without) == 0 || len(without) == 1 && !o.groups[""] {
		return nil
	}
	return v.say.Say("money.no_rate", phrases.V{"Currencies": v.say.List(without)})
}
