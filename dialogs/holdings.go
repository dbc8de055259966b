package dialogs

import (
	"maps"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// holdings is all that somebody holds, counted deal by deal: how many of what, how
// much money is in the deals, who would get it.
type holdings struct {
	who   string
	heirs func(*sales.Deal) func(role string) string
	until time.Time              // our next steps due before it are counted
	sees  func(*sales.Deal) bool // nil: all deals are counted; else those

	what  map[sales.Holding]int
	goes  map[sales.Holding]map[string]int // to whom, how many
	money sales.Purse                      // of their own deals
	steps int
	n     int          // deals
	first []sales.Deal // the largest
}

// shownDeals is how many deals a list of what was handed over names.
const shownDeals = 5

func newHoldings(who string, until time.Time, heirs func(*sales.Deal) func(role string) string) *holdings {
	return &holdings{who: who, heirs: heirs, until: until, what: map[sales.Holding]int{}, goes: map[sales.Holding]map[string]int{}, money: sales.Purse{}}
}

// see counts a deal.
func (h *holdings) see(d *sales.Deal) {
	held := d.Held(h.who)
	if held == nil || h.sees != nil && !h.sees(d) {
		return
	}
	h.n++
	heir := h.heirs(d)
	for what, role := range held {
		h.what[what]++
		if h.goes[what] == nil {
			h.goes[what] = map[string]int{}
		}
		h.goes[what][heir(role)]++
	}
	if _, owned := held[sales.HoldDeal]; owned {
		h.money.Add(d.Amount)
		if d.Next != nil && !d.Next.Buyer && d.Next.Due.Before(h.until) {
			h.steps++
		}
	}
	if len(h.first) < shownDeals {
		h.first = append(h.first, *d)
	}
}

// holdingLines says what somebody holds, a line a kind; with the receivers if there
// may be several.
func (v view) holdingLines(h *holdings, receivers bool) (lines []chat.Text) {
	for _, what := range sales.Holdings {
		if h.what[what] == 0 {
			continue
		}
		line := []chat.Text{chat.Plain("• "), v.say.Say("handover.hold_"+string(what), phrases.V{"N": h.what[what]})}
		if what == sales.HoldDeal && len(h.money) > 0 {
			line = append(line, chat.Plain(", "+each(h.money, v.money)))
		}
		if receivers {
			line = append(line, chat.Plain(" → "+v.shares(h.goes[what])))
		}
		lines = append(lines, chat.Join("", line...))
	}
	if h.steps > 0 {
		lines = append(lines, chat.Join("", chat.Plain("• "), v.say.Say("handover.steps", phrases.V{"N": h.steps, "Until": v.day(h.until)})))
	}
	return lines
}

// shares says who gets how many; one who gets all by name alone.
func (v view) shares(to map[string]int) string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(to)) {
		name := v.say.Str("deal.nobody")
		if id != "" {
			name = v.name(id)
		}
		if len(to) > 1 {
			name += " " + v.say.Number(float64(to[id]))
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}
