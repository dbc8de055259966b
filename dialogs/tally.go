package dialogs

import (
	"context"
	"maps"
	"slices"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// page is how many deals are read at a time where all are wanted.
const page = 200

// fold reads deals a page at a time, the largest first, and shows each once:
// whatever comes of them, no more than a page is held.
func (e *Engine) fold(ctx context.Context, f Find, see func(*sales.Deal)) error {
	for f.Limit = page; ; {
		q := f
		k, err := e.Memory.Load(ctx, Query{Find: &q})
		if err != nil {
			return err
		}
		for i := range k.Found {
			see(&k.Found[i])
		}
		if k.Cursor == "" {
			return nil
		}
		f.After = k.Cursor
	}
}

// foldLive is fold over deals that sleep, too.
func (e *Engine) foldLive(ctx context.Context, f Find, see func(*sales.Deal)) error {
	if err := e.fold(ctx, f, see); err != nil {
		return err
	}
	f.Asleep = true
	return e.fold(ctx, f, see)
}

// Tally is what is kept of deals that were judged as they were read: how many,
// and the first few that stand out. A decision asks for one, and draws what it says.
type Tally struct {
	find     Find
	sees     func(*sales.Deal) bool   // whether the reader may
	stands   func(*sales.Deal) bool   // whether it stands out
	apart    func(*sales.Deal) string // why it does not, as the phrase that counts such; "", or nil: it is quiet
	wants    func(*sales.Deal) bool   // whether it would write to the reader today; nil: it is not counted
	most     int                      // of the first
	informed *Tally                   // what moved of the deals that the reader is only informed of; nil: it is not looked for
	gates    *gateBook                // nil: what was passed on credit is not counted
	board    *board                   // in place of what stands out: what there is for the board of content
	held     *holdings                // instead: what somebody holds is counted
	back     *meanwhile               // instead: what changed while they were away
	order    *order                   // of the first; nil: as they were read
	till     *till                    // nil: the money of what stands out is not added up
	ways     *wayBook                 // nil: ways out are not counted

	first []sales.Deal // that stand out
	n     int          // that stand out
	quiet int          // that do not

	others  map[string]int // that do not for a reason
	wanting int            // that would write today
}

func (t *Tally) see(d *sales.Deal) {
	if t.informed != nil {
		t.informed.see(d)
	}
	switch {
	case t.held != nil:
		t.held.see(d)
		return
	case t.back != nil:
		t.back.see(d)
		return
	}
	if !t.sees(d) {
		return
	}
	if t.board != nil { // it counts closed deals too
		t.board.see(d)
		return
	}
	if t.ways != nil {
		t.ways.see(d)
	}
	if d.Status != sales.Open && (t.ways != nil || !t.find.Closed) { // closed ones are read for their ways alone
		return
	}
	if t.gates != nil {
		t.gates.see(d)
	}
	if t.wants != nil && t.wants(d) {
		t.wanting++
	}
	if t.stands(d) {
		t.n++
		t.keep(d)
		return
	}
	why := ""
	if t.apart != nil {
		why = t.apart(d)
	}
	if why == "" {
		t.quiet++
		return
	}
	if t.others == nil {
		t.others = map[string]int{}
	}
	t.others[why]++
}

// others counts the deals that do not stand out for a reason, in the order of their phrases.
func (v view) others(t *Tally) (lines chat.Text) {
	for _, why := range slices.Sorted(maps.Keys(t.others)) {
		lines = chat.Join(" ", lines, v.say.Say(why, phrases.V{"N": t.others[why]}))
	}
	return lines
}

// keep takes in a deal that stands out.
func (t *Tally) keep(d *sales.Deal) {
	if t.till != nil {
		t.till.see(d)
	}
	if t.order != nil {
		t.first = t.order.put(t.first, d, t.most)
	} else if t.n <= t.most {
		t.first = append(t.first, *d)
	}
}
