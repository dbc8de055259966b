package dialogs

import (
	"context"
	"time"
)

// judgedBy is the mark that says by which calendar, zone and processes the due
// times of all deals were computed.
const judgedBy = "judged-by"

// Rejudge looks at every open or parked deal again if what deals are judged by is not what
// it was the last time: an old due time may be too late by the new calendar. It
// reads a page at a time and calls pause between pages, so that people's
// messages go first; cut short, it begins anew at the next start.
func (e *Engine) Rejudge(ctx context.Context, by string, pause func(context.Context) error) (looked int, err error) {
	k, err := e.Memory.Load(ctx, Query{Marks: []string{judgedBy}})
	if err != nil || k.Marks[judgedBy] == by {
		return 0, err
	}
	if k.Marks[judgedBy] != "" { // a first start has nothing that was judged by something else
		for _, f := range []Find{{}, {Asleep: true}} {
			n, err := e.lookAtAll(ctx, f, pause)
			if looked += n; err != nil {
				return looked, err
			}
		}
	}
	return looked, e.judged(ctx, by, e.Now())
}

// lookAtAll looks at each deal of a list.
func (e *Engine) lookAtAll(ctx context.Context, f Find, pause func(context.Context) error) (looked int, err error) {
	for f.Limit = page; ; {
		q := f
		page, err := e.Memory.Load(ctx, Query{Find: &q})
		if err != nil {
			return looked, err
		}
		for i := range page.Found {
			if err := e.Look(ctx, page.Found[i].ID, e.Now()); err != nil {
				return looked, err
			}
			looked++
		}
		if f.After = page.Cursor; f.After == "" {
			return looked, nil
		}
		if err := pause(ctx); err != nil {
			return looked, err
		}
	}
}

// judged notes what all deals are judged by now.
func (e *Engine) judged(ctx context.Context, by string, now time.Time) error {
	_, err := e.run(ctx, Query{Marks: []string{judgedBy}}, func(k Known) verdict {
		return verdict{change: Change{Cause: judgedBy + "/" + by + "/" + now.UTC().Format(time.RFC3339), At: now, Based: k.Versions, Marks: map[string]string{judgedBy: by}}}
	})
	return err
}
