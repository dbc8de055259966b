// Package checks are pure rules over time: when is silence a problem, since when,
// how bad is it, and when must one look again.
//
// What I know: the two stall clocks (the buyer silent, the deal in its stage),
// next steps, checkpoints, handoffs, close dates.
//
// Who calls me: dialogs, for cards, reminders and digests.
//
// What I never do: ask for the time, remember anything, write a sentence.
//
// Between an instant and Next of it, Judge says the same (but for the count of
// days): that is why a tick costs only what is due. Every rule is therefore a
// list of instants at which its level rises; Judge looks which have come, Next
// which comes first.
//
//	level   0 ──⅔ of the norm──► advice ──norm──► flag ──twice──► fix or leave
package checks
