// Package checks are pure rules over time: when is silence a problem, since when,
// how bad is it, and when must one look again.
//
// What I know: the two stall clocks (the buyer silent, the deal in its stage),
// next steps, checkpoints, handoffs, close dates, debts, decisions, whether the buyer
// keeps up with us and which of their people we know, what a head asked or let be,
// what a week of waiting costs,
// what of the client's situation compels or forbids deciding, and what cannot hold together.
//
// Who calls me: dialogs, for cards, reminders and digests.
//
// What I never do: ask for the time, remember anything, write a sentence.
//
// Between an instant and Next of it, Judge says the same (but for the count of
// days): that is why a tick costs only what is due. Every rule is therefore a
// list of instants at which its level rises or something joins it; Judge looks
// which have come, Next which comes first. While the deal is unchanged nothing
// ever falls back (three kinds of findings end, see below).
//
//	level   0 ──⅔ of the norm──► advice ──norm──► flag ──twice──► fix or leave
//
// Decisions:
//
//   - The levels are instants of BusinessTime.Add from when the clock began, not
//     counts taken at midnight: a norm of five working days is over at the same
//     time of day it began. The alternative made a whole team's deals rise at once.
//   - Nothing agreed is counted from when the stage was entered or the buyer last
//     moved, whichever is later: the deal does not keep when a step was cleared.
//   - A checkpoint is a flag once it is due and something it asks is open; it has
//     no advice. An answer that gets too old later opens it again, as a new finding.
//   - An answer that a gate of the road so far needs is advice from the end of its
//     shelf life: it asks whether that is still true. While the buyer is asked, it
//     waits for them as their dated step does.
//   - Our stage ahead of the buyer is a flag at once: the road begins with the stage
//     that the deal was opened in, so a deal brought in late is not behind.
//   - Whom we know at the buyer's is asked by the stage's norm, and never ends in fix
//     or leave: a name is found out, not waited for.
//   - What a head lets be does not rise before the day, on any level, and then
//     stands as it would: an allowance moves instants and knows no state of its own.
//   - Reminders that are put off change nothing found: only who would get them does
//     not hear of it. The third time in a row is found too, by who sees the rest.
//   - Conditions (only_if) are looked at as of the entry into the stage: their
//     answers and amounts count, their ages do not, or Next would have to guess.
//   - What must be done at an instant without being said (silence put on record) is a
//     clock that rises to no level: Next knows of it, Judge does not.
//   - Engage rules may read ages. They are no findings, and their ages are not
//     spread over clocks: Older says when an age grows next, and dialogs asks for it
//     only while a deal has such a rule that has called nobody.
//   - What waiting costs is made of whole numbers, each step rounded, so that it can be
//     reckoned again from what is shown; how a chance falls is one formula (left).
//     Money at stake takes the stage's chance as it is: were it to fall with age, what
//     stands longest would sink in every list.
//   - While something keeps the buyer from deciding, only that is asked of; afterwards
//     the clocks of the stage, the buyer and the next step begin anew (Deal.Thawed).
//   - Three kinds of findings end by themselves: a plan back from an event and a
//     checkpoint before it end with its day, and each asking of a blocking event with
//     the next. All others stay until the deal changes.
//   - The plan back from an event is of the nearest one; each has its turn when the one
//     before it is over. It says “late” a working day after the stage had to begin.
//   - A key holds when the occurrence began, so what was told of one stay, date or
//     offer never silences the next.
package checks
