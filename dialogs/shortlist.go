package dialogs

import (
	"maps"
	"slices"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// shortlist is the first few of the deals that stand out, and how many others there
// are. Deals are judged as they are read.
type shortlist struct {
	sees   func(*sales.Deal) bool   // whether the reader may
	closed bool                     // closed deals count too
	stands func(*sales.Deal) bool   // whether it stands out
	apart  func(*sales.Deal) string // why it does not, as the phrase that counts such; "", or nil: it is quiet
	wants  func(*sales.Deal) bool   // whether it would write to the reader today; nil: it is not counted
	most   int                      // of the first
	order  *order                   // of the first; nil: as they were read
	till   *till                    // nil: the money of what stands out is not added up

	first   []sales.Deal   // that stand out
	n       int            // that stand out
	quiet   int            // that do not
	others  map[string]int // that do not for a reason
	wanting int            // that would write today
}

func (l *shortlist) see(d *sales.Deal) {
	if d.Status != sales.Open && !l.closed || !l.sees(d) {
		return
	}
	if l.wants != nil && l.wants(d) {
		l.wanting++
	}
	if l.stands(d) {
		l.n++
		l.keep(d)
		return
	}
	why := ""
	if l.apart != nil {
		why = l.apart(d)
	}
	if why == "" {
		l.quiet++
		return
	}
	if l.others == nil {
		l.others = map[string]int{}
	}
	l.others[why]++
}

// keep takes in a deal that stands out.
func (l *shortlist) keep(d *sales.Deal) {
	if l.till != nil {
		l.till.see(d)
	}
	if l.order != nil {
		l.first = l.order.put(l.first, d, l.most)
	} else if l.n <= l.most {
		l.first = append(l.first, *d)
	}
}

// others counts the deals that do not stand out for a reason, in the order of their phrases.
func (v view) others(l *shortlist) (lines chat.Text) {
	for _, why := range slices.Sorted(maps.Keys(l.others)) {
		lines = chat.Join(" ", lines, v.say.Say(why, phrases.V{"N": l.others[why]}))
	}
	return lines
}
