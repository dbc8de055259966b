package checks

import "milepost/dialogs/sales"

// askedDays is how long an answer that the buyer was asked for anew is waited for,
// in working days.
const askedDays = 2

// expired are the answers that the gates of the road so far need and that are over
// their shelf life.
func expired(in Input) []clock {
	var out []clock
	for _, need := range sales.Needed(in.Process, in.Deal) {
		q := in.Process.Question(need.Question)
		a, known := in.Deal.Answered(q.ID)
		end := sales.Expiry(q, a)
		if !known || end.IsZero() {
			continue
		}
		from := end
		if !a.Asked.IsZero() {
			from = later(end, in.Time.Add(a.Asked, workdays(askedDays)))
		}
		out = append(out, clock{
			Finding: Finding{Rule: AnswerExpired, Key: key(AnswerExpired, q.ID, stamp(from)), Since: a.At, Due: end, By: a.By, Item: q.ID},
			rises:   []rise{{from, Advice}},
		})
	}
	return out
}
