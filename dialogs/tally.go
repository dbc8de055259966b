package dialogs

import (
	"context"

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

// Tally is what is kept of deals as they are read. A decision asks for one, and draws
// what it says. Each of its parts looks at every deal, and takes what it is for.
type Tally struct {
	find   Find
	asleep bool // deals that sleep are read as well

	*shortlist            // what stands out
	informed   *shortlist // what moved of the deals that the reader is only informed of
	gates      *gateBook  // what was passed on credit
	ways       *wayBook   // out of deals
	board      *board     // of content
	held       *holdings  // what somebody holds
	back       *meanwhile // what changed while somebody was away
}

func (t *Tally) see(d *sales.Deal) {
	if t.shortlist != nil {
		t.shortlist.see(d)
	}
	if t.informed != nil {
		t.informed.see(d)
	}
	if t.gates != nil {
		t.gates.see(d)
	}
	if t.ways != nil {
		t.ways.see(d)
	}
	if t.board != nil {
		t.board.see(d)
	}
	if t.held != nil {
		t.held.see(d)
	}
	if t.back != nil {
		t.back.see(d)
	}
}
