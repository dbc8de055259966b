package checks

import "milepost/dialogs/sales"

// tooFar is how many steps our stage may not be ahead of the buyer.
const tooFar = 2

// road judges whether the buyer keeps up with us. There is no advice before: a
// stage is entered at once.
func road(in Input, stage *sales.Stage) []clock {
	if sales.Ahead(in.Process, in.Deal) < tooFar {
		return nil
	}
	since := in.Deal.Entered()
	return []clock{{
		Finding: Finding{Rule: AheadOfBuyer, Key: key(AheadOfBuyer, stage.ID, stamp(since)), Since: since},
		rises:   []rise{{since, Flag}},
	}}
}
