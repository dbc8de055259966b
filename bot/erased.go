package main

import (
	"context"
	"fmt"

	"milepost/adapters/store"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// finishErasing ends what an erasure began before the program died.
func (s *openStore) finishErasing(ctx context.Context, o options) {
	n, _, err := s.Memory.FinishErasures(ctx, s.medium(), scheduler.Wall{}.Now())
	if n > 0 {
		fmt.Fprintf(o.out, "an erasure that was cut off is done now (%d)\n", n)
	}
	if err != nil && ctx.Err() == nil { // no reason not to serve the others
		o.log.Warn("an erasure is not at its end", "err", err)
	}
}

// notErased leaves those out of the config's people who were erased: nobody comes
// back because a line was left there.
func (s *openStore) notErased(ctx context.Context, people []sales.Person) ([]sales.Person, error) {
	list, err := s.Memory.Erasures(ctx)
	if err != nil || len(list) == 0 {
		return people, err
	}
	var out []sales.Person
	for _, p := range people {
		if !store.AnyIs(list, p.ID) {
			out = append(out, p)
		}
	}
	return out, nil
}
